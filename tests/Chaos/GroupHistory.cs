namespace EmbeddedKafka.Chaos;

/// <summary>What a consumer group was given and what it was told of its commits, whoever its members were.</summary>
internal sealed class GroupHistory(Simulation simulation, string id)
{
    readonly Dictionary<(string Topic, int Partition), Place> _places = [];

    public string Id => id;

    /// <summary>The records that some member was given.</summary>
    public HashSet<long> Given { get; } = [];

    public sealed class Place
    {
        /// <summary>Everything below was given to some member.</summary>
        public long Reached { get; set; }

        /// <summary>The highest offset whose commit was acknowledged.</summary>
        public long Acknowledged { get; set; } = -1;

        /// <summary>Who was last told that it has the partition.</summary>
        public string Owner { get; set; } = "";

        /// <summary>The generation, or the member's epoch, that it was told in.</summary>
        public int Epoch { get; set; } = -1;

        public double OwnedSince { get; set; }
    }

    public Place this[(string Topic, int Partition) key] =>
        _places.TryGetValue(key, out var place) ? place : _places[key] = new();

    /// <summary>A member is told that a partition is its own.</summary>
    public void Assigned(string member, int epoch, (string Topic, int Partition) key)
    {
        var place = this[key];
        // News that comes late is none.
        if (place.Owner == member || epoch < place.Epoch)
            return;
        (place.Owner, place.Epoch, place.OwnedSince) = (member, epoch, simulation.Time.Milliseconds);
    }

    /// <summary>A member begins where the group has committed; <paramref name="acknowledged"/> had been acknowledged
    /// when it asked.</summary>
    public long Begins((string Topic, int Partition) key, long committed, long acknowledged)
    {
        var place = this[key];
        if (committed > place.Reached)
            simulation.Broken(
                "no committed offset is beyond what was delivered",
                $"{id} has committed {committed} of {key.Topic}-{key.Partition} and was given no more than up "
                    + $"to {place.Reached}"
            );
        if (committed < acknowledged)
            simulation.Broken(
                "committed offsets are neither lost nor taken back",
                $"{id} begins at {committed} of {key.Topic}-{key.Partition} though a commit of {acknowledged} "
                    + "was acknowledged"
            );
        return Math.Max(committed, 0);
    }

    /// <summary>A member's commit, sent at <paramref name="sentAt"/>, is acknowledged.</summary>
    public void Committed(string member, (string Topic, int Partition) key, long offset, double sentAt)
    {
        var place = this[key];
        if (place.Owner != member && place.OwnedSince < sentAt)
            simulation.Broken(
                "who has lost a partition commits no more",
                $"{member} has committed {offset} of {key.Topic}-{key.Partition} after {place.Owner} had it"
            );
        place.Acknowledged = Math.Max(place.Acknowledged, offset);
    }
}
