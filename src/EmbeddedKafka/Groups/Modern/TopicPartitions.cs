namespace EmbeddedKafka.Groups.Modern;

/// <summary>Partitions by the ids of their topics, each with the epoch at which it was assigned where that
/// matters.</summary>
internal sealed class TopicPartitions
{
    readonly SortedDictionary<Guid, SortedDictionary<int, int>> _topics = [];

    public bool IsEmpty => _topics.Count == 0;

    public int Count => _topics.Values.Sum(partitions => partitions.Count);

    public IEnumerable<Guid> Topics => _topics.Keys;

    public IEnumerable<(Guid Topic, int Partition, int Epoch)> All =>
        _topics.SelectMany(topic => topic.Value.Select(partition => (topic.Key, partition.Key, partition.Value)));

    public IReadOnlyCollection<int> Of(Guid topic) =>
        _topics.TryGetValue(topic, out var partitions) ? partitions.Keys : [];

    public bool Contains(Guid topic, int partition) =>
        _topics.TryGetValue(topic, out var partitions) && partitions.ContainsKey(partition);

    /// <summary>The epoch at which a partition was assigned; null for one that is not among these.</summary>
    public int? EpochOf(Guid topic, int partition) =>
        _topics.TryGetValue(topic, out var partitions) && partitions.TryGetValue(partition, out var epoch)
            ? epoch
            : null;

    public void Add(Guid topic, int partition, int epoch = 0)
    {
        if (!_topics.TryGetValue(topic, out var partitions))
            _topics[topic] = partitions = [];
        partitions[partition] = epoch;
    }

    public void Remove(Guid topic, int partition)
    {
        if (_topics.TryGetValue(topic, out var partitions) && partitions.Remove(partition) && partitions.Count == 0)
            _topics.Remove(topic);
    }

    public bool IsSameAs(TopicPartitions other) =>
        All.Select(one => (one.Topic, one.Partition))
            .SequenceEqual(other.All.Select(one => (one.Topic, one.Partition)));

    /// <summary>As messages and records hold them: a list for each topic.</summary>
    public List<T> ToList<T>(Func<Guid, List<int>, T> make) =>
        [.. _topics.Select(topic => make(topic.Key, [.. topic.Value.Keys]))];

    /// <summary>As <see cref="ToList{T}(Func{Guid, List{int}, T})"/>, with the epochs.</summary>
    public List<T> ToList<T>(Func<Guid, List<int>, List<int>, T> make) =>
        [.. _topics.Select(topic => make(topic.Key, [.. topic.Value.Keys], [.. topic.Value.Values]))];

    public static TopicPartitions Of(IEnumerable<(Guid Topic, int Partition, int Epoch)> all)
    {
        var made = new TopicPartitions();
        foreach (var (topic, partition, epoch) in all)
            made.Add(topic, partition, epoch);
        return made;
    }
}
