using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups.Modern;
using EmbeddedKafka.Groups.Modern.Share;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Records;

/// <summary>Share groups as records; where they are in their partitions is in __share_group_state.</summary>
internal static class ShareGroupRecords
{
    public static CoordinatorRecord Group(string group, int epoch, long metadataHash) =>
        RecordCodec.Write(
            (short)GroupRecordType.ShareGroupMetadata,
            new ShareGroupMetadataKey { GroupId = group },
            0,
            new ShareGroupMetadataValue { Epoch = epoch, MetadataHash = metadataHash }
        );

    public static CoordinatorRecord Member(string group, ShareMember member) =>
        RecordCodec.Write(
            (short)GroupRecordType.ShareGroupMember,
            new ShareGroupMemberMetadataKey { GroupId = group, MemberId = member.Id },
            0,
            new ShareGroupMemberMetadataValue
            {
                RackId = member.RackId,
                ClientId = member.ClientId,
                ClientHost = member.ClientHost,
                SubscribedTopicNames = member.Topics,
            }
        );

    public static CoordinatorRecord Target(string group, int epoch, long timestamp) =>
        RecordCodec.Write(
            (short)GroupRecordType.ShareGroupTargetAssignment,
            new ShareGroupTargetAssignmentMetadataKey { GroupId = group },
            0,
            new ShareGroupTargetAssignmentMetadataValue { AssignmentEpoch = epoch, AssignmentTimestamp = timestamp }
        );

    public static CoordinatorRecord MemberTarget(string group, string member, TopicPartitions target) =>
        RecordCodec.Write(
            (short)GroupRecordType.ShareGroupTargetAssignmentMember,
            new ShareGroupTargetAssignmentMemberKey { GroupId = group, MemberId = member },
            0,
            new ShareGroupTargetAssignmentMemberValue
            {
                TopicPartitions = target.ToList(
                    (topic, partitions) =>
                        new ShareGroupTargetAssignmentMemberValue.TopicPartition
                        {
                            TopicId = topic,
                            Partitions = partitions,
                        }
                ),
            }
        );

    public static CoordinatorRecord Current(string group, ShareMember member) =>
        RecordCodec.Write(
            (short)GroupRecordType.ShareGroupCurrentAssignment,
            new ShareGroupCurrentMemberAssignmentKey { GroupId = group, MemberId = member.Id },
            0,
            new ShareGroupCurrentMemberAssignmentValue
            {
                MemberEpoch = member.Epoch,
                PreviousMemberEpoch = member.PreviousEpoch,
                AssignedPartitions = member.Assigned.ToList(
                    (topic, partitions) =>
                        new ShareGroupCurrentMemberAssignmentValue.TopicPartitions
                        {
                            TopicId = topic,
                            Partitions = partitions,
                        }
                ),
            }
        );

    /// <summary>The topics that the group reads, or has read.</summary>
    public static CoordinatorRecord Initialized(string group, IEnumerable<Topic> topics) =>
        RecordCodec.Write(
            (short)GroupRecordType.ShareGroupStatePartitions,
            new ShareGroupStatePartitionMetadataKey { GroupId = group },
            0,
            new ShareGroupStatePartitionMetadataValue
            {
                InitializedTopics =
                [
                    .. topics.Select(topic => new ShareGroupStatePartitionMetadataValue.TopicPartitionsInfo
                    {
                        TopicId = topic.Id,
                        TopicName = topic.Name,
                        Partitions = [.. Enumerable.Range(0, topic.Partitions.Count)],
                    }),
                ],
            }
        );

    public static CoordinatorRecord[] MemberTombstones(string group, string member) =>
        [
            RecordCodec.Tombstone(
                (short)GroupRecordType.ShareGroupCurrentAssignment,
                new ShareGroupCurrentMemberAssignmentKey { GroupId = group, MemberId = member }
            ),
            RecordCodec.Tombstone(
                (short)GroupRecordType.ShareGroupTargetAssignmentMember,
                new ShareGroupTargetAssignmentMemberKey { GroupId = group, MemberId = member }
            ),
            RecordCodec.Tombstone(
                (short)GroupRecordType.ShareGroupMember,
                new ShareGroupMemberMetadataKey { GroupId = group, MemberId = member }
            ),
        ];

    public static CoordinatorRecord[] GroupTombstones(string group) =>
        [
            RecordCodec.Tombstone(
                (short)GroupRecordType.ShareGroupTargetAssignment,
                new ShareGroupTargetAssignmentMetadataKey { GroupId = group }
            ),
            RecordCodec.Tombstone(
                (short)GroupRecordType.ShareGroupStatePartitions,
                new ShareGroupStatePartitionMetadataKey { GroupId = group }
            ),
            RecordCodec.Tombstone(
                (short)GroupRecordType.ShareGroupMetadata,
                new ShareGroupMetadataKey { GroupId = group }
            ),
        ];
}
