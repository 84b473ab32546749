using System.Diagnostics;
using EmbeddedKafka;
using EmbeddedKafka.Registry;

namespace Course.Bench;

/// <summary>The embedded registry beside Apicurio in memory, in one run: the two in turns, medians count.</summary>
/// <param name="rounds">How often each is measured.</param>
/// <param name="progress">Told what is being measured.</param>
internal sealed class RegistryBench(int rounds, Action<string> progress)
{
    const string Apicurio = "Apicurio";
    const int Registrations = 400;
    const int LookUps = 4_000;
    const int Comparisons = 40;

    public async Task<IReadOnlyList<BrokerMark>> RunAsync(CancellationToken cancellation)
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1 });
        using var http = new HttpClient();
        var start = await StartAsync(cluster, cancellation);
        progress("Apicurio's start");
        var watch = Stopwatch.StartNew();
        await using var apicurio = ApicurioByHand.IsHere ? await ApicurioByHand.StartAsync(http, cancellation) : null;
        double? apicurioStart = apicurio is null ? null : watch.Elapsed.TotalMilliseconds;
        await using var registry = await EmbeddedRegistry.StartAsync(
            cluster.BootstrapServers,
            new() { Topic = "_schemas-load" },
            cancellation
        );
        var ours = new RegistryLoad(http, registry.Url);
        var theirs = apicurio is null ? null : new RegistryLoad(http, apicurio.Url);
        return
        [
            Mark("start, warm process (Apicurio: its own process)", "ms", start, apicurioStart, 0.1, atMost: true),
            await InTurnsAsync(
                "new schemas registered, 8 clients",
                "per s",
                load => load.RegisterAsync(Registrations, cancellation),
                atMost: false
            ),
            await InTurnsAsync(
                "schemas looked up by id, 8 clients",
                "per s",
                load => load.LookUpAsync(LookUps, cancellation),
                atMost: false
            ),
            await InTurnsAsync(
                "compatibility of a schema of 300 fields",
                "ms",
                load => load.CompareAsync(Comparisons, cancellation),
                atMost: true
            ),
        ];

        async Task<BrokerMark> InTurnsAsync(
            string name,
            string unit,
            Func<RegistryLoad, Task<double>> measure,
            bool atMost
        )
        {
            var (own, rival) = (new List<double>(), new List<double>());
            // The first round warms both up.
            for (var round = 0; round <= rounds; round++)
            {
                progress($"{name}, {(round == 0 ? "to warm up" : $"round {round} of {rounds}")}");
                own.Add(await measure(ours));
                if (theirs is not null)
                    rival.Add(await measure(theirs));
            }
            return Mark(name, unit, Median(own), theirs is null ? null : Median(rival), 1, atMost);
        }
    }

    async Task<double> StartAsync(EmbeddedKafkaCluster cluster, CancellationToken cancellation)
    {
        List<double> times = [];
        for (var round = 0; round <= rounds; round++)
        {
            progress($"the start, {(round == 0 ? "to warm up" : $"round {round} of {rounds}")}");
            var watch = Stopwatch.StartNew();
            await using var registry = await EmbeddedRegistry.StartAsync(
                cluster.BootstrapServers,
                new() { Topic = $"_schemas-{round}" },
                cancellation
            );
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        return Median(times);
    }

    static BrokerMark Mark(string name, string unit, double ours, double? theirs, double limit, bool atMost) =>
        theirs is null
            ? BrokerMark.Missing(name, Apicurio, $"{ours:#,0.#} {unit}; there is no KAFKA_HOME/apicurio-registry")
            : new(name, unit, ours, theirs, Apicurio, limit, atMost);

    /// <summary>Without the first, which was to warm up.</summary>
    static double Median(List<double> times) => times.Skip(1).Order().ElementAt((times.Count - 1) / 2);
}
