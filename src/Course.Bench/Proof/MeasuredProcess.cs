using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Course.Bench.Proof;

/// <summary>A program with its time by the clock and of processors, that of all it started included.</summary>
/// <param name="program">The program.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="command">What a person types for the same.</param>
/// <param name="sign">What its output must contain to have passed, beside exit code 0; null for nothing.</param>
internal sealed partial class MeasuredProcess(
    string program,
    IReadOnlyList<string> arguments,
    string command,
    string? sign = null
)
{
    /// <summary>Runs it.</summary>
    /// <param name="topic">The topic that it checks.</param>
    /// <param name="kind">What it checks.</param>
    /// <param name="cancellation">Ends it and all that it started.</param>
    public async Task<ProofCost> MeasureAsync(string topic, string kind, CancellationToken cancellation)
    {
        // A shell around it knows the processor time of its children, and of theirs.
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo(
                "/bin/sh",
                ["-c", "\"$@\" 2>&1; code=$?; times; exit $code", "sh", program, .. arguments]
            );
        start.RedirectStandardOutput = true;
        start.RedirectStandardInput = true;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            var passed = process.ExitCode == 0 && (sign is null || output.Contains(sign, StringComparison.Ordinal));
            return new ProofCost(topic, kind, clock.Elapsed.TotalSeconds, Processor(output), passed, command);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>The seconds in the last line of <c>times</c>, which are those of the children: <c>1m2.5s
    /// 0m3.1s</c>.</summary>
    static double? Processor(string output) =>
        Minutes().Matches(output.TrimEnd().Split('\n')[^1]) is [var user, var system]
            ? Seconds(user) + Seconds(system)
            : null;

    static double Seconds(Match time) =>
        60 * double.Parse(time.Groups[1].Value, CultureInfo.InvariantCulture)
        + double.Parse(time.Groups[2].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d+)m([\d.]+)s")]
    private static partial Regex Minutes();
}
