using System.Diagnostics;
using EmbeddedKafka.Chaos;

// dotnet run --project tests/Chaos -- --seeds 1000 [--from 1] [--profile Safe] [--mutation None]
// dotnet run --project tests/Chaos -- --seed 42 --verbose
var options = new Dictionary<string, string>();
for (var i = 0; i < args.Length; i++)
    options[args[i]] = i + 1 < args.Length && !args[i + 1].StartsWith("--") ? args[++i] : "";
var profile = Enum.Parse<Profile>(options.GetValueOrDefault("--profile", "Safe"), ignoreCase: true);
var mutation = Enum.Parse<Mutation>(options.GetValueOrDefault("--mutation", "None"), ignoreCase: true);
var one = options.GetValueOrDefault("--seed");
var first = int.Parse(one ?? options.GetValueOrDefault("--from", "1"));
var count = one is null ? int.Parse(options.GetValueOrDefault("--seeds", "200")) : 1;
Action<string>? trace = options.ContainsKey("--verbose") ? Console.WriteLine : null;

var watch = Stopwatch.StartNew();
var results = Enumerable
    .Range(first, count)
    .AsParallel()
    .WithDegreeOfParallelism(trace is null ? Environment.ProcessorCount : 1)
    .Select(seed =>
    {
        var result = ChaosRun.Execute(seed, profile, mutation, trace);
        if (result.Violations.Count > 0)
            lock (watch)
            {
                Console.WriteLine($"seed {seed}: {result.Violations.Count} violations");
                foreach (var violation in result.Violations.Take(one is null ? 2 : 20))
                    Console.WriteLine($"  {violation}");
            }
        return result;
    })
    .ToArray();
Console.WriteLine(
    $"{count} seeds, {profile}, {mutation}: {results.Count(result => result.Violations.Count > 0)} with "
        + $"violations, {results.Sum(result => result.Sent)} records sent, "
        + $"{results.Sum(result => result.Acknowledged)} acknowledged, {results.Sum(result => result.Lost)} "
        + $"lost, {results.Sum(result => result.Duplicates)} doubled, "
        + $"{results.Sum(result => result.Transactions)} transactions; {watch.Elapsed.TotalSeconds:0.0} s"
);
return results.Any(result => result.Violations.Count > 0) ? 1 : 0;
