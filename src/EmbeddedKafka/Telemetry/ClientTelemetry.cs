using System.Globalization;
using EmbeddedKafka.Cluster;
using EmbeddedKafka.Configs;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Telemetry;

/// <summary>Which metrics clients are asked to push (KIP-714).</summary>
internal sealed class ClientTelemetry(ClusterState state)
{
    public const int DefaultIntervalMs = 300_000;

    /// <summary>What a client is to push and how often.</summary>
    public readonly record struct Subscription(int Id, int IntervalMs, IReadOnlyList<string> Metrics);

    /// <summary>The subscriptions that match a client, put together: all their metrics, at the shortest of their
    /// intervals.</summary>
    public Subscription SubscriptionOf(RequestContext context, Guid instanceId)
    {
        var interval = DefaultIntervalMs;
        var metrics = new List<string>();
        foreach (var configs in state.Configs.ClientMetrics.Values)
        {
            if (!Matches(configs.GetValueOrDefault("match", ""), context, instanceId))
                continue;
            metrics.AddRange(
                configs
                    .GetValueOrDefault("metrics", "")
                    .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            );
            interval = Math.Min(
                interval,
                configs.TryGetValue("interval.ms", out var own)
                    ? int.Parse(own, CultureInfo.InvariantCulture)
                    : DefaultIntervalMs
            );
        }
        if (metrics.Contains("*"))
            metrics = ["*"];
        metrics = [.. metrics.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new(IdOf(metrics, interval, instanceId), interval, metrics);
    }

    // Another set of metrics, another interval or another client must have another id; how Kafka mixes them is its own
    // affair.
    static int IdOf(List<string> metrics, int interval, Guid instanceId)
    {
        var text = $"{string.Join(',', metrics)}|{interval}|{instanceId}";
        return (int)Crc32C.Compute(System.Text.Encoding.UTF8.GetBytes(text));
    }

    static bool Matches(string match, RequestContext context, Guid instanceId)
    {
        foreach (var (selector, pattern, _) in ClientMetricsRules.Patterns(match))
            if (pattern is null || !pattern.IsMatch(ValueOf(selector!, context, instanceId)))
                return false;
        return true;
    }

    static string ValueOf(string selector, RequestContext context, Guid instanceId) =>
        selector switch
        {
            "client_instance_id" => KafkaUuid.Text(instanceId),
            "client_id" => context.ClientId ?? "",
            "client_software_name" => context.ClientSoftwareName,
            "client_software_version" => context.ClientSoftwareVersion,
            "client_source_address" => context.Client.Address.ToString(),
            _ => context.Client.Port.ToString(CultureInfo.InvariantCulture),
        };
}
