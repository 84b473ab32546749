using Clients.Tests.Java;

namespace Clients.Tests.Tools;

public sealed class QuotaTools(JavaHost java) : KafkaTools(java)
{
    [Fact]
    public async Task Quotas_are_set_described_and_taken_back()
    {
        await RunAsync(
            "configs --alter --entity-type users --entity-name u --entity-type clients --entity-name c "
                + "--add-config consumer_byte_rate=2000,request_percentage=50"
        );
        await RunAsync("configs --alter --entity-type users --entity-default --add-config controller_mutation_rate=10");
        await RunAsync(
            "configs --alter --entity-type ips --entity-name 127.0.0.9 --add-config connection_creation_rate=10"
        );
        Assert.Equal(
            [
                "Quota configs for user-principal 'u', client-id 'c' are consumer_byte_rate=2000.0, "
                    + "request_percentage=50.0",
            ],
            (
                await RunAsync(
                    "configs --describe --entity-type users --entity-name u --entity-type clients --entity-name c"
                )
            ).Lines
        );
        Assert.Contains(
            "Quota configs for the default user-principal are controller_mutation_rate=10.0",
            (await RunAsync("configs --describe --entity-type users")).Lines
        );
        Assert.Equal(
            ["Quota configs for ip '127.0.0.9' are connection_creation_rate=10.0"],
            (await RunAsync("configs --describe --entity-type ips")).Lines
        );
        await RunAsync(
            "configs --alter --entity-type ips --entity-name 127.0.0.9 --delete-config connection_creation_rate"
        );
        Assert.Empty((await RunAsync("configs --describe --entity-type ips")).Lines);
    }

    [Fact]
    public async Task A_producer_beyond_its_quota_is_slowed_down()
    {
        await CreateAsync("t", replicas: 1);
        await RunAsync(
            "configs --alter --entity-type clients --entity-name perf-producer-client --add-config "
                + "producer_byte_rate=35000"
        );
        var run = await RunAsync(
            "producer-perf-test --topic t --num-records 4000 --record-size 100 --throughput -1 "
                + "--bootstrap-server @cluster --command-property batch.size=10000 --print-metrics"
        );
        var throttled = run.Lines.Single(line =>
            line.StartsWith("producer-metrics:produce-throttle-time-max", StringComparison.Ordinal)
        );
        Assert.True(
            double.Parse(throttled.Split(" : ")[1], System.Globalization.CultureInfo.InvariantCulture) > 0,
            throttled
        );
        Assert.Equal(4000, Cluster.Snapshot().Topic("t").Partitions[0].HighWatermark);
    }

    [Fact]
    public async Task Scram_credentials_are_kept_beside_quotas()
    {
        await RunAsync(
            "configs --alter --entity-type users --entity-name a --add-config "
                + "SCRAM-SHA-256=[iterations=4096,password=secret]"
        );
        Assert.Equal(
            ["SCRAM credential configs for user-principal 'a' are SCRAM-SHA-256=iterations=4096"],
            (await RunAsync("configs --describe --entity-type users --entity-name a")).Lines
        );
    }
}
