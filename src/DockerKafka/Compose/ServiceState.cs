using System.Text.RegularExpressions;

namespace DockerKafka.Compose;

/// <summary>How a service's container does, as <c>docker ps</c> tells.</summary>
/// <param name="Service">The service.</param>
/// <param name="Container">The container's name.</param>
/// <param name="Status">Docker's words: <c>Up 3 minutes (healthy)</c>.</param>
/// <param name="Ports">The ports on this machine.</param>
internal sealed partial record ServiceState(string Service, string Container, string Status, IReadOnlyList<int> Ports)
{
    /// <summary>What <c>docker ps --format</c> has to print for <see cref="Parse"/>.</summary>
    public const string Format = "{{.Label \"com.docker.compose.service\"}}\t{{.Names}}\t{{.Ports}}\t{{.Status}}";

    public bool IsRunning => Status.StartsWith("Up", StringComparison.Ordinal);

    /// <summary>It serves, or has done what it was there for.</summary>
    public bool IsReady =>
        IsRunning
            ? !Status.Contains("(health: starting)", StringComparison.Ordinal)
                && !Status.Contains("(unhealthy)", StringComparison.Ordinal)
            : ExitCode == 0;

    /// <summary>It ended, and should not have.</summary>
    public bool HasFailed => ExitCode is not (null or 0);

    /// <summary>What it ended with; null when it has not.</summary>
    public int? ExitCode => Exited().Match(Status) is { Success: true } match ? int.Parse(match.Groups[1].Value) : null;

    public static ServiceState? Parse(string line) =>
        line.Split('\t') is [{ Length: > 0 } service, var container, var ports, var status]
            ? new(
                service,
                container,
                status,
                [.. Port().Matches(ports).Select(match => int.Parse(match.Groups[1].Value)).Distinct().Order()]
            )
            : null;

    [GeneratedRegex(@"^Exited \((\d+)\)")]
    private static partial Regex Exited();

    [GeneratedRegex(@":(\d+)->")]
    private static partial Regex Port();
}
