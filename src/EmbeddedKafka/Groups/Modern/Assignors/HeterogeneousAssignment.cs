namespace EmbeddedKafka.Groups.Modern.Assignors;

/// <summary>
/// The uniform assignment of members whose subscriptions differ: what is free goes to the member with the fewest
/// partitions, then partitions move from full members to emptier ones as long as that makes them more even.
/// </summary>
internal sealed class HeterogeneousAssignment(List<AssignedMember> members, IReadOnlyDictionary<Guid, int> partitions)
{
    readonly Dictionary<string, TopicPartitions> _result = members.ToDictionary(
        member => member.Id,
        _ => new TopicPartitions(),
        StringComparer.Ordinal
    );
    readonly Dictionary<(Guid Topic, int Partition), AssignedMember> _owners = [];

    public Dictionary<string, TopicPartitions> Build()
    {
        foreach (var member in members)
        foreach (var (topic, partition, _) in member.Target.All)
            if (member.Topics.Contains(topic) && partition < partitions[topic])
                Give(topic, partition, member);
        // Topics with the fewest subscribers per partition first: they have the least choice.
        var topics = members
            .SelectMany(member => member.Topics)
            .Distinct()
            .OrderByDescending(topic => (double)partitions[topic] / SubscribersOf(topic).Count())
            .ThenBy(topic => SubscribersOf(topic).Count())
            .ThenBy(topic => topic)
            .ToList();
        foreach (var topic in topics)
            for (var partition = 0; partition < partitions[topic]; partition++)
                if (!_owners.ContainsKey((topic, partition)))
                    Give(topic, partition, SubscribersOf(topic).MinBy(SizeOf)!);
        while (topics.Exists(Balance)) { }
        return _result;
    }

    bool Balance(Guid topic)
    {
        var emptiest = SubscribersOf(topic).MinBy(SizeOf)!;
        for (var partition = 0; partition < partitions[topic]; partition++)
        {
            var owner = _owners[(topic, partition)];
            if (SizeOf(owner) <= SizeOf(emptiest) + 1)
                continue;
            _result[owner.Id].Remove(topic, partition);
            Give(topic, partition, emptiest);
            return true;
        }
        return false;
    }

    IEnumerable<AssignedMember> SubscribersOf(Guid topic) => members.Where(member => member.Topics.Contains(topic));

    int SizeOf(AssignedMember member) => _result[member.Id].Count;

    void Give(Guid topic, int partition, AssignedMember member)
    {
        _owners[(topic, partition)] = member;
        _result[member.Id].Add(topic, partition);
    }
}
