using System.Runtime.InteropServices;

namespace Course.Notebooks;

/// <summary>The runtime identifiers whose assets run on this machine, best first.</summary>
internal static class RuntimeIds
{
    public static IReadOnlyList<string> Current { get; } =
        Chain(RuntimeInformation.RuntimeIdentifier, RuntimeInformation.OSArchitecture);

    static IReadOnlyList<string> Chain(string exact, Architecture architecture)
    {
        var cpu = architecture.ToString().ToLowerInvariant();
        string[] portable =
            OperatingSystem.IsWindows() ? [$"win-{cpu}", "win"]
            : OperatingSystem.IsMacOS() ? [$"osx-{cpu}", "osx", $"unix-{cpu}", "unix"]
            : exact.Contains("musl", StringComparison.Ordinal)
                ? [$"linux-musl-{cpu}", "linux-musl", $"linux-{cpu}", "linux", $"unix-{cpu}", "unix"]
            : [$"linux-{cpu}", "linux", $"unix-{cpu}", "unix"];
        return [.. portable.Prepend(exact).Append("any").Distinct()];
    }
}
