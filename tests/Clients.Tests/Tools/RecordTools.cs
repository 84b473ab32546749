using System.Globalization;
using Clients.Tests.Java;

namespace Clients.Tests.Tools;

public sealed class RecordTools(JavaHost java) : KafkaTools(java)
{
    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("snappy")]
    [InlineData("lz4")]
    [InlineData("zstd")]
    public async Task What_the_console_producer_sends_the_console_consumer_shows(string codec)
    {
        await CreateAsync("t");
        await RunAsync(
            $"console-producer --topic t --compression-codec {codec} --reader-property parse.key=true "
                + "--reader-property parse.headers=true --reader-property key.separator=|",
            "h1:a,h2:b\tk1|v1\nh1:c\tk2|v2\n"
        );
        var shown = await RunAsync(
            "console-consumer --topic t --from-beginning --max-messages 2 --formatter-property "
                + "print.key=true --formatter-property print.headers=true --formatter-property print.offset=true "
                + "--formatter-property print.partition=true"
        );
        Assert.Equal(["Partition:0\tOffset:0\th1:a,h2:b\tk1\tv1", "Partition:0\tOffset:1\th1:c\tk2\tv2"], shown.Lines);
        Assert.Contains("Processed a total of 2 messages", shown.Error);
        Assert.Equal(2, Cluster.Snapshot().Topic("t").Partitions[0].HighWatermark);
    }

    [Fact]
    public async Task Offsets_are_told_and_records_deleted()
    {
        await CreateAsync("t", partitions: 2);
        await RunAsync(
            "console-producer --topic t --reader-property parse.key=true --reader-property key.separator=:",
            "a:1\na:2\na:3\n"
        );
        var partition = Cluster.Snapshot().Topic("t").Partitions.Single(place => place.HighWatermark == 3).Index;
        Assert.Contains($"t:{partition}:3", (await RunAsync("get-offsets --topic t")).Lines);
        Assert.StartsWith(
            $"t:{partition}:",
            Assert.Single((await RunAsync("get-offsets --topic t --time max-timestamp")).Lines)
        );
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        try
        {
            await File.WriteAllTextAsync(
                file,
                $$"""{"partitions":[{"topic":"t","partition":{{partition}},"offset":2}],"version":1}"""
            );
            Assert.Contains(
                $"partition: t-{partition}\tlow_watermark: 2",
                (await RunAsync($"delete-records --offset-json-file {file}")).Out
            );
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Equal(2, Cluster.Snapshot().Topic("t").Partitions[partition].LogStartOffset);
        Assert.Contains($"t:{partition}:2", (await RunAsync("get-offsets --topic t --time earliest")).Lines);
    }

    [Fact]
    public async Task The_verifiable_producer_and_consumer_agree()
    {
        await CreateAsync("t", partitions: 3);
        var produced = await RunAsync(
            "verifiable-producer --bootstrap-server @cluster --topic t --max-messages 100 --repeating-keys 10"
        );
        Assert.Equal(
            100,
            produced.Lines.Count(line => line.Contains("\"producer_send_success\"", StringComparison.Ordinal))
        );
        Assert.Contains("\"sent\":100,\"acked\":100", produced.Out);
        Assert.Equal(100, Cluster.Snapshot().Topic("t").Partitions.Sum(partition => partition.HighWatermark));
        var consumer = await StartAsync(
            "verifiable-consumer --bootstrap-server @cluster --topic t --group-id v --reset-policy earliest"
        );
        await WaitAsync(() => Committed() == 100, "100 records are consumed and committed");
        var consumed = await consumer.StopAsync();
        Assert.Contains("\"partitions_assigned\"", consumed.Out);
        Assert.Contains("\"shutdown_complete\"", consumed.Out);
        long Committed() =>
            Cluster
                .Snapshot()
                .Groups.FirstOrDefault(group => group.GroupId == "v")
                ?.Offsets.Sum(offset => offset.Offset)
            ?? 0;
    }

    [Fact]
    public async Task The_performance_tools_run_to_their_end()
    {
        await CreateAsync("t", partitions: 3);
        Assert.Contains(
            "5000 records sent",
            (
                await RunAsync(
                    "producer-perf-test --topic t --num-records 5000 --record-size 100 --throughput -1 "
                        + "--bootstrap-server @cluster --command-property compression.type=lz4"
                )
            ).Out
        );
        Assert.Equal(5000, Cluster.Snapshot().Topic("t").Partitions.Sum(partition => partition.HighWatermark));
        var consumed = (await RunAsync("consumer-perf-test --topic t --num-records 5000")).Lines;
        Assert.True(long.Parse(consumed[^1].Split(", ")[4], CultureInfo.InvariantCulture) >= 5000);
        Assert.Contains(
            "Percentiles: 50th =",
            (await RunAsync("e2e-latency --topic t --num-records 20 --producer-acks all --record-size 100")).Out
        );
    }
}
