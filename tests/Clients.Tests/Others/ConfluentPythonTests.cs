using System.Text.Json;

namespace Clients.Tests.Others;

/// <summary>confluent-kafka for Python on the distribution's librdkafka, years older than the one of Confluent.Kafka
/// here.</summary>
public sealed class ConfluentPythonTests : OtherClients
{
    // A client that goes on asking for a topic that it has deleted must not make it anew.
    protected override EmbeddedKafkaOptions Options => new() { AutoCreateTopics = false };

    Task<JsonElement> RunAsync(params string[] scenario) =>
        Python.RunAsync("with_confluent_kafka.py", "confluent_kafka", Cluster.BootstrapServers, scenario);

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("snappy")]
    [InlineData("lz4")]
    [InlineData("zstd")]
    public async Task An_idempotent_producer_is_read_by_a_group(string codec)
    {
        await CreateAsync("t");
        var seen = await RunAsync("idempotent", codec);
        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => $"[null,{i}]"),
            seen.GetProperty("delivered").EnumerateArray().Select(Compact)
        );
        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => $"[0,{i},\"k{i}\",\"v{i}\",[[\"h\",\"a\"]]]"),
            seen.GetProperty("seen").EnumerateArray().Select(Compact)
        );
        Assert.Equal(10, Committed("idempotent")[0]);
    }

    [Theory]
    [InlineData("range")]
    [InlineData("roundrobin")]
    [InlineData("cooperative-sticky")]
    public async Task Partitions_move_between_members(string strategy)
    {
        await CreateAsync("wide", partitions: 4);
        Assert.Equal("[0,1,2,3]", Compact((await RunAsync("rebalance", strategy)).GetProperty("shared")));
        Assert.Equal("Empty", Group($"shared-{strategy}").State);
    }

    [Fact]
    public async Task Topics_are_administered()
    {
        var seen = await RunAsync("admin");
        Assert.Equal(
            (3, "5000", "6000", "[1,2,3]"),
            (
                seen.GetProperty("partitions").GetInt32(),
                seen.GetProperty("retention").GetString(),
                seen.GetProperty("altered").GetString(),
                Compact(seen.GetProperty("brokers"))
            )
        );
        Assert.Empty(Cluster.Snapshot().Topics);
    }

    [Fact]
    public async Task A_transaction_commits_its_offsets_and_an_aborted_one_is_not_seen()
    {
        await CreateAsync("in");
        await CreateAsync("out");
        Assert.Equal(
            """{"committed":4,"seen":["0!","1!","2!","3!","last"]}""",
            Compact(await RunAsync("transactional"))
        );
        Assert.Equal(4, Committed("eos")[0]);
        Assert.Equal(["0!", "1!", "2!", "3!", "last"], ReadCommitted("out", 5));
    }

    static string Compact(JsonElement json) => JsonSerializer.Serialize(json);
}
