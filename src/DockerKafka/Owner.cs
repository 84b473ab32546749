using System.Diagnostics;
using System.Globalization;

namespace DockerKafka;

/// <summary>The process that a cluster's containers belong to. It stands in their label, so that a later run can tell
/// what nobody needs.</summary>
internal sealed record Owner(string Machine, int Process, long Started)
{
    public const string Label = "kafka-course.owner";

    // Two readings of one process's start may differ by a tick of the system's clock.
    const long SameStartSeconds = 2;

    public static Owner This { get; } =
        new(Environment.MachineName, Environment.ProcessId, StartOf(System.Diagnostics.Process.GetCurrentProcess()));

    public static Owner? Parse(string label) =>
        label.Split('/') is [var machine, var process, var started]
        && int.TryParse(process, CultureInfo.InvariantCulture, out var id)
        && long.TryParse(started, CultureInfo.InvariantCulture, out var seconds)
            ? new(machine, id, seconds)
            : null;

    /// <summary>Whether that process is no more. One of another machine counts as alive.</summary>
    public bool IsGone
    {
        get
        {
            if (Machine != Environment.MachineName)
                return false;
            try
            {
                using var process = System.Diagnostics.Process.GetProcessById(Process);
                return Math.Abs(StartOf(process) - Started) > SameStartSeconds;
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                return true;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // The process exists but belongs to another user.
                return false;
            }
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Machine}/{Process}/{Started}");

    static long StartOf(Process process) => new DateTimeOffset(process.StartTime).ToUnixTimeSeconds();
}
