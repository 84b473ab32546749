using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Loop;

namespace EmbeddedKafka.Groups;

/// <summary>
/// Deletes offsets that nobody has needed for offsets.retention.minutes, and groups that are left with neither members
/// nor offsets, every offsets.retention.check.interval.ms (KIP-211).
/// </summary>
internal sealed class OffsetExpiry(ClusterState state, GroupRegistry groups)
{
    LoopTimer? _timer;

    public void Arm()
    {
        if (_timer is not { IsPending: true })
            _timer = state.Loop.Schedule(state.Configs.BrokerNumber("offsets.retention.check.interval.ms"), Check);
    }

    void Check()
    {
        var oldest = state.Now - (state.Configs.BrokerNumber("offsets.retention.minutes") * 60_000);
        foreach (var group in groups.All.ToList())
        {
            Expire(group, oldest);
            if (group is { IsEmpty: true, Expires: true } && group.Offsets.IsEmpty)
                groups.Delete(group);
        }
        if (groups.All.Any())
            Arm();
    }

    void Expire(Group group, long oldest)
    {
        var expired = new List<(string Topic, int Partition)>();
        foreach (var (topic, partitions) in group.Offsets.Topics)
        {
            if (!group.IsEmpty && group.IsSubscribedTo(topic))
                continue;
            foreach (var (partition, offset) in partitions)
                if (group.RetentionStart(offset) is { } start && start <= oldest)
                    expired.Add((topic, partition));
        }
        groups.Write(
            group.Id,
            expired.Select(offset => OffsetRecords.Tombstone(group.Id, offset.Topic, offset.Partition))
        );
        foreach (var (topic, partition) in expired)
            group.Offsets.Delete(topic, partition);
    }
}
