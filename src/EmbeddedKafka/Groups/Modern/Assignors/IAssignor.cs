namespace EmbeddedKafka.Groups.Modern.Assignors;

/// <summary>Decides, on the coordinator, which member of a group reads which partitions (KIP-848).</summary>
internal interface IAssignor
{
    string Name { get; }

    /// <summary>Everyone's partitions, by member id.</summary>
    /// <param name="partitions">How many partitions each topic has.</param>
    Dictionary<string, TopicPartitions> Assign(
        IReadOnlyCollection<AssignedMember> members,
        IReadOnlyDictionary<Guid, int> partitions
    );
}
