using EmbeddedKafka.Groups.Modern;
using EmbeddedKafka.Groups.Modern.Consumer;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Records;

/// <summary>Consumer groups as records: the group's epoch, its members, the target assignment, and how far each member
/// is.</summary>
internal static class ConsumerGroupRecords
{
    public static CoordinatorRecord Group(string group, int epoch, long metadataHash) =>
        RecordCodec.Write(
            (short)GroupRecordType.ConsumerGroupMetadata,
            new ConsumerGroupMetadataKey { GroupId = group },
            0,
            new ConsumerGroupMetadataValue { Epoch = epoch, MetadataHash = metadataHash }
        );

    public static CoordinatorRecord GroupTombstone(string group) =>
        RecordCodec.Tombstone(
            (short)GroupRecordType.ConsumerGroupMetadata,
            new ConsumerGroupMetadataKey { GroupId = group }
        );

    public static CoordinatorRecord Member(string group, ConsumerMember member) =>
        RecordCodec.Write(
            (short)GroupRecordType.ConsumerGroupMember,
            new ConsumerGroupMemberMetadataKey { GroupId = group, MemberId = member.Id },
            0,
            new ConsumerGroupMemberMetadataValue
            {
                InstanceId = member.InstanceId,
                RackId = member.RackId,
                ClientId = member.ClientId,
                ClientHost = member.ClientHost,
                SubscribedTopicNames = member.Topics,
                SubscribedTopicRegex = member.Regex ?? "",
                RebalanceTimeoutMs = member.RebalanceTimeout,
                ServerAssignor = member.Assignor,
                ClassicMemberMetadata = member.Classic is not { } classic
                    ? null
                    : new()
                    {
                        SessionTimeoutMs = classic.SessionTimeout,
                        SupportedProtocols =
                        [
                            .. classic.Protocols.Select(protocol => new ConsumerGroupMemberMetadataValue.ClassicProtocol
                            {
                                Name = protocol.Name,
                                Metadata = protocol.Metadata,
                            }),
                        ],
                    },
            }
        );

    public static CoordinatorRecord Target(string group, int epoch, long timestamp) =>
        RecordCodec.Write(
            (short)GroupRecordType.ConsumerGroupTargetAssignment,
            new ConsumerGroupTargetAssignmentMetadataKey { GroupId = group },
            0,
            new ConsumerGroupTargetAssignmentMetadataValue { AssignmentEpoch = epoch, AssignmentTimestamp = timestamp }
        );

    public static CoordinatorRecord TargetTombstone(string group) =>
        RecordCodec.Tombstone(
            (short)GroupRecordType.ConsumerGroupTargetAssignment,
            new ConsumerGroupTargetAssignmentMetadataKey { GroupId = group }
        );

    public static CoordinatorRecord MemberTarget(string group, string member, TopicPartitions target) =>
        RecordCodec.Write(
            (short)GroupRecordType.ConsumerGroupTargetAssignmentMember,
            new ConsumerGroupTargetAssignmentMemberKey { GroupId = group, MemberId = member },
            0,
            new ConsumerGroupTargetAssignmentMemberValue
            {
                TopicPartitions = target.ToList(
                    (topic, partitions) =>
                        new ConsumerGroupTargetAssignmentMemberValue.TopicPartition
                        {
                            TopicId = topic,
                            Partitions = partitions,
                        }
                ),
            }
        );

    public static CoordinatorRecord Current(string group, ConsumerMember member) =>
        RecordCodec.Write(
            (short)GroupRecordType.ConsumerGroupCurrentAssignment,
            new ConsumerGroupCurrentMemberAssignmentKey { GroupId = group, MemberId = member.Id },
            0,
            new ConsumerGroupCurrentMemberAssignmentValue
            {
                MemberEpoch = member.Epoch,
                PreviousMemberEpoch = member.PreviousEpoch,
                State = (sbyte)member.State,
                AssignedPartitions = Partitions(member.Assigned),
                PartitionsPendingRevocation = Partitions(member.PendingRevocation),
            }
        );

    /// <summary>A member goes: what it had, its target and itself.</summary>
    public static CoordinatorRecord[] MemberTombstones(string group, string member) =>
        [
            RecordCodec.Tombstone(
                (short)GroupRecordType.ConsumerGroupCurrentAssignment,
                new ConsumerGroupCurrentMemberAssignmentKey { GroupId = group, MemberId = member }
            ),
            RecordCodec.Tombstone(
                (short)GroupRecordType.ConsumerGroupTargetAssignmentMember,
                new ConsumerGroupTargetAssignmentMemberKey { GroupId = group, MemberId = member }
            ),
            RecordCodec.Tombstone(
                (short)GroupRecordType.ConsumerGroupMember,
                new ConsumerGroupMemberMetadataKey { GroupId = group, MemberId = member }
            ),
        ];

    public static CoordinatorRecord Regex(string group, string regex, IEnumerable<string> topics, long now) =>
        RecordCodec.Write(
            (short)GroupRecordType.ConsumerGroupRegularExpression,
            new ConsumerGroupRegularExpressionKey { GroupId = group, RegularExpression = regex },
            0,
            new ConsumerGroupRegularExpressionValue { Topics = [.. topics], Timestamp = now }
        );

    public static CoordinatorRecord RegexTombstone(string group, string regex) =>
        RecordCodec.Tombstone(
            (short)GroupRecordType.ConsumerGroupRegularExpression,
            new ConsumerGroupRegularExpressionKey { GroupId = group, RegularExpression = regex }
        );

    public static TopicPartitions Partitions(List<ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions> topics) =>
        TopicPartitions.Of(
            topics.SelectMany(topic =>
                topic.Partitions.Select(
                    (partition, i) =>
                        (topic.TopicId, partition, topic.AssignmentEpochs is { Count: > 0 } epochs ? epochs[i] : 0)
                )
            )
        );

    static List<ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions> Partitions(TopicPartitions partitions) =>
        partitions.ToList(
            (topic, all, epochs) =>
                new ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions
                {
                    TopicId = topic,
                    Partitions = all,
                    AssignmentEpochs = epochs,
                }
        );
}
