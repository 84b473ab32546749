namespace Course.Bench;

/// <summary>One figure of the embedded brokers, beside a rival's or alone.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">What <paramref name="Ours"/> and <paramref name="Theirs"/> count.</param>
/// <param name="Ours">The embedded brokers' figure; null when nothing could be measured.</param>
/// <param name="Theirs">The rival's figure in the same run; null for a mark that stands for itself.</param>
/// <param name="Rival">Who that is.</param>
/// <param name="Limit">What the ratio (or, without a rival, the figure) must reach.</param>
/// <param name="AtMost">True when smaller is better.</param>
internal sealed record BrokerMark(
    string Name,
    string Unit,
    double? Ours,
    double? Theirs,
    string Rival,
    double Limit,
    bool AtMost
)
{
    public const string Mock = "librdkafka's mock";
    public const string Kafka = "Apache Kafka";

    /// <summary>Why there is no figure.</summary>
    public string? Reason { get; init; }

    public static BrokerMark Missing(string name, string rival, string reason) =>
        new(name, "", null, null, rival, 0, AtMost: false) { Reason = reason };

    /// <summary>What of the rival's figure is the client's own, which both pay; null where that was not
    /// measured.</summary>
    public double? Client { get; init; }

    public double? Ratio => Ours / Theirs;

    /// <summary>The ratio of brokers that cost nothing: no broker gets below it.</summary>
    public double? Floor => Client / Theirs;

    /// <summary>Null when nothing could be measured.</summary>
    public bool? Reached =>
        (Ratio ?? Ours) is { } figure
            ? AtMost
                ? figure <= Limit
                : figure >= Limit
            : null;

    public string Target => Ours is null ? "" : $"{(AtMost ? "≤" : "≥")} {Limit:0.##} {(Theirs is null ? Unit : "×")}";
}
