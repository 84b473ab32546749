namespace EmbeddedKafka;

/// <summary>A topic at one moment. <paramref name="Configs"/> are those set on the topic itself.</summary>
public sealed record TopicSnapshot(
    string Name,
    Guid Id,
    bool IsInternal,
    IReadOnlyList<PartitionSnapshot> Partitions,
    IReadOnlyDictionary<string, string> Configs
);
