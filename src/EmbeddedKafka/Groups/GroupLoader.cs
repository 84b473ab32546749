using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Groups.Modern.Consumer;
using EmbeddedKafka.Groups.Modern.Share;
using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Groups;

/// <summary>Makes groups of what a partition of __consumer_offsets holds, as a coordinator does that has just become
/// one.</summary>
internal sealed class GroupLoader(ClusterState state, GroupRegistry registry)
{
    readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);

    // A group may change its type and keep its offsets.
    readonly Dictionary<string, OffsetStore> _offsets = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Group> Load(ReplicaLog log)
    {
        var cursor = log.Seek(log.StartOffset, long.MaxValue);
        while (cursor.TryNext(out var batch))
        {
            if (batch.IsControl)
                ReplayMarker(batch);
            else
                foreach (var record in LogRecord.In(batch))
                    if (record.Key is { } key)
                        Replay(key, record.Value, batch.IsTransactional ? batch.ProducerId : null);
        }
        foreach (var (id, offsets) in _offsets)
            if (!offsets.IsEmpty && !_groups.ContainsKey(id))
                _groups.Add(id, registry.NewClassic(id, offsets));
        return _groups.Values;
    }

    void Replay(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte>? value, long? transactionOf)
    {
        try
        {
            switch ((GroupRecordType)RecordCodec.TypeOf(key))
            {
                case GroupRecordType.OffsetCommit:
                    ReplayOffset(RecordCodec.ReadKey<OffsetCommitKey>(key), value, transactionOf);
                    break;
                case GroupRecordType.GroupMetadata:
                    ReplayClassic(RecordCodec.ReadKey<GroupMetadataKey>(key).Group, value);
                    break;
                default:
                    ReplayConsumer(key, value);
                    ReplayShare(key, value);
                    break;
            }
        }
        catch (ProtocolException)
        {
            // Records of unknown versions are skipped, as in Kafka.
        }
    }

    void ReplayMarker(RecordBatch batch)
    {
        if (!TransactionMarker.TryRead(batch, out var marker))
            return;
        foreach (var offsets in _offsets.Values)
            offsets.End(batch.ProducerId, marker.IsCommit);
    }

    /// <summary><paramref name="transactionOf"/> is the producer in whose transaction the offset stands, if in
    /// any.</summary>
    void ReplayOffset(OffsetCommitKey key, ReadOnlyMemory<byte>? value, long? transactionOf)
    {
        if (transactionOf is { } producerId && value is { } pending)
            OffsetsOf(key.Group).Pend(producerId, key.Topic, key.Partition, OffsetRecords.Read(pending));
        else if (value is { } committed)
            OffsetsOf(key.Group).Commit(key.Topic, key.Partition, OffsetRecords.Read(committed));
        else
            OffsetsOf(key.Group).Delete(key.Topic, key.Partition);
    }

    void ReplayClassic(string id, ReadOnlyMemory<byte>? value)
    {
        if (value is not { } written)
        {
            if (_groups.GetValueOrDefault(id) is ClassicGroup)
                _groups.Remove(id);
            return;
        }
        if (_groups.GetValueOrDefault(id) is not ClassicGroup group)
            _groups[id] = group = registry.NewClassic(id, OffsetsOf(id));
        group.Restore(ClassicGroupRecords.Read(written));
    }

    void ReplayConsumer(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte>? value)
    {
        switch ((GroupRecordType)RecordCodec.TypeOf(key))
        {
            case GroupRecordType.ConsumerGroupMetadata:
                var id = RecordCodec.ReadKey<ConsumerGroupMetadataKey>(key).GroupId;
                if (value is { } metadata)
                    Consumer(id).Replay(RecordCodec.ReadValue<ConsumerGroupMetadataValue>(metadata));
                else if (_groups.GetValueOrDefault(id) is ConsumerGroup)
                    _groups.Remove(id);
                break;
            case GroupRecordType.ConsumerGroupMember:
                var member = RecordCodec.ReadKey<ConsumerGroupMemberMetadataKey>(key);
                Consumer(member.GroupId).Replay(member.MemberId, Read<ConsumerGroupMemberMetadataValue>(value));
                break;
            case GroupRecordType.ConsumerGroupTargetAssignment:
                var assigned = RecordCodec.ReadKey<ConsumerGroupTargetAssignmentMetadataKey>(key).GroupId;
                if (value is { } target)
                    Consumer(assigned)
                        .Replay(RecordCodec.ReadValue<ConsumerGroupTargetAssignmentMetadataValue>(target));
                break;
            case GroupRecordType.ConsumerGroupTargetAssignmentMember:
                var targeted = RecordCodec.ReadKey<ConsumerGroupTargetAssignmentMemberKey>(key);
                Consumer(targeted.GroupId)
                    .Replay(targeted.MemberId, Read<ConsumerGroupTargetAssignmentMemberValue>(value));
                break;
            case GroupRecordType.ConsumerGroupCurrentAssignment:
                var current = RecordCodec.ReadKey<ConsumerGroupCurrentMemberAssignmentKey>(key);
                Consumer(current.GroupId)
                    .Replay(current.MemberId, Read<ConsumerGroupCurrentMemberAssignmentValue>(value));
                break;
            case GroupRecordType.ConsumerGroupRegularExpression:
                var regex = RecordCodec.ReadKey<ConsumerGroupRegularExpressionKey>(key);
                Consumer(regex.GroupId)
                    .Replay(regex.RegularExpression, Read<ConsumerGroupRegularExpressionValue>(value));
                break;
        }
    }

    void ReplayShare(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte>? value)
    {
        switch ((GroupRecordType)RecordCodec.TypeOf(key))
        {
            case GroupRecordType.ShareGroupMetadata:
                var id = RecordCodec.ReadKey<ShareGroupMetadataKey>(key).GroupId;
                if (value is { } metadata)
                    Share(id).Replay(RecordCodec.ReadValue<ShareGroupMetadataValue>(metadata));
                else if (_groups.GetValueOrDefault(id) is ShareGroup)
                    _groups.Remove(id);
                break;
            case GroupRecordType.ShareGroupStatePartitions:
                if (value is { } partitions)
                    Share(RecordCodec.ReadKey<ShareGroupStatePartitionMetadataKey>(key).GroupId)
                        .Replay(RecordCodec.ReadValue<ShareGroupStatePartitionMetadataValue>(partitions));
                break;
            case GroupRecordType.ShareGroupMember:
                var member = RecordCodec.ReadKey<ShareGroupMemberMetadataKey>(key);
                Share(member.GroupId).Replay(member.MemberId, Read<ShareGroupMemberMetadataValue>(value));
                break;
            case GroupRecordType.ShareGroupTargetAssignment:
                var assigned = RecordCodec.ReadKey<ShareGroupTargetAssignmentMetadataKey>(key).GroupId;
                if (value is { } target)
                    Share(assigned).Replay(RecordCodec.ReadValue<ShareGroupTargetAssignmentMetadataValue>(target));
                break;
            case GroupRecordType.ShareGroupTargetAssignmentMember:
                var targeted = RecordCodec.ReadKey<ShareGroupTargetAssignmentMemberKey>(key);
                Share(targeted.GroupId).Replay(targeted.MemberId, Read<ShareGroupTargetAssignmentMemberValue>(value));
                break;
            case GroupRecordType.ShareGroupCurrentAssignment:
                var current = RecordCodec.ReadKey<ShareGroupCurrentMemberAssignmentKey>(key);
                Share(current.GroupId).Replay(current.MemberId, Read<ShareGroupCurrentMemberAssignmentValue>(value));
                break;
        }
    }

    static T? Read<T>(ReadOnlyMemory<byte>? value)
        where T : class, IMessage<T> => value is { } written ? RecordCodec.ReadValue<T>(written) : null;

    ConsumerGroup Consumer(string id)
    {
        if (_groups.GetValueOrDefault(id) is not ConsumerGroup group)
            _groups[id] = group = new(id, state) { Offsets = OffsetsOf(id) };
        return group;
    }

    ShareGroup Share(string id)
    {
        if (_groups.GetValueOrDefault(id) is not ShareGroup group)
            _groups[id] = group = new(id, state);
        return group;
    }

    OffsetStore OffsetsOf(string id)
    {
        if (!_offsets.TryGetValue(id, out var offsets))
            _offsets[id] = offsets = new();
        return offsets;
    }
}
