using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Course.Kit;

/// <summary>The machine that this run's figures come from.</summary>
/// <param name="Cores">Processors that this process may use.</param>
/// <param name="MemoryBytes">Memory that this process may use, in bytes.</param>
/// <param name="System">The operating system.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Load">Processes that ran or waited over the last minute; null where the system does not say.</param>
/// <param name="ServerGC">Whether the server garbage collector is on.</param>
public sealed record Machine(int Cores, long MemoryBytes, string System, string Runtime, double? Load, bool ServerGC)
    : View
{
    /// <summary>Looks at the machine now.</summary>
    public static Machine Look() =>
        new(
            Environment.ProcessorCount,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            $"{RuntimeInformation.OSDescription.Trim()} "
                + $"{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}",
            RuntimeInformation.FrameworkDescription,
            ReadLoad(),
            GCSettings.IsServerGC
        );

    /// <summary>The machine in one line.</summary>
    public string Summary =>
        $"{Cores} core{(Cores == 1 ? "" : "s")}, {Humanise.Bytes(MemoryBytes)}, {System}, {Runtime}"
        + (Load is { } load ? $", load {load.ToString("0.0", CultureInfo.InvariantCulture)}" : "")
        + (ServerGC ? ", server GC" : "");

    private protected override string Body() => Html.Note(Summary);

    private protected override string Text() => Summary;

    static double? ReadLoad()
    {
        try
        {
            return double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }
}
