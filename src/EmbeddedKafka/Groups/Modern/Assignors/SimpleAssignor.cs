namespace EmbeddedKafka.Groups.Modern.Assignors;

/// <summary>
/// The assignor of share groups (KIP-932): partitions may be shared, so that no member is without one as long as there
/// is one. Everyone keeps what fits.
/// </summary>
internal sealed class SimpleAssignor : IAssignor
{
    public string Name => "simple";

    public Dictionary<string, TopicPartitions> Assign(
        IReadOnlyCollection<AssignedMember> members,
        IReadOnlyDictionary<Guid, int> partitions
    )
    {
        var byId = members.ToDictionary(member => member.Id, StringComparer.Ordinal);
        var order = JavaOrder.Of(byId.Keys).ConvertAll(id => byId[id]);
        var result = order.ToDictionary(member => member.Id, _ => new TopicPartitions(), StringComparer.Ordinal);
        // Members with the same subscription share its partitions among themselves.
        foreach (var peers in order.GroupBy(member => string.Join(',', member.Topics.Order())))
            Share(
                [.. peers],
                [
                    .. peers
                        .First()
                        .Topics.Order()
                        .SelectMany(topic =>
                            Enumerable.Range(0, partitions[topic]).Select(partition => (topic, partition))
                        ),
                ],
                result
            );
        return result;
    }

    static void Share(
        List<AssignedMember> members,
        List<(Guid Topic, int Partition)> all,
        Dictionary<string, TopicPartitions> result
    )
    {
        if (all.Count == 0)
            return;
        var perMember = Math.Max(1, (all.Count + members.Count - 1) / members.Count);
        var perPartition = Math.Max(1, (members.Count + all.Count - 1) / all.Count);
        var readers = all.ToDictionary(one => one, _ => 0);
        foreach (var member in members)
        foreach (var (topic, partition, _) in member.Target.All)
            if (
                readers.TryGetValue((topic, partition), out var count)
                && count < perPartition
                && result[member.Id].Count < perMember
            )
                Give(member, (topic, partition));
        foreach (var one in all.Where(one => readers[one] == 0).ToList())
            Give(members.MinBy(member => result[member.Id].Count)!, one);
        foreach (var member in members.Where(member => result[member.Id].IsEmpty))
            Give(member, all.MinBy(one => readers[one]));

        void Give(AssignedMember member, (Guid Topic, int Partition) one)
        {
            readers[one]++;
            result[member.Id].Add(one.Topic, one.Partition);
        }
    }
}
