using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Network;

public sealed class ListenerLimitTests
{
    [Fact]
    public async Task A_listener_that_is_full_serves_the_next_when_one_leaves_and_the_other_listener_meanwhile()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            new()
            {
                Brokers = 1,
                Listeners = [new("PLAINTEXT"), new("Small")],
                Configs = { ["listener.name.small.max.connections"] = "1" },
            }
        );
        var first = await ConnectAsync(cluster, "Small");
        await AskAsync(first);
        using var second = await ConnectAsync(cluster, "Small");
        var waiting = AskAsync(second);
        using var other = await ConnectAsync(cluster, "PLAINTEXT");
        await AskAsync(other);
        Assert.False(waiting.IsCompleted);
        first.Dispose();
        await waiting;
    }

    static Task<RawClient> ConnectAsync(EmbeddedKafkaCluster cluster, string listener) =>
        RawClient.ConnectAsync(int.Parse(cluster.BootstrapServersOf(listener).Split(':')[1]));

    static Task<ApiVersionsResponse> AskAsync(RawClient client) =>
        client.CallAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0);
}
