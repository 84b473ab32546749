namespace EmbeddedKafka.Groups.Modern.Assignors;

/// <summary>Gives each member of a topic a run of its partitions, in the order of instance ids, then of member ids; the
/// first get one more.</summary>
internal sealed class RangeAssignor : IAssignor
{
    public string Name => "range";

    public Dictionary<string, TopicPartitions> Assign(
        IReadOnlyCollection<AssignedMember> members,
        IReadOnlyDictionary<Guid, int> partitions
    )
    {
        var result = members.ToDictionary(member => member.Id, _ => new TopicPartitions(), StringComparer.Ordinal);
        var order = members
            .OrderBy(member => member.InstanceId is null)
            .ThenBy(member => member.InstanceId ?? member.Id, StringComparer.Ordinal)
            .ToList();
        foreach (var topic in members.SelectMany(member => member.Topics).Distinct())
            Assign(topic, partitions[topic], order.FindAll(member => member.Topics.Contains(topic)), result);
        return result;
    }

    static void Assign(Guid topic, int count, List<AssignedMember> members, Dictionary<string, TopicPartitions> result)
    {
        var (quota, extra) = Math.DivRem(count, members.Count);
        var next = 0;
        foreach (var member in members)
            for (var left = quota + (extra-- > 0 ? 1 : 0); left > 0; left--)
                result[member.Id].Add(topic, next++);
    }
}
