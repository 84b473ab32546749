using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Records;

/// <summary>Committed offsets as records.</summary>
internal static class OffsetRecords
{
    const short Version = 4;

    public static CoordinatorRecord Commit(string group, string topic, int partition, OffsetRecord offset) =>
        RecordCodec.Write(
            (short)GroupRecordType.OffsetCommit,
            Key(group, topic, partition),
            Version,
            new OffsetCommitValue
            {
                Offset = offset.Offset,
                LeaderEpoch = offset.LeaderEpoch,
                Metadata = offset.Metadata,
                CommitTimestamp = offset.CommittedAt,
                TopicId = offset.TopicId,
            }
        );

    public static CoordinatorRecord Tombstone(string group, string topic, int partition) =>
        RecordCodec.Tombstone((short)GroupRecordType.OffsetCommit, Key(group, topic, partition));

    public static OffsetRecord Read(ReadOnlyMemory<byte> value)
    {
        var read = RecordCodec.ReadValue<OffsetCommitValue>(value);
        return new(read.Offset, read.LeaderEpoch, read.Metadata, read.CommitTimestamp, read.TopicId);
    }

    static OffsetCommitKey Key(string group, string topic, int partition) =>
        new()
        {
            Group = group,
            Topic = topic,
            Partition = partition,
        };
}
