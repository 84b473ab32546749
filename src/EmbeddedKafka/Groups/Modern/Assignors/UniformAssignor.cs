namespace EmbeddedKafka.Groups.Modern.Assignors;

/// <summary>Gives every member as many partitions as the others, give or take one, and moves as few as it
/// can.</summary>
internal sealed class UniformAssignor : IAssignor
{
    public string Name => "uniform";

    public Dictionary<string, TopicPartitions> Assign(
        IReadOnlyCollection<AssignedMember> members,
        IReadOnlyDictionary<Guid, int> partitions
    )
    {
        if (members.Count == 0)
            return [];
        var byId = members.ToDictionary(member => member.Id, StringComparer.Ordinal);
        var order = JavaOrder.Of(byId.Keys).ConvertAll(id => byId[id]);
        var topics = order[0].Topics;
        return order.TrueForAll(member => member.Topics.SetEquals(topics))
            ? new HomogeneousAssignment(order, topics, partitions).Build()
            : new HeterogeneousAssignment(order, partitions).Build();
    }
}
