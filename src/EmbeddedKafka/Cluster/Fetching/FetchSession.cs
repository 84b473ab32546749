namespace EmbeddedKafka.Cluster.Fetching;

/// <summary>The partitions that a client fetches again and again, so that it need not name them each time.</summary>
internal sealed class FetchSession(int id, bool usesIds)
{
    readonly LinkedList<FetchTarget> _order = [];
    readonly Dictionary<(string Topic, Guid Id, int Partition), LinkedListNode<FetchTarget>> _byKey = [];

    public int Id { get; } = id;

    /// <summary>Whether its topics go by id, as from version 13, or by name.</summary>
    public bool UsesIds { get; } = usesIds;

    /// <summary>The epoch that the next request must carry.</summary>
    public int Epoch { get; private set; } = 1;

    public long LastUsed { get; set; }

    public int Count => _order.Count;

    public IEnumerable<FetchTarget> Targets => _order;

    public void Advance() => Epoch = Epoch == int.MaxValue ? 1 : Epoch + 1;

    public void Put(FetchTarget target)
    {
        if (_byKey.TryGetValue(target.Key, out var node))
        {
            node.Value.Update(target);
            return;
        }
        _byKey.Add(target.Key, _order.AddLast(target));
    }

    public void Forget((string Topic, Guid Id, int Partition) key)
    {
        if (_byKey.Remove(key, out var node))
            _order.Remove(node);
    }

    /// <summary>Moves a partition that returned data to the end, so that the next fetch begins with another
    /// one.</summary>
    public void MoveToEnd(FetchTarget target)
    {
        if (!_byKey.TryGetValue(target.Key, out var node) || node.Next is null)
            return;
        _order.Remove(node);
        _order.AddLast(node);
    }
}
