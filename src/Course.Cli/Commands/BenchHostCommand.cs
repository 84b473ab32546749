using System.CommandLine;
using System.Globalization;
using Course.Base;
using Course.Bench;

namespace Course.Cli.Commands;

/// <summary>Hidden: one measured program in a process of its own, for <c>course bench</c>.</summary>
internal static class BenchHostCommand
{
    public static Command Create(CourseHost host)
    {
        var what = new Argument<string[]>("what") { Arity = ArgumentArity.OneOrMore };
        var command = new Command("bench-host", "One measured program of course bench.") { what };
        command.Hidden = true;
        command.SetAction(
            async (parsed, _) =>
            {
                foreach (var figure in await MeasureAsync(parsed.GetValue(what)!))
                    host.Terminal.Output.WriteLine(figure.ToString("R", CultureInfo.InvariantCulture));
                return ExitCode.Ok;
            }
        );
        return command;
    }

    static async Task<double[]> MeasureAsync(string[] what)
    {
        switch (what)
        {
            case ["start", var engine, var rounds]:
                return await BenchProgram.StartAsync(engine, int.Parse(rounds, CultureInfo.InvariantCulture));
            case ["throughput", var engine, var records, var size]:
                var (produced, consumed) = await BenchProgram.ThroughputAsync(
                    engine,
                    int.Parse(records, CultureInfo.InvariantCulture),
                    int.Parse(size, CultureInfo.InvariantCulture)
                );
                return [.. produced.Figures, .. consumed.Figures];
            case ["interview", var root, var state]:
                return await InterviewBench.LoadAsync(root, state);
            case ["idle", var brokers]:
                var (megabytes, cpuSeconds) = await BenchProgram.IdleAsync(brokers == "brokers");
                return [megabytes, cpuSeconds];
            case ["latency", var engine, var perSecond, var seconds]:
                var (p50, p99) = await BenchProgram.LatencyAsync(
                    engine,
                    int.Parse(perSecond, CultureInfo.InvariantCulture),
                    int.Parse(seconds, CultureInfo.InvariantCulture)
                );
                return [p50, p99];
            case ["partitions", var partitions]:
                var (created, described) = await BenchProgram.PartitionsAsync(
                    int.Parse(partitions, CultureInfo.InvariantCulture)
                );
                return [created, described];
            case ["allocation", var records, var size]:
                var (onProduce, onFetch) = await AllocationProgram.RunAsync(
                    int.Parse(records, CultureInfo.InvariantCulture),
                    int.Parse(size, CultureInfo.InvariantCulture)
                );
                return [onProduce, onFetch];
            default:
                throw new CourseException($"bench-host does not know '{string.Join(' ', what)}'.");
        }
    }
}
