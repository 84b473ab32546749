using EmbeddedKafka.Cluster.Replication;

namespace EmbeddedKafka.Cluster;

/// <summary>A topic: its id, its partitions and the configs set on it.</summary>
internal sealed class Topic(string name, Guid id, bool isInternal)
{
    public string Name { get; } = name;
    public Guid Id { get; } = id;
    public bool IsInternal { get; } = isInternal;
    public List<Partition> Partitions { get; } = [];

    /// <summary>Configs set on the topic itself (source DYNAMIC_TOPIC_CONFIG).</summary>
    public SortedDictionary<string, string> Overrides { get; } = new(StringComparer.Ordinal);

    public TopicSettings Settings { get; set; } = new();

    public bool IsDeleted { get; set; }

    public Partition? Find(int index) => (uint)index < (uint)Partitions.Count ? Partitions[index] : null;
}
