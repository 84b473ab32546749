namespace EmbeddedKafka;

/// <summary>The cluster at one moment. Never changes.</summary>
/// <param name="ControllerId">The broker that is the active controller; −1 when no majority of the brokers runs and
/// reaches each other: then no leader moves, no ISR and no topic changes.</param>
public sealed record ClusterSnapshot(
    string ClusterId,
    int ControllerId,
    IReadOnlyList<BrokerSnapshot> Brokers,
    IReadOnlyList<TopicSnapshot> Topics,
    IReadOnlyList<GroupSnapshot> Groups
)
{
    /// <summary>The transactional ids that coordinators know, in their order.</summary>
    public IReadOnlyList<TransactionSnapshot> Transactions { get; init; } = [];

    /// <summary>The topic of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public TopicSnapshot Topic(string name) =>
        Topics.FirstOrDefault(topic => topic.Name == name)
        ?? throw new KeyNotFoundException($"there is no topic '{name}'");

    /// <summary>The consumer group of that id.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public GroupSnapshot Group(string groupId) =>
        Groups.FirstOrDefault(group => group.GroupId == groupId)
        ?? throw new KeyNotFoundException($"there is no group '{groupId}'");
}
