namespace EmbeddedKafka.Groups;

/// <summary>A group's committed offsets.</summary>
internal sealed class OffsetStore
{
    readonly SortedDictionary<string, SortedDictionary<int, OffsetRecord>> _topics = new(StringComparer.Ordinal);

    public bool IsEmpty => _topics.Count == 0;

    public IReadOnlyDictionary<string, SortedDictionary<int, OffsetRecord>> Topics => _topics;

    public OffsetRecord? Find(string topic, int partition)
        => _topics.TryGetValue(topic, out var partitions) ? partitions.GetValueOrDefault(partition) : null;

    public void Commit(string topic, int partition, OffsetRecord offset)
    {
        if (!_topics.TryGetValue(topic, out var partitions))
            _topics[topic] = partitions = [];
        partitions[partition] = offset;
    }

    public void Delete(string topic, int partition)
    {
        if (_topics.TryGetValue(topic, out var partitions) && partitions.Remove(partition) && partitions.Count == 0)
            _topics.Remove(topic);
    }

    /// <summary>The partitions of a topic that have an offset.</summary>
    public IReadOnlyCollection<int> PartitionsOf(string topic) => _topics.TryGetValue(topic, out var partitions) ? partitions.Keys : [];
}
