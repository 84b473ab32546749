using Clients.Tests.Java;

namespace Clients.Tests.Tools;

public sealed class ConfigTools(JavaHost java) : KafkaTools(java)
{
    [Fact]
    public async Task Configs_of_a_topic_change_and_tell_where_they_come_from()
    {
        await CreateAsync("t");
        Assert.Contains(
            "Completed updating config for topic t.",
            (
                await RunAsync(
                    "configs --alter --entity-type topics --entity-name t --add-config "
                        + "retention.bytes=1000,cleanup.policy=compact"
                )
            ).Out
        );
        Assert.Equal("1000", Cluster.Snapshot().Topic("t").Configs["retention.bytes"]);
        var described = (await RunAsync("configs --describe --entity-type topics --entity-name t")).Lines;
        Assert.Equal("Dynamic configs for topic t are:", described[0]);
        Assert.Contains(
            "retention.bytes=1000 sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:retention.bytes=1000, "
                + "DEFAULT_CONFIG:log.retention.bytes=-1}",
            described
        );
        await RunAsync("configs --alter --entity-type topics --entity-name t --delete-config retention.bytes");
        Assert.False(Cluster.Snapshot().Topic("t").Configs.ContainsKey("retention.bytes"));
        Assert.Contains(
            "retention.bytes=-1 sensitive=false",
            (await RunAsync("configs --describe --all --entity-type topics --entity-name t")).Out
        );
    }

    [Fact]
    public async Task Configs_of_brokers_change()
    {
        Assert.Contains(
            "Completed updating config for broker 1.",
            (
                await RunAsync(
                    "configs --alter --entity-type brokers --entity-name 1 --add-config log.cleaner.threads=2"
                )
            ).Out
        );
        Assert.Contains(
            "log.cleaner.threads=2 sensitive=false synonyms={DYNAMIC_BROKER_CONFIG:log.cleaner.threads=2, "
                + "DEFAULT_CONFIG:log.cleaner.threads=1}",
            (await RunAsync("configs --describe --entity-type brokers --entity-name 1")).Out
        );
        Assert.Contains(
            "Completed updating default config for brokers in the cluster.",
            (
                await RunAsync(
                    "configs --alter --entity-type brokers --entity-default --add-config log.retention.ms=5000"
                )
            ).Out
        );
        Assert.Contains(
            "log.retention.ms=5000",
            (await RunAsync("configs --describe --entity-type brokers --entity-default")).Out
        );
        var refused = await TryAsync(
            "configs --alter --entity-type brokers --entity-name 1 --add-config no.such.config=1"
        );
        Assert.Equal(
            1,
            (
                await TryAsync("configs --alter --entity-type topics --entity-name absent --add-config retention.ms=1")
            ).ExitCode
        );
        Assert.Equal(0, refused.ExitCode);
    }
}
