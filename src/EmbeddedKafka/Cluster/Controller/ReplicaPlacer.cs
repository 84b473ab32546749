namespace EmbeddedKafka.Cluster.Controller;

/// <summary>Spreads the replicas of a topic over brokers in stripes, so that leaders and followers are even (KIP-36 for
/// racks).</summary>
internal static class ReplicaPlacer
{
    /// <summary>Broker ids per partition, the preferred leader first. <paramref name="start"/> rotates topics against
    /// each other.</summary>
    public static int[][] Place(IReadOnlyList<BrokerNode> brokers, int partitions, int replicationFactor, int start)
    {
        var order = Alternate(brokers);
        var assignments = new int[partitions][];
        for (var partition = 0; partition < partitions; partition++)
        {
            var replicas = assignments[partition] = new int[replicationFactor];
            var leader = start + partition;
            // Each round over the brokers shifts the followers once, so that one broker's load falls on several others.
            var shift = replicationFactor > 1 ? partition / order.Length % Math.Max(1, order.Length - 1) : 0;
            replicas[0] = order[leader % order.Length];
            for (var follower = 1; follower < replicationFactor; follower++)
                replicas[follower] = order[(leader + 1 + (shift + follower - 1) % (order.Length - 1)) % order.Length];
        }
        return assignments;
    }

    static int[] Alternate(IReadOnlyList<BrokerNode> brokers)
    {
        if (brokers.All(broker => broker.Rack is null))
            return [.. brokers.Select(broker => broker.Id)];
        var racks = new SortedDictionary<string, Queue<int>>(StringComparer.Ordinal);
        foreach (var broker in brokers)
        {
            if (!racks.TryGetValue(broker.Rack ?? "", out var inRack))
                racks[broker.Rack ?? ""] = inRack = new();
            inRack.Enqueue(broker.Id);
        }
        var order = new List<int>(brokers.Count);
        while (order.Count < brokers.Count)
            foreach (var rack in racks.Values)
                if (rack.TryDequeue(out var id))
                    order.Add(id);
        return [.. order];
    }
}
