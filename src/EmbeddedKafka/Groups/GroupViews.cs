namespace EmbeddedKafka.Groups;

/// <summary>Groups as a cluster's snapshot shows them.</summary>
internal static class GroupViews
{
    public static IReadOnlyList<GroupSnapshot> Of(GroupRegistry groups) => [.. groups.All.Select(Of)];

    static GroupSnapshot Of(Group group) => new(
        group.Id, group.StateName, group.Epoch, group is ClassicGroup { Protocol: var protocol } ? protocol : null, group.CoordinatorId,
        group is ClassicGroup classic ? [.. classic.Members.Select(member => Of(classic, member))] : [],
        [.. group.Offsets.Topics.SelectMany(topic => topic.Value.Select(partition => new CommittedOffset(topic.Key, partition.Key, partition.Value.Offset, partition.Value.Metadata)))]);

    static MemberSnapshot Of(ClassicGroup group, GroupMember member) => new(
        member.Id, member.InstanceId, member.ClientId, member.ClientHost,
        [.. Subscription.AssignmentOf(group, member).SelectMany(topic => topic.Partitions.Select(partition => new AssignedPartition(topic.Topic, partition)))]);
}
