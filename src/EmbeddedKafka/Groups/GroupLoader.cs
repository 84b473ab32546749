using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Groups;

/// <summary>Makes groups of what a partition of __consumer_offsets holds, as a coordinator does that has just become one.</summary>
internal sealed class GroupLoader(GroupRegistry registry)
{
    public IReadOnlyCollection<Group> Load(ReplicaLog log)
    {
        var groups = new Dictionary<string, Group>(StringComparer.Ordinal);
        var cursor = log.Seek(log.StartOffset, long.MaxValue);
        while (cursor.TryNext(out var batch))
        {
            if (batch.IsControl)
                continue;
            foreach (var record in LogRecord.In(batch))
                if (record.Key is { } key)
                    Replay(groups, key, record.Value);
        }
        return groups.Values;
    }

    void Replay(Dictionary<string, Group> groups, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte>? value)
    {
        try
        {
            switch ((GroupRecordType)RecordCodec.TypeOf(key))
            {
                case GroupRecordType.OffsetCommit:
                    ReplayOffset(groups, RecordCodec.ReadKey<OffsetCommitKey>(key), value);
                    break;
                case GroupRecordType.GroupMetadata:
                    ReplayClassic(groups, RecordCodec.ReadKey<GroupMetadataKey>(key).Group, value);
                    break;
            }
        }
        catch (ProtocolException)
        {
            // A record of a version that is not known here says nothing here; Kafka skips it as well.
        }
    }

    void ReplayOffset(Dictionary<string, Group> groups, OffsetCommitKey key, ReadOnlyMemory<byte>? value)
    {
        if (value is { } committed)
            FindOrCreate(groups, key.Group).Offsets.Commit(key.Topic, key.Partition, OffsetRecords.Read(committed));
        else if (groups.TryGetValue(key.Group, out var group))
            group.Offsets.Delete(key.Topic, key.Partition);
    }

    void ReplayClassic(Dictionary<string, Group> groups, string id, ReadOnlyMemory<byte>? value)
    {
        if (value is not { } written)
            groups.Remove(id);
        else if (FindOrCreate(groups, id) is ClassicGroup group)
            group.Restore(ClassicGroupRecords.Read(written));
    }

    Group FindOrCreate(Dictionary<string, Group> groups, string id)
    {
        if (!groups.TryGetValue(id, out var group))
            groups[id] = group = registry.NewClassic(id);
        return group;
    }
}
