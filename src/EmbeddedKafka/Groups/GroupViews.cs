using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Groups.Modern;
using EmbeddedKafka.Groups.Modern.Consumer;
using EmbeddedKafka.Groups.Modern.Share;

namespace EmbeddedKafka.Groups;

/// <summary>Groups as a cluster's snapshot shows them.</summary>
internal sealed class GroupViews(ClusterState state)
{
    public IReadOnlyList<GroupSnapshot> All() => [.. state.Groups.All.Where(group => group.IsKnown).Select(Of)];

    GroupSnapshot Of(Group group) =>
        group switch
        {
            ConsumerGroup consumer => Snapshot(
                consumer,
                consumer.AssignorName,
                [.. consumer.Members.Select(member => Of(consumer, member))]
            ) with
            {
                AssignmentEpoch = consumer.AssignmentEpoch,
            },
            ClassicGroup classic => Snapshot(
                classic,
                classic.Protocol,
                [.. classic.Members.Select(member => Of(classic, member))]
            ),
            ShareGroup share => Snapshot(
                share,
                share.AssignorName,
                [.. share.Members.Select(member => Of(share, member))]
            ) with
            {
                AssignmentEpoch = share.AssignmentEpoch,
            },
            _ => Snapshot(group, null, []),
        };

    static GroupSnapshot Snapshot(Group group, string? protocol, IReadOnlyList<MemberSnapshot> members) =>
        new(
            group.Id,
            group.StateName,
            group.Epoch,
            protocol,
            group.CoordinatorId,
            members,
            [
                .. group.Offsets.Topics.SelectMany(topic =>
                    topic.Value.Select(partition => new CommittedOffset(
                        topic.Key,
                        partition.Key,
                        partition.Value.Offset,
                        partition.Value.Metadata
                    ))
                ),
            ]
        )
        {
            Type = group.Type,
        };

    static MemberSnapshot Of(ClassicGroup group, GroupMember member) =>
        new(
            member.Id,
            member.InstanceId,
            member.ClientId,
            member.ClientHost,
            [
                .. Subscription
                    .AssignmentOf(group, member)
                    .SelectMany(topic =>
                        topic.Partitions.Select(partition => new AssignedPartition(topic.Topic, partition))
                    ),
            ]
        )
        {
            Epoch = group.Generation,
        };

    MemberSnapshot Of(ConsumerGroup group, ConsumerMember member) =>
        new(member.Id, member.InstanceId, member.ClientId, member.ClientHost, Named(member.Assigned))
        {
            Epoch = member.Epoch,
            TargetAssignment = Named(group.TargetOf(member.Id)),
        };

    MemberSnapshot Of(ShareGroup group, ShareMember member) =>
        new(member.Id, null, member.ClientId, member.ClientHost, Named(member.Assigned))
        {
            Epoch = member.Epoch,
            TargetAssignment = Named(group.TargetOf(member.Id)),
        };

    IReadOnlyList<AssignedPartition> Named(TopicPartitions partitions) =>
        [
            .. partitions
                .All.Select(one => (state.Find(one.Topic)?.Name, one.Partition))
                .Where(one => one.Name is not null)
                .OrderBy(one => one.Name, StringComparer.Ordinal)
                .Select(one => new AssignedPartition(one.Name!, one.Partition)),
        ];
}
