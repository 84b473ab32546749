namespace EmbeddedKafka.Chaos;

/// <summary>What a share group was given and what it was told of its acknowledgements, whoever its members were.</summary>
internal sealed class ShareHistory(Simulation simulation, string id, int deliveryLimit)
{
    // Accepted or rejected, and the member was told so then.
    readonly Dictionary<(string Topic, int Partition, long Offset), double> _done = [];

    public string Id => id;

    /// <summary>A member, in answer to a fetch sent at <paramref name="askedAt"/>, is given an offset.</summary>
    public void Acquired(string member, (string Topic, int Partition, long Offset) key, int deliveryCount, double askedAt)
    {
        if (deliveryCount < 1 || deliveryCount > deliveryLimit)
            simulation.Broken("no record is delivered more often than the limit", $"{member} gets {key.Topic}-{key.Partition}@{key.Offset} for the {deliveryCount}. time of {deliveryLimit}");
        if (_done.TryGetValue(key, out var doneAt) && doneAt < askedAt)
            simulation.Broken("what was accepted or rejected is not delivered again", $"{member} gets {key.Topic}-{key.Partition}@{key.Offset}, done since {doneAt:0.000} ms");
    }

    /// <summary>A member is told that its acceptance or rejection of an offset counts.</summary>
    public void Settled((string Topic, int Partition, long Offset) key) => _done.TryAdd(key, simulation.Time.Milliseconds);
}
