using Clients.Tests.Java;

namespace Clients.Tests.Tools;

/// <summary>The files of a data directory, read by Kafka's own tool.</summary>
public sealed class DumpLogTool(JavaHost java) : KafkaTools(java)
{
    readonly string _folder = Path.Combine(Path.GetTempPath(), $"dump-log-{Guid.NewGuid():N}");

    protected override EmbeddedKafkaOptions Options => new() { Brokers = 1, DataDirectory = _folder };

    [Fact]
    public async Task Kafka_reads_the_segments_and_indexes_of_a_data_directory()
    {
        try
        {
            await RunAsync("topics --create --topic t --replication-factor 1 --config segment.bytes=1048576");
            await RunAsync(
                "producer-perf-test --topic t --num-records 15000 --record-size 100 --throughput -1 "
                    + "--bootstrap-server @cluster"
            );
            await RunAsync(
                "producer-perf-test --topic t --num-records 1000 --record-size 100 --throughput -1 "
                    + "--bootstrap-server @cluster --command-property batch.size=1000 --command-property "
                    + "compression.type=gzip"
            );
            await RunAsync("console-consumer --topic t --from-beginning --max-messages 10 --group g");
            await Cluster.DisposeAsync();
            var logs = Files("t-0", "*.log");
            Assert.True(logs.Length > 1);
            var records = 0;
            foreach (var log in logs)
                records += (await DumpAsync(log, "--print-data-log")).Lines.Count(line =>
                    line.StartsWith("| offset: ", StringComparison.Ordinal)
                );
            Assert.Equal(16000, records);
            foreach (var index in Files("t-0", "*index"))
                await DumpAsync(index, "--index-sanity-check");
            var offsets = (
                await Task.WhenAll(
                    Files("__consumer_offsets-*", "*.log").Select(log => DumpAsync(log, "--offsets-decoder"))
                )
            ).SelectMany(dump => dump.Lines);
            Assert.Contains(
                offsets,
                line =>
                    line.Contains("\"group\":\"g\"", StringComparison.Ordinal)
                    && line.Contains("\"topic\":\"t\"", StringComparison.Ordinal)
            );
        }
        finally
        {
            await Cluster.DisposeAsync();
            if (Directory.Exists(_folder))
                Directory.Delete(_folder, recursive: true);
        }
    }

    string[] Files(string partition, string pattern) =>
        [
            .. Directory
                .EnumerateDirectories(_folder, partition, SearchOption.AllDirectories)
                .SelectMany(folder => Directory.GetFiles(folder, pattern))
                .Order(StringComparer.Ordinal),
        ];

    async Task<ChildResult> DumpAsync(string file, string how)
    {
        var dump = (
            await Java.RunAsync("org.apache.kafka.tools.DumpLogSegments", ["--files", file, how, "--deep-iteration"])
        ).Succeeded();
        Assert.DoesNotContain("isvalid: false", dump.Out);
        Assert.DoesNotContain("Found timestamp mismatch", dump.Out);
        Assert.DoesNotContain("Mismatches in", dump.Out);
        return dump;
    }
}
