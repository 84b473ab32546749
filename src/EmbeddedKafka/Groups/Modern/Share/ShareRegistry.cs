using System.Net;
using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Configs;
using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Groups.Modern.Share;

/// <summary>All share partitions and share sessions of the cluster, and the topic __share_group_state, which holds the
/// state of share partitions.</summary>
internal sealed class ShareRegistry(ClusterState state)
{
    public const string StateTopic = "__share_group_state";

    const short SnapshotType = 0,
        UpdateType = 1;

    readonly GroupLog _log = new(state);
    readonly Dictionary<SharePartitionKey, SharePartition> _partitions = [];
    readonly Dictionary<(int Broker, string Group, string Member), ShareSession> _sessions = [];

    /// <summary>By partition of the state topic: the state of share partitions as the log has it, and the leader epoch
    /// in which it was read.</summary>
    readonly Dictionary<int, (int LeaderEpoch, Dictionary<SharePartitionKey, ShareSnapshotValue> Known)> _known = [];

    volatile bool _hasSessions;

    /// <summary>Whether the share coordinator of a share partition runs. Its state can be read and written only
    /// then.</summary>
    public bool HasCoordinator(SharePartitionKey key) => HasState && state.IsRunning(StatePartition(key).Leader);

    /// <summary>The share partition; its state is read from __share_group_state if the partition has a new leader. Null
    /// while no share coordinator runs.</summary>
    public SharePartition? Open(string group, Partition partition)
    {
        var key = new SharePartitionKey(group, partition.Topic.Id, partition.Index);
        if (_partitions.TryGetValue(key, out var open) && open.IsCurrent)
            return open;
        return HasCoordinator(key) ? _partitions[key] = new(state, key, partition, Find(key)) : null;
    }

    /// <summary>The state of a share partition in __share_group_state; null if it has none.</summary>
    public ShareSnapshotValue? Find(SharePartitionKey key) => Known(StatePartition(key)).GetValueOrDefault(key);

    /// <summary>The state of all share partitions of a group.</summary>
    public IEnumerable<(SharePartitionKey Key, ShareSnapshotValue Value)> Of(string group) =>
        state.Find(StateTopic) is { } topic
            ? topic
                .Partitions.SelectMany(Known)
                .Where(known => known.Key.GroupId == group)
                .Select(known => (known.Key, known.Value))
                .ToList()
            : [];

    public void Write(SharePartition partition, ShareSnapshotValue snapshot) => Write(partition.Key, snapshot);

    /// <summary>Sets the start offset of a share partition. Records that members have acquired are no longer
    /// theirs.</summary>
    public void Alter(SharePartitionKey key, long offset)
    {
        Close(key);
        Write(
            key,
            new()
            {
                StartOffset = offset,
                StateEpoch = (Find(key)?.StateEpoch ?? 0) + 1,
                LeaderEpoch = -1,
                CreateTimestamp = state.Now,
                WriteTimestamp = state.Now,
            }
        );
    }

    /// <summary>Deletes the state of a share partition.</summary>
    public void Delete(SharePartitionKey key)
    {
        Close(key);
        var partition = StatePartition(key);
        if (!Known(partition).Remove(key))
            return;
        _log.Append(
            partition,
            [
                RecordCodec.Tombstone(SnapshotType, KeyOf(key)),
                RecordCodec.Tombstone(
                    UpdateType,
                    new ShareUpdateKey
                    {
                        GroupId = key.GroupId,
                        TopicId = key.TopicId,
                        Partition = key.Partition,
                    }
                ),
            ]
        );
    }

    public void Delete(string group)
    {
        foreach (var (key, _) in Of(group).ToList())
            Delete(key);
    }

    void Close(SharePartitionKey key)
    {
        if (_partitions.Remove(key, out var open))
            open.IsClosed = true;
    }

    void Write(SharePartitionKey key, ShareSnapshotValue snapshot)
    {
        var partition = StatePartition(key);
        Known(partition)[key] = snapshot;
        if (state.IsRunning(partition.Leader))
            _log.Append(partition, [RecordCodec.Write(SnapshotType, KeyOf(key), 0, snapshot)]);
    }

    /// <summary>Answers once the state of these partitions is committed; <paramref name="refuse"/> is told of each
    /// where that fails.</summary>
    public async ValueTask<IResponse?> WhenWritten(
        IEnumerable<SharePartitionKey> keys,
        IResponse response,
        Action<SharePartitionKey> refuse
    )
    {
        foreach (var written in keys.GroupBy(StatePartition).ToList())
        {
            var isRefused = !state.IsRunning(written.Key.Leader);
            await _log.WhenCommitted(
                written.Key,
                response,
                _ =>
                {
                    isRefused = true;
                    return response;
                }
            );
            if (!isRefused)
                continue;
            foreach (var key in written)
                refuse(key);
        }
        return response;
    }

    /// <summary>Whether there are share sessions. May be read from any thread.</summary>
    public bool HasSessions => _hasSessions;

    /// <summary>A connection has ended, and with it the session that used it.</summary>
    public void Disconnected(int broker, IPEndPoint client)
    {
        foreach (
            var session in _sessions
                .Values.Where(session => session.Broker == broker && client.Equals(session.Client))
                .ToList()
        )
            Close(session);
    }

    public ShareSession? FindSession(int broker, string group, string member) =>
        _sessions.GetValueOrDefault((broker, group, member));

    public ShareSession OpenSession(int broker, string group, string member)
    {
        if (FindSession(broker, group, member) is { } known)
            Close(known);
        _hasSessions = true;
        return _sessions[(broker, group, member)] = new(broker, group, member);
    }

    /// <summary>Ends a session and releases the member's records of the session's partitions. Records that the member
    /// has acquired from other brokers stay acquired.</summary>
    public void Close(ShareSession session)
    {
        _sessions.Remove((session.Broker, session.Group, session.Member));
        _hasSessions = _sessions.Count > 0;
        foreach (var (topic, index) in session.Partitions)
            if (
                _partitions.TryGetValue(new(session.Group, topic, index), out var partition)
                && partition.IsCurrent
                && partition.Leader == session.Broker
            )
                partition.ReleaseAll(session.Member);
    }

    /// <summary>The offset at which a group without state begins to read a partition:
    /// share.auto.offset.reset.</summary>
    public long StartOf(string group, Partition partition)
    {
        var log = partition.LeaderReplica!.Log;
        if (!ShareStart.TryParse(state.Groups.Settings.ShareStart(group), out var start))
            return partition.HighWatermark;
        if (start.IsDuration)
        {
            var since = state.Now - start.Timestamp;
            return log.Segments.SelectMany(segment => segment.Batches)
                    .FirstOrDefault(batch => batch.MaxTimestamp >= since)
                    ?.BaseOffset
                ?? partition.HighWatermark;
        }
        return start.Timestamp == -2 ? log.StartOffset : partition.HighWatermark;
    }

    /// <summary>Whether there is a __share_group_state, or a controller to make it.</summary>
    public bool HasState => state.Members.HasController || state.Find(StateTopic) is not null;

    /// <summary>The partition of __share_group_state that a share partition belongs to; the topic comes into being with
    /// the first.</summary>
    public Partition StatePartition(SharePartitionKey key) => StatePartition(key.CoordinatorKey);

    public Partition StatePartition(string coordinatorKey)
    {
        var topic =
            state.Find(StateTopic)
            ?? new TopicCreator(state).CreateInternal(
                StateTopic,
                (int)state.Configs.BrokerNumber("share.coordinator.state.topic.num.partitions"),
                (int)state.Configs.BrokerNumber("share.coordinator.state.topic.replication.factor"),
                [
                    new("cleanup.policy", "delete"),
                    new("compression.type", "producer"),
                    new("retention.ms", "-1"),
                    new("segment.bytes", "104857600"),
                ]
            );
        return topic.Partitions[JavaHash.Partition(coordinatorKey, topic.Partitions.Count)];
    }

    static ShareSnapshotKey KeyOf(SharePartitionKey key) =>
        new()
        {
            GroupId = key.GroupId,
            TopicId = key.TopicId,
            Partition = key.Partition,
        };

    Dictionary<SharePartitionKey, ShareSnapshotValue> Known(Partition partition)
    {
        if (_known.TryGetValue(partition.Index, out var loaded) && loaded.LeaderEpoch == partition.LeaderEpoch)
            return loaded.Known;
        var known = new Dictionary<SharePartitionKey, ShareSnapshotValue>();
        if (partition.LeaderReplica is { } leader)
            Replay(leader.Log, known);
        _known[partition.Index] = (partition.LeaderEpoch, known);
        return known;
    }

    static void Replay(ReplicaLog log, Dictionary<SharePartitionKey, ShareSnapshotValue> known)
    {
        var cursor = log.Seek(log.StartOffset, long.MaxValue);
        while (cursor.TryNext(out var batch))
        {
            foreach (var record in LogRecord.In(batch))
            {
                if (record.Key is not { } bytes || RecordCodec.TypeOf(bytes) != SnapshotType)
                    continue;
                var read = RecordCodec.ReadKey<ShareSnapshotKey>(bytes);
                var key = new SharePartitionKey(read.GroupId, read.TopicId, read.Partition);
                if (record.Value is { } value)
                    known[key] = RecordCodec.ReadValue<ShareSnapshotValue>(value);
                else
                    known.Remove(key);
            }
        }
    }
}
