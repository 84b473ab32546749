namespace Differential.Tests;

/// <summary>A scenario in which the embedded cluster differs from Apache Kafka and is meant to: its transcript is that
/// of <c>Recorded/NAME.embedded.txt</c>. <paramref name="Reason"/> is a line of the README's list.</summary>
internal sealed record Difference(string Scenario, string Reason)
{
    /// <summary>All of them. Each reason stands, word for word, under "Where it differs on purpose" in
    /// src/EmbeddedKafka/README.md.</summary>
    public static IReadOnlyList<Difference> All { get; } =
    [
        new(
            "Metadata/A_topic_comes_into_being_when_asked_for",
            "A topic made on demand is there in the same Metadata answer, with leaders; Kafka answers "
                + "UNKNOWN_TOPIC_OR_PARTITION once before, and clients wait and ask again."
        ),
    ];

    public string Recording => $"{Scenario}.embedded";
}
