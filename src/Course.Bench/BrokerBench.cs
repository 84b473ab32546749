using System.Globalization;
using Course.Base;
using LocalKafka;

namespace Course.Bench;

/// <summary>
/// The embedded brokers against Apache Kafka (one JVM, where KAFKA_HOME names one) and librdkafka's mock: the same
/// client program and settings, each run in a process of its own, the rivals in turns, medians of all rounds. Rates are
/// worth something on a quiet machine; processor time, of client and brokers together, also on a busy one.
/// </summary>
/// <param name="rounds">How often each program runs.</param>
/// <param name="progress">Told what is being measured.</param>
internal sealed class BrokerBench(int rounds, Action<string> progress)
{
    const int WarmStarts = 5;
    const int Records = 400_000;

    /// <summary>Neither the mock nor the embedded brokers keep more than the last megabytes, so a run may last seconds:
    /// in the first the runtime still compiles what is hot.</summary>
    const int RecordsInMemory = 5 * Records;
    const int Partitions = 10_000;

    readonly List<BrokerMark> _marks = [];

    public async Task<IReadOnlyList<BrokerMark>> RunAsync(CancellationToken cancellation)
    {
        await StartAsync(cancellation);
        await AlikeAsync(cancellation);
        await AgainstMockAsync(cancellation);
        await AgainstKafkaAsync(cancellation);
        return _marks;
    }

    async Task StartAsync(CancellationToken cancellation)
    {
        var (ours, mocks) = await InTurnsAsync(
            "start",
            BenchEngine.Embedded,
            BenchEngine.Mock,
            engine => ["start", engine, $"{WarmStarts}"],
            cancellation
        );
        Compare(
            "start to the first acknowledged record, cold process",
            "ms",
            ours,
            mocks,
            0,
            BrokerMark.Mock,
            0.5,
            atMost: true
        );
        Compare(
            "start to the first acknowledged record, warm process",
            "ms",
            ours,
            mocks,
            WarmStarts - 1,
            BrokerMark.Mock,
            0.5,
            atMost: true
        );
    }

    /// <summary>Marks that stand for themselves.</summary>
    async Task AlikeAsync(CancellationToken cancellation)
    {
        var with = await AloneAsync(["idle", "brokers"], cancellation);
        var without = await AloneAsync(["idle", "empty"], cancellation);
        _marks.Add(
            new("three idle brokers, memory", "MB", Median(with, 0) - Median(without, 0), null, "", 60, AtMost: true)
        );
        var partitions = await AloneAsync(["partitions", $"{Partitions}"], cancellation);
        _marks.Add(new($"{Partitions:#,0} partitions created", "s", Median(partitions, 0), null, "", 5, AtMost: true));
        _marks.Add(
            new($"{Partitions:#,0} partitions described", "s", Median(partitions, 1), null, "", 1, AtMost: true)
        );
        foreach (var size in (int[])[100, 1024])
        {
            var allocated = await AloneAsync(["allocation", $"{Records / 4}", $"{size}"], cancellation);
            _marks.Add(
                new(
                    $"allocated for a record of {size} B produced, beyond the log",
                    "B",
                    Median(allocated, 0),
                    null,
                    "",
                    10,
                    AtMost: true
                )
            );
            _marks.Add(
                new(
                    $"allocated for a record of {size} B fetched",
                    "B",
                    Median(allocated, 1),
                    null,
                    "",
                    10,
                    AtMost: true
                )
            );
        }
    }

    async Task AgainstMockAsync(CancellationToken cancellation)
    {
        foreach (var size in (int[])[100, 1024])
        {
            var (ours, mocks) = await InTurnsAsync(
                $"records of {size} B",
                BenchEngine.Embedded,
                BenchEngine.Mock,
                engine => ["throughput", engine, $"{RecordsInMemory}", $"{size}"],
                cancellation
            );
            Compare($"produce {size} B, acks=all", "records/s", ours, mocks, 0, BrokerMark.Mock, 1, atMost: false);
            Compare($"processor time for {size} B produced", "µs", ours, mocks, 1, BrokerMark.Mock, 1, atMost: true);
        }
    }

    async Task AgainstKafkaAsync(CancellationToken cancellation)
    {
        progress("start of Apache Kafka");
        LocalKafkaCluster kafka;
        try
        {
            kafka = await LocalKafkaCluster.StartAsync(
                new()
                {
                    Nodes = 1,
                    HeapMegabytes = 512,
                    Configs = { ["num.partitions"] = "4" },
                },
                cancellationToken: cancellation
            );
        }
        catch (LocalKafkaException missing)
        {
            _marks.Add(BrokerMark.Missing("produce, consume and latency", BrokerMark.Kafka, missing.Message));
            return;
        }

        await using (kafka)
        {
            var its = BenchEngine.At(kafka.BootstrapServers, kafka.Nodes[0].ProcessId!.Value);
            foreach (var size in (int[])[100, 1024])
            {
                var (ours, theirs) = await InTurnsAsync(
                    $"records of {size} B",
                    BenchEngine.EmbeddedAlone,
                    its,
                    engine => ["throughput", engine, $"{Records}", $"{size}"],
                    cancellation
                );
                Compare(
                    $"produce {size} B, acks=all",
                    "records/s",
                    ours,
                    theirs,
                    0,
                    BrokerMark.Kafka,
                    2,
                    atMost: false
                );
                Compare($"consume {size} B", "records/s", ours, theirs, 3, BrokerMark.Kafka, 2, atMost: false);
                Compare(
                    $"processor time for {size} B produced",
                    "µs",
                    ours,
                    theirs,
                    1,
                    BrokerMark.Kafka,
                    0.5,
                    atMost: true,
                    client: 2
                );
                Compare(
                    $"processor time for {size} B consumed",
                    "µs",
                    ours,
                    theirs,
                    4,
                    BrokerMark.Kafka,
                    0.5,
                    atMost: true,
                    client: 5
                );
            }

            var (our, their) = await InTurnsAsync(
                "1,000 records a second",
                BenchEngine.EmbeddedAlone,
                its,
                engine => ["latency", engine, "1000", "5"],
                cancellation
            );
            Compare("produce to consume at 1,000/s, median", "ms", our, their, 0, BrokerMark.Kafka, 1, atMost: true);
            Compare(
                "produce to consume at 1,000/s, 99th percentile",
                "ms",
                our,
                their,
                1,
                BrokerMark.Kafka,
                1,
                atMost: true
            );
        }
    }

    void Compare(
        string name,
        string unit,
        List<double[]> ours,
        List<double[]> theirs,
        int column,
        string rival,
        double limit,
        bool atMost,
        int? client = null
    ) =>
        _marks.Add(
            new(name, unit, Median(ours, column), Median(theirs, column), rival, limit, atMost)
            {
                Client = client is { } its ? Median(theirs, its) : null,
            }
        );

    async Task<List<double[]>> AloneAsync(string[] arguments, CancellationToken cancellation)
    {
        var all = new List<double[]>();
        for (var round = 1; round <= rounds; round++)
        {
            progress($"{string.Join(' ', arguments)}, round {round} of {rounds}");
            all.Add(await MeasureAsync(arguments, cancellation));
        }

        return all;
    }

    async Task<(List<double[]> Ours, List<double[]> Theirs)> InTurnsAsync(
        string name,
        string our,
        string their,
        Func<string, string[]> arguments,
        CancellationToken cancellation
    )
    {
        var (ours, theirs) = (new List<double[]>(), new List<double[]>());
        for (var round = 1; round <= rounds; round++)
        {
            progress($"{name} with {our} and {their}, round {round} of {rounds}");
            ours.Add(await MeasureAsync(arguments(our), cancellation));
            theirs.Add(await MeasureAsync(arguments(their), cancellation));
        }

        return (ours, theirs);
    }

    static async Task<double[]> MeasureAsync(string[] arguments, CancellationToken cancellation)
    {
        var (code, output) = await OwnProcess.RunAsync(["bench-host", .. arguments], cancellation);
        if (code != ExitCode.Ok)
            throw new CourseException(
                $"The measured program '{string.Join(' ', arguments)}' ended with exit code {code}: {output.Trim()}"
            );
        return
        [
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => double.Parse(line, CultureInfo.InvariantCulture)),
        ];
    }

    static double Median(List<double[]> rounds, int column)
    {
        var sorted = rounds.Select(round => round[column]).Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
