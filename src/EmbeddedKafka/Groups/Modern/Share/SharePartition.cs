using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Groups.Modern.Share;

/// <summary>
/// A partition as a share group reads it, at the partition's leader: the state of each offset from the share-partition
/// start offset (everything before is acknowledged or archived) to its end offset (nothing after has been delivered).
/// Source: KIP-932.
/// </summary>
internal sealed class SharePartition
{
    const sbyte Gap = 0,
        Accept = 1,
        Release = 2,
        Reject = 3,
        Renew = 4;

    readonly ClusterState _state;
    readonly Partition _partition;
    readonly SortedDictionary<long, InFlightRecord> _records = [];
    readonly int _leaderEpoch;
    int _stateEpoch;
    int _snapshotEpoch;

    public SharePartition(ClusterState state, SharePartitionKey key, Partition partition, ShareSnapshotValue? known)
    {
        _state = state;
        _partition = partition;
        _leaderEpoch = partition.LeaderEpoch;
        Key = key;
        Start = known is { StartOffset: >= 0 } ? known.StartOffset : state.Shares.StartOf(key.GroupId, partition);
        End = Start - 1;
        (_stateEpoch, _snapshotEpoch) = (known?.StateEpoch ?? 0, known?.SnapshotEpoch ?? 0);
        foreach (var batch in known?.StateBatches ?? [])
            for (var offset = batch.FirstOffset; offset <= batch.LastOffset; offset++)
                Put(offset, new() { State = (RecordState)batch.DeliveryState, DeliveryCount = batch.DeliveryCount });
    }

    public SharePartitionKey Key { get; }

    /// <summary>The share-partition start offset.</summary>
    public long Start { get; private set; }

    /// <summary>The last offset that was delivered.</summary>
    public long End { get; private set; }

    /// <summary>The broker that leads the partition.</summary>
    public int Leader => _partition.Leader;

    /// <summary>False after a change of leader epoch, or once the topic or the group's state is gone.</summary>
    public bool IsCurrent => _partition.LeaderEpoch == _leaderEpoch && !_partition.Topic.IsDeleted && !IsClosed;

    /// <summary>An admin request has changed or deleted the group's state.</summary>
    public bool IsClosed { get; set; }

    GroupSettings Settings => _state.Groups.Settings;

    /// <summary>Acquires available records for a member, and returns the batches that hold them.</summary>
    /// <param name="maxRecords">Whole batches are acquired until there are so many records.</param>
    /// <param name="maxBytes">The batches returned are not larger, unless <paramref name="atLeastOne"/>.</param>
    /// <param name="atLeastOne">The first batch may exceed <paramref name="maxBytes"/>.</param>
    /// <param name="exactly">The last batch is acquired in part, so that there are not more than
    /// <paramref name="maxRecords"/>.</param>
    public ReadOnlyMemory<byte> Acquire(
        string member,
        int maxRecords,
        int batchSize,
        int maxBytes,
        bool atLeastOne,
        bool exactly,
        List<AcquiredRange> acquired
    )
    {
        Skip();
        var log = _partition.LeaderReplica!.Log;
        var readsCommitted = Settings.ShareReadsCommitted(Key.GroupId);
        var limit = readsCommitted ? _partition.LastStableOffset : _partition.HighWatermark;
        var next = NextOffset();
        var end = Reach(log, next, limit, maxRecords, maxBytes, atLeastOne);
        if (end <= next)
            return default;
        var data = LogReader.Read(log, next, end, int.MaxValue, atLeastOne: true, out var batches, out _);
        var aborted = readsCommitted ? _partition.LeaderReplica.Producers.Transactions.AbortedIn(next, end) : [];
        var offsets = new List<long>();
        var ranges = new RangeBuilder(acquired, batchSize);
        var cursor = log.Seek(next, end);
        while (batches-- > 0 && cursor.TryNext(out var batch))
        {
            if (aborted.Exists(one => one.Holds(batch)))
            {
                Discard(batch);
                continue;
            }
            ranges.NextBatch();
            for (
                var offset = Math.Max(batch.BaseOffset, Start);
                offset <= batch.LastOffset && (!exactly || offsets.Count < maxRecords);
                offset++
            )
            {
                if (!CanAcquire(offset))
                    continue;
                var record = Take(offset, member);
                offsets.Add(offset);
                record.Origin = ranges.Add(offset, record.DeliveryCount, record.Origin);
            }
        }
        Guard(offsets, member);
        if (aborted.Count > 0)
            Finish();
        return offsets.Count == 0 ? default : data;
    }

    /// <summary>Where the batches end that hold the records asked for.</summary>
    long Reach(ReplicaLog log, long next, long limit, int maxRecords, int maxBytes, bool atLeastOne)
    {
        var cursor = log.Seek(next, limit);
        var (end, count, bytes) = (next, 0, 0L);
        var room = Settings.ShareMaxLocks(Key.GroupId) - _records.Values.Count(record => !record.IsDone);
        while (count < maxRecords && cursor.TryNext(out var batch))
        {
            if (bytes + batch.Size > maxBytes && !(atLeastOne && bytes == 0))
                break;
            // Only offsets that were never delivered take up room; others are among the records already.
            var fresh = (int)Math.Max(0, batch.LastOffset - Math.Max(End, batch.BaseOffset - 1));
            if (fresh > 0 && room <= 0)
                break;
            for (var offset = Math.Max(batch.BaseOffset, Start); offset <= batch.LastOffset; offset++)
                if (CanAcquire(offset))
                    count++;
            room -= fresh;
            bytes += batch.Size;
            end = batch.NextOffset;
        }
        return end;
    }

    bool CanAcquire(long offset) =>
        offset > End || (_records.TryGetValue(offset, out var record) && record.State is RecordState.Available);

    InFlightRecord Take(long offset, string member)
    {
        // Compaction has removed the records of these offsets.
        for (var missing = End + 1; missing < offset; missing++)
            Put(missing, new() { State = RecordState.Archived });
        if (!_records.TryGetValue(offset, out var record))
            Put(offset, record = new());
        record.State = RecordState.Acquired;
        record.MemberId = member;
        record.DeliveryCount++;
        return record;
    }

    /// <summary>Records of an aborted transaction are delivered to nobody.</summary>
    void Discard(RecordBatch batch)
    {
        for (var offset = Math.Max(batch.BaseOffset, Start); offset <= batch.LastOffset; offset++)
            if (CanAcquire(offset))
                Put(offset, new() { State = RecordState.Archived });
    }

    void Put(long offset, InFlightRecord record)
    {
        _records[offset] = record;
        End = Math.Max(End, offset);
    }

    long NextOffset()
    {
        foreach (var (offset, record) in _records)
            if (record.State is RecordState.Available)
                return offset;
        return Math.Max(End + 1, Start);
    }

    /// <summary>Moves the start to the log start offset, after retention or DeleteRecords.</summary>
    void Skip()
    {
        var start = _partition.LeaderReplica!.Log.StartOffset;
        if (start <= Start)
            return;
        foreach (var offset in _records.Keys.TakeWhile(offset => offset < start).ToList())
            _records.Remove(offset);
        Start = start;
        End = Math.Max(End, start - 1);
    }

    void Guard(List<long> offsets, string member)
    {
        if (offsets.Count == 0)
            return;
        var hold = new object();
        foreach (var offset in offsets)
            _records[offset].Lock = hold;
        _state.Loop.Schedule(
            Settings.ShareLockDuration(Key.GroupId),
            () =>
            {
                if (IsCurrent)
                    GiveBack(
                        offsets
                            .Where(offset =>
                                _records.TryGetValue(offset, out var record)
                                && record.State is RecordState.Acquired
                                && record.Lock == hold
                                && record.MemberId == member
                            )
                            .ToList()
                    );
            }
        );
    }

    /// <summary>Releases all records that a member has acquired.</summary>
    public void ReleaseAll(string member) =>
        GiveBack([
            .. _records
                .Where(one => one.Value.State is RecordState.Acquired && one.Value.MemberId == member)
                .Select(one => one.Key),
        ]);

    void GiveBack(List<long> offsets)
    {
        if (offsets.Count == 0)
            return;
        foreach (var offset in offsets)
            Free(_records[offset]);
        Finish();
    }

    void Free(InFlightRecord record)
    {
        record.State =
            record.DeliveryCount >= Settings.ShareDeliveryLimit(Key.GroupId)
                ? RecordState.Archived
                : RecordState.Available;
        record.MemberId = "";
        record.Lock = null;
    }

    /// <summary>Applies a member's acknowledgements, all or none.</summary>
    public (ErrorCode Error, string? Message) Acknowledge(
        string member,
        IReadOnlyList<(long First, long Last, List<sbyte> Types)> batches
    )
    {
        var last = -1L;
        var changes = new List<(long Offset, InFlightRecord Record, sbyte Type)>();
        foreach (var (first, end, types) in batches)
        {
            if (
                first > end
                || first <= last
                || types.Count == 0
                || (types.Count > 1 && types.Count != end - first + 1)
                || types.Exists(type => type is < Gap or > Renew)
            )
                return (ErrorCode.InvalidRequest, null);
            last = end;
            for (var offset = first; offset <= end; offset++)
            {
                if (offset < Start)
                    continue;
                if (!_records.TryGetValue(offset, out var record))
                    return (
                        ErrorCode.InvalidRequest,
                        "Batch record not found. The request batch offsets are not found in the cache."
                    );
                if (record.State is not RecordState.Acquired)
                    return (
                        ErrorCode.InvalidRecordState,
                        "The batch cannot be acknowledged. The batch is not in the acquired state."
                    );
                if (record.MemberId != member)
                    return (ErrorCode.InvalidRecordState, "Member is not the owner of batch record");
                changes.Add((offset, record, types.Count == 1 ? types[0] : types[(int)(offset - first)]));
            }
        }
        if (changes.Exists(change => change.Type == Renew) && !Settings.ShareRenews(Key.GroupId))
            return (ErrorCode.InvalidRecordState, $"Renew acknowledge is not enabled for the group: {Key.GroupId}");
        foreach (var (_, record, type) in changes)
            Apply(record, type);
        Guard([.. changes.Where(change => change.Type == Renew).Select(change => change.Offset)], member);
        Finish();
        return (ErrorCode.None, null);
    }

    void Apply(InFlightRecord record, sbyte type)
    {
        switch (type)
        {
            case Accept:
                record.State = RecordState.Acknowledged;
                break;
            case Release:
                Free(record);
                break;
            case Gap or Reject:
                record.State = RecordState.Archived;
                break;
        }
    }

    /// <summary>Moves the start past records that are done, writes the state, and wakes fetches that wait for
    /// records.</summary>
    void Finish()
    {
        foreach (var offset in _records.TakeWhile(one => one.Value.IsDone).Select(one => one.Key).ToList())
        {
            _records.Remove(offset);
            Start = offset + 1;
        }
        _state.Shares.Write(this, ToSnapshot());
        _state.Signal(_partition);
    }

    ShareSnapshotValue ToSnapshot()
    {
        var snapshot = new ShareSnapshotValue
        {
            SnapshotEpoch = ++_snapshotEpoch,
            StateEpoch = _stateEpoch,
            LeaderEpoch = _leaderEpoch,
            StartOffset = Start,
            DeliveryCompleteCount = _records.Values.Count(record => record.IsDone),
            CreateTimestamp = _state.Now,
            WriteTimestamp = _state.Now,
        };
        foreach (var (offset, record) in _records)
        {
            // The state on record does not count the present delivery: it is counted when it ends.
            var (state, count) =
                record.State is RecordState.Acquired
                    ? (RecordState.Available, (short)(record.DeliveryCount - 1))
                    : (record.State, record.DeliveryCount);
            if (
                snapshot.StateBatches.Count > 0
                && snapshot.StateBatches[^1] is var batch
                && batch.LastOffset == offset - 1
                && batch.DeliveryState == (sbyte)state
                && batch.DeliveryCount == count
            )
                batch.LastOffset = offset;
            else
                snapshot.StateBatches.Add(
                    new()
                    {
                        FirstOffset = offset,
                        LastOffset = offset,
                        DeliveryState = (sbyte)state,
                        DeliveryCount = count,
                    }
                );
        }
        return snapshot;
    }

    /// <summary>Joins offsets to ranges; a range ends with a batch once it is large enough.</summary>
    sealed class RangeBuilder(List<AcquiredRange> ranges, int batchSize)
    {
        bool _mayEnd;
        object? _origin;

        public void NextBatch() => _mayEnd = ranges.Count > 0 && ranges[^1].Last - ranges[^1].First + 1 >= batchSize;

        /// <summary>Adds an offset to the last range, or to a new one; gives what the offsets of the range have in
        /// common.</summary>
        public object Add(long offset, short count, object? origin)
        {
            var fits =
                !_mayEnd
                && ranges.Count > 0
                && ranges[^1].Last == offset - 1
                && ranges[^1].DeliveryCount == count
                && (origin is null || origin == _origin);
            _mayEnd = false;
            if (fits)
            {
                ranges[^1] = ranges[^1] with { Last = offset };
                return _origin!;
            }
            ranges.Add(new(offset, offset, count));
            return _origin = origin ?? new();
        }
    }
}
