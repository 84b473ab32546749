namespace EmbeddedKafka.Groups.Modern.Assignors;

/// <summary>The uniform assignment of members that are all subscribed to the same topics.</summary>
internal sealed class HomogeneousAssignment(
    List<AssignedMember> members,
    HashSet<Guid> topics,
    IReadOnlyDictionary<Guid, int> partitions
)
{
    readonly Dictionary<string, TopicPartitions> _result = new(StringComparer.Ordinal);
    readonly List<(Guid Topic, int Partition)> _free = [];
    readonly List<(string Member, int Room)> _unfilled = [];

    public Dictionary<string, TopicPartitions> Build()
    {
        if (topics.Count == 0)
            return members.ToDictionary(member => member.Id, _ => new TopicPartitions(), StringComparer.Ordinal);
        FindFree();
        KeepWithinQuota();
        var next = 0;
        foreach (var (member, room) in _unfilled)
            for (var left = room; left > 0 && next < _free.Count; left--, next++)
                _result[member].Add(_free[next].Topic, _free[next].Partition);
        return _result;
    }

    void FindFree()
    {
        foreach (var topic in JavaOrder.Of(topics))
            for (var partition = 0; partition < partitions[topic]; partition++)
                if (!members.Exists(member => member.Target.Contains(topic, partition)))
                    _free.Add((topic, partition));
    }

    /// <summary>
    /// Every member keeps what it has up to its quota. Where the division leaves a rest, some quotas are one larger: of
    /// members that have so much already, otherwise of the last.
    /// </summary>
    void KeepWithinQuota()
    {
        var (quota, extra) = Math.DivRem(topics.Sum(topic => partitions[topic]), members.Count);
        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            var takesExtra = extra > 0;
            var room = quota + (takesExtra ? 1 : 0);
            var kept = _result[member.Id] = new();
            foreach (var topic in JavaOrder.Of([.. member.Target.Topics]))
            {
                if (!topics.Contains(topic))
                    continue;
                foreach (var partition in member.Target.Of(topic))
                {
                    if (room > 0)
                    {
                        kept.Add(topic, partition);
                        room--;
                    }
                    else
                    {
                        _free.Add((topic, partition));
                    }
                }
            }
            if (room > 0 && takesExtra && members.Count - i > extra)
            {
                room--;
                takesExtra = false;
            }
            if (takesExtra)
                extra--;
            if (room > 0)
                _unfilled.Add((member.Id, room));
        }
    }
}
