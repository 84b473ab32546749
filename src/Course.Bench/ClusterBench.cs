using System.Diagnostics;
using Confluent.Kafka;
using Course.Base;
using Course.Grading;
using Course.Grading.Compilation;
using Course.Grading.Labs;
using Course.Kit;

namespace Course.Bench;

/// <summary>
/// What each kind of cluster costs: until the first acknowledged record, beside one broker that is started by hand;
/// until lab 01 is graded; and the memory of three local brokers. Starts take turns, medians count.
/// </summary>
/// <param name="course">The course.</param>
/// <param name="rounds">How often each start is measured.</param>
/// <param name="progress">Told what is being measured.</param>
internal sealed class ClusterBench(CourseFolder course, int rounds, Action<string> progress)
{
    const double MostMegabytes = 1536;
    const double MostOverhead = 1.1;
    readonly List<ClusterMark> _marks = [];

    public async Task<IReadOnlyList<ClusterMark>> RunAsync(CancellationToken cancellation)
    {
        // An external cluster is there already: nothing of ours to measure.
        var looks = (await Cluster.LookAsync(cancellation)).Where(look => look.Provider != "external").ToList();
        foreach (var look in looks.Where(look => !look.Works))
            _marks.Add(new(look.Provider, "", null) { Reason = $"{look.Seen} {look.Next}" });
        var works = looks.Where(look => look.Works).Select(look => look.Provider).ToList();
        await StartsAsync(works, cancellation);
        foreach (var provider in works)
            await GradeAsync(provider, cancellation);
        if (works.Contains("local"))
            await MemoryAsync(cancellation);
        return _marks;
    }

    async Task StartsAsync(List<string> providers, CancellationToken cancellation)
    {
        var byHand = new List<double>();
        var ours = providers.ToDictionary(provider => provider, _ => new List<double>());
        for (var round = 1; round <= rounds; round++)
        {
            if (providers.Contains("local"))
            {
                progress($"a broker started by hand, round {round} of {rounds}");
                byHand.Add(await BrokerByHand.FirstRecordAsync(FirstRecordAsync, cancellation));
            }

            foreach (var provider in providers)
            {
                progress($"{provider}, one broker, round {round} of {rounds}");
                var clock = Stopwatch.StartNew();
                await using var cluster = await Cluster.StartAsync(
                    1,
                    provider: provider,
                    progress: new Silence(),
                    cancellationToken: cancellation
                );
                await FirstRecordAsync(cluster.BootstrapServers, cancellation);
                ours[provider].Add(clock.Elapsed.TotalSeconds);
            }
        }

        double? hand = byHand.Count == 0 ? null : Median(byHand);
        if (hand is not null)
            _marks.Add(new("by hand: format, start one broker, first acknowledged record", "s", hand));
        foreach (var provider in providers)
            _marks.Add(
                new(
                    $"{provider}: start one broker, first acknowledged record",
                    "s",
                    Median(ours[provider]),
                    provider == "local" ? MostOverhead * hand : null,
                    "by hand + 10%"
                )
            );
    }

    async Task GradeAsync(string provider, CancellationToken cancellation)
    {
        progress($"lab 01 graded on {provider}");
        var lab = LabCatalog.Read(course.Root)[0];
        var compiled = new LabCompiler(lab).CompileSolution(variant: null, cancellation);
        var clock = Stopwatch.StartNew();
        await using var grader = new Grader(new GraderOptions { Provider = provider });
        var report = await grader.GradeAsync(lab, compiled, cancellation: cancellation);
        var seconds = clock.Elapsed.TotalSeconds;
        _marks.Add(
            report.Passed
                ? new($"{provider}: cluster of three and lab 01's solution graded", "s", seconds)
                : new($"{provider}: lab 01's solution", "", null)
                {
                    Reason =
                        report.SetupError
                        ?? report
                            .Tasks.Select(task => task.Failure?.Happened)
                            .FirstOrDefault(reason => reason is not null)
                        ?? "not passed",
                }
        );
    }

    async Task MemoryAsync(CancellationToken cancellation)
    {
        progress("memory of three local brokers");
        await using var cluster = await Cluster.StartAsync(
            3,
            provider: "local",
            progress: new Silence(),
            cancellationToken: cancellation
        );
        await FirstRecordAsync(cluster.BootstrapServers, cancellation);
        var bytes = cluster
            .Brokers.Select(broker => broker.ProcessId())
            .OfType<int>()
            .Sum(id =>
            {
                using var process = Process.GetProcessById(id);
                return process.WorkingSet64;
            });
        _marks.Add(
            new(
                "local: memory of three brokers, resident",
                "MB",
                bytes / (1024.0 * 1024),
                MostMegabytes,
                "for a laptop of 8 GB"
            )
        );
    }

    static async Task FirstRecordAsync(string bootstrapServers, CancellationToken cancellation)
    {
        using var producer = new ProducerBuilder<Null, string>(
            new ProducerConfig
            {
                BootstrapServers = bootstrapServers,
                AllowAutoCreateTopics = true,
                CancellationDelayMaxMs = 5,
            }
        ).SetLogHandler((_, _) => { }).Build();
        await producer.ProduceAsync("first", new() { Value = "record" }, cancellation);
    }

    static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    sealed class Silence : IProgress<string>
    {
        public void Report(string value) { }
    }
}
