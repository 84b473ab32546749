namespace EmbeddedKafka.Groups.Records;

/// <summary>What a record of __consumer_offsets is about: the number before its key.</summary>
internal enum GroupRecordType : short
{
    LegacyOffsetCommit = 0,
    OffsetCommit = 1,
    GroupMetadata = 2,
    ConsumerGroupMetadata = 3,
    ConsumerGroupMember = 5,
    ConsumerGroupTargetAssignment = 6,
    ConsumerGroupTargetAssignmentMember = 7,
    ConsumerGroupCurrentAssignment = 8,
    ShareGroupMember = 10,
    ShareGroupMetadata = 11,
    ShareGroupTargetAssignment = 12,
    ShareGroupTargetAssignmentMember = 13,
    ShareGroupCurrentAssignment = 14,
    ShareGroupStatePartitions = 15,
    ConsumerGroupRegularExpression = 16,
}
