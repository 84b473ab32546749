namespace EmbeddedKafka.Groups;

/// <summary>A group's committed offsets, and those that open transactions would commit.</summary>
internal sealed class OffsetStore
{
    readonly SortedDictionary<string, SortedDictionary<int, OffsetRecord>> _topics = new(StringComparer.Ordinal);

    readonly Dictionary<long, Dictionary<(string Topic, int Partition), OffsetRecord>> _pending = [];

    public bool IsEmpty => _topics.Count == 0 && _pending.Count == 0;

    public IReadOnlyDictionary<string, SortedDictionary<int, OffsetRecord>> Topics => _topics;

    public OffsetRecord? Find(string topic, int partition) =>
        _topics.TryGetValue(topic, out var partitions) ? partitions.GetValueOrDefault(partition) : null;

    public void Commit(string topic, int partition, OffsetRecord offset)
    {
        if (!_topics.TryGetValue(topic, out var partitions))
            _topics[topic] = partitions = [];
        partitions[partition] = offset;
    }

    /// <summary>Keeps an offset until the producer's transaction ends.</summary>
    public void Pend(long producerId, string topic, int partition, OffsetRecord offset)
    {
        if (!_pending.TryGetValue(producerId, out var offsets))
            _pending[producerId] = offsets = [];
        offsets[(topic, partition)] = offset;
    }

    /// <summary>Whether an open transaction may yet commit another offset (KIP-447).</summary>
    public bool IsPending(string topic, int partition)
    {
        foreach (var offsets in _pending.Values)
            if (offsets.ContainsKey((topic, partition)))
                return true;
        return false;
    }

    /// <summary>A producer's transaction has ended; what it committed is the answer.</summary>
    public IReadOnlyList<(string Topic, int Partition, OffsetRecord Offset)> End(long producerId, bool isCommit)
    {
        if (!_pending.Remove(producerId, out var offsets) || !isCommit)
            return [];
        foreach (var (place, offset) in offsets)
            Commit(place.Topic, place.Partition, offset);
        return [.. offsets.Select(offset => (offset.Key.Topic, offset.Key.Partition, offset.Value))];
    }

    public void Delete(string topic, int partition)
    {
        if (_topics.TryGetValue(topic, out var partitions) && partitions.Remove(partition) && partitions.Count == 0)
            _topics.Remove(topic);
    }

    /// <summary>Forgets what open transactions would commit for a topic.</summary>
    public void DeletePending(string topic)
    {
        foreach (var (producerId, offsets) in _pending)
        {
            foreach (var place in offsets.Keys)
                if (place.Topic == topic)
                    offsets.Remove(place);
            if (offsets.Count == 0)
                _pending.Remove(producerId);
        }
    }

    /// <summary>The partitions of a topic that have an offset.</summary>
    public IReadOnlyCollection<int> PartitionsOf(string topic) =>
        _topics.TryGetValue(topic, out var partitions) ? partitions.Keys : [];
}
