using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Chaos;

/// <summary>What a share group was given and what it was told of its acknowledgements, whoever its members
/// were.</summary>
internal sealed class ShareHistory(Simulation simulation, string id, int deliveryLimit)
{
    // Accepted or rejected, and the member was told so then.
    readonly Dictionary<(string Topic, int Partition, long Offset), double> _done = [];

    // Records that some member was given.
    readonly HashSet<long> _given = [];

    // How often brokers have sent each offset, whether or not it arrived.
    readonly Dictionary<(string Topic, int Partition, long Offset), int> _sent = [];

    // Records that were sent as often as the limit allows: the group gives them up, whoever got them.
    readonly HashSet<long> _spent = [];

    public string Id => id;

    /// <summary>A member is given a record.</summary>
    public void Given(long record) => _given.Add(record);

    /// <summary>Whether a record need not come (any more): some member was given it, or all deliveries that the limit
    /// allows were lost on the way.</summary>
    public bool HasHad(long record) => _given.Contains(record) || _spent.Contains(record);

    /// <summary>A broker answers a member's fetch; the answer may be lost.</summary>
    public void Sends(ShareFetchResponse answer)
    {
        foreach (var topic in answer.Responses)
        foreach (var data in topic.Partitions)
        foreach (var (offset, record) in Batches.Acquired(data))
        {
            var key = (simulation.State.Find(topic.TopicId)!.Name, data.PartitionIndex, offset);
            if ((_sent[key] = _sent.GetValueOrDefault(key) + 1) >= deliveryLimit)
                _spent.Add(record);
        }
    }

    /// <summary>A member, in answer to a fetch sent at <paramref name="askedAt"/>, is given an offset.</summary>
    public void Acquired(
        string member,
        (string Topic, int Partition, long Offset) key,
        int deliveryCount,
        double askedAt
    )
    {
        if (deliveryCount < 1 || deliveryCount > deliveryLimit)
            simulation.Broken(
                "no record is delivered more often than the limit",
                $"{member} gets {key.Topic}-{key.Partition}@{key.Offset} for the {deliveryCount}. time of "
                    + $"{deliveryLimit}"
            );
        if (_done.TryGetValue(key, out var doneAt) && doneAt < askedAt)
            simulation.Broken(
                "what was accepted or rejected is not delivered again",
                $"{member} gets {key.Topic}-{key.Partition}@{key.Offset}, done since {doneAt:0.000} ms"
            );
    }

    /// <summary>A member is told that its acceptance or rejection of an offset counts.</summary>
    public void Settled((string Topic, int Partition, long Offset) key) =>
        _done.TryAdd(key, simulation.Time.Milliseconds);
}
