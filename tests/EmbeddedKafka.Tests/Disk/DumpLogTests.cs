using System.Diagnostics;
using Confluent.Kafka;
using EmbeddedKafka.Tests.Scenarios;

namespace EmbeddedKafka.Tests.Disk;

/// <summary>What Apache Kafka's own tool says of the files. Needs KAFKA_HOME and Java.</summary>
public sealed class DumpLogTests
{
    [Fact]
    public async Task Kafkas_tool_reads_logs_and_indexes_and_finds_nothing_wrong()
    {
        var home = Environment.GetEnvironmentVariable("KAFKA_HOME");
        Assert.SkipWhen(string.IsNullOrEmpty(home), "KAFKA_HOME does not point at a binary release of Apache Kafka");
        using var directory = new TemporaryDirectory();
        await FillAsync(directory.Path);
        var log = directory.At("broker-2", "t-0");
        var files = Directory.GetFiles(log);
        Assert.True(files.Count(file => file.EndsWith(".log", StringComparison.Ordinal)) >= 3);

        var dump = await DumpAsync(home, "--deep-iteration", "--print-data-log", "--files", Join(".log"));
        Assert.Equal(Enumerable.Range(0, 400), ValuesIn(dump));
        Assert.Contains("endTxnMarker: ABORT", dump, StringComparison.Ordinal);
        Assert.DoesNotContain("isvalid: false", dump, StringComparison.OrdinalIgnoreCase);
        foreach (var codec in (string[])["none", "gzip", "snappy", "lz4", "zstd"])
            Assert.Contains($"compresscodec: {codec}", dump, StringComparison.Ordinal);

        var indexes = await DumpAsync(home, "--files", Join(".index", ".timeindex"));
        Assert.Contains("offset: ", indexes, StringComparison.Ordinal);
        Assert.Contains("timestamp: ", indexes, StringComparison.Ordinal);
        foreach (var complaint in (string[])["Mismatches", "out of order", "do not have timestamp", "smaller than"])
            Assert.DoesNotContain(complaint, indexes, StringComparison.Ordinal);
        Assert.Contains(
            "passed sanity check",
            await DumpAsync(home, "--index-sanity-check", "--files", Join(".index", ".timeindex")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "producerId",
            await DumpAsync(home, "--files", Join(".txnindex")),
            StringComparison.OrdinalIgnoreCase
        );

        string Join(params string[] extensions) =>
            string.Join(',', files.Where(file => extensions.Contains(Path.GetExtension(file))).Order());
    }

    static IEnumerable<int> ValuesIn(string dump) =>
        dump.Split('\n')
            .Where(line => line.Contains(" payload: v", StringComparison.Ordinal))
            .Select(line =>
                int.Parse(line[(line.IndexOf(" payload: v", StringComparison.Ordinal) + 11)..].Split('-')[0])
            );

    static async Task FillAsync(string path)
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(new() { DataDirectory = path });
        await Clients.CreateAsync(cluster, "t", configs: new() { ["internal.segment.bytes"] = "60000" });
        for (var codec = CompressionType.None; codec <= CompressionType.Zstd; codec++)
        {
            using var producer = Clients.Producer(
                cluster,
                config => (config.CompressionType, config.LingerMs) = (codec, 2)
            );
            await SendAsync(producer, (int)codec * 70, 70);
        }
        using var transactional = Clients.Producer(cluster, config => config.TransactionalId = "writer");
        transactional.InitTransactions(Clients.Patience);
        transactional.BeginTransaction();
        await SendAsync(transactional, 350, 30);
        transactional.AbortTransaction(Clients.Patience);
        transactional.BeginTransaction();
        await SendAsync(transactional, 380, 20);
        transactional.CommitTransaction(Clients.Patience);
    }

    // Text that every codec makes a little smaller: librdkafka sends what grows as it is.
    static async Task SendAsync(IProducer<string, string> producer, int from, int count)
    {
        var random = new Random(from);
        for (var i = from; i < from + count; i++)
            await producer.ProduceAsync(
                "t",
                new()
                {
                    Key = $"k{i}",
                    Value =
                        $"v{i}-{new string('x', 200)}{Convert.ToBase64String(Enumerable.Range(0, 600).Select(_ => (byte)random.Next()).ToArray())}",
                }
            );
    }

    static async Task<string> DumpAsync(string home, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "java",
            ["-Xmx256m", "-cp", Path.Combine(home, "libs", "*"), "org.apache.kafka.tools.DumpLogSegments", .. arguments]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var java = Process.Start(start)!;
        var errors = java.StandardError.ReadToEndAsync();
        var output = await java.StandardOutput.ReadToEndAsync();
        await java.WaitForExitAsync();
        Assert.True(java.ExitCode == 0, await errors);
        return output;
    }
}
