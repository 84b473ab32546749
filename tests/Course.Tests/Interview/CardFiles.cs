using Course.Interview.Cards;

namespace Course.Tests.Interview;

/// <summary>Card files for tests.</summary>
static class CardFiles
{
    public const string Path = "notebooks/interview/01-kafka-basics.md";

    public static string Card(string id, string level = "mid", string question = "What is an offset?") =>
        $"""
            ## {question}

            `{id}` · {level} · question · Q01, T01.68

            **Answer.** An `offset` is the position of a record in its *partition*; the leader assigns it when it appends the record, and it only grows. {Filler}

            **Rubric**

            - Position in one partition
            - Assigned by the leader
            - Only grows

            **Follow-ups**

            - **Can it have gaps?** Yes, after compaction.
            - **Who commits it?** The consumer.

            **Trap.** It is unique in the topic only together with the partition.

            **Prove it.** [notebook 01 §2](../01-kafka-basics.ipynb)

            **Source.** [Kafka design], [KIP-98](https://example.org/kip-98)

            """;

    public const string Definitions = "[Kafka design]: https://kafka.apache.org/43/design/design/\n";

    const string Filler =
        "The consumer keeps the offset of the next record that it wants to read, per partition, and commits "
        + "it after the record has been processed, so that whoever takes over the partition goes on at the "
        + "right place. Nothing is removed by reading, and any number of groups read the same partition, each "
        + "with an offset of its own.";

    public static string File(params string[] cards) =>
        "# Kafka basics: interview cards\n\n" + string.Join("\n", cards) + "\n" + Definitions;

    public static CardFile Parse(params string[] cards) => CardParser.Parse(File(cards), Path);

    public static IReadOnlyList<Card> Cards(params string[] ids) =>
        Parse([.. ids.Select(id => Card(id, question: $"What about {id}?"))]).Cards;
}
