using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Cluster.Replication;

/// <summary>Appends a client's batch to the leader's log, or says why not.</summary>
internal sealed class PartitionAppender(ClusterState state)
{
    /// <summary>Where the batch went, or where it already was when the producer sent it twice.</summary>
    public readonly record struct Appended(
        ErrorCode Error,
        long BaseOffset,
        long NextOffset,
        long LogAppendTime,
        string? Message = null
    )
    {
        /// <summary>What is wrong with single records, by their index in the batch; null for nothing.</summary>
        public List<ProduceResponse.BatchIndexAndErrorMessage>? RecordErrors { get; init; }
    }

    /// <summary><paramref name="records"/> hold one batch that passed <see cref="BatchValidator"/>; it stays where it
    /// is if it makes up most of <paramref name="frame"/>.</summary>
    public Appended Append(
        Partition partition,
        ReadOnlyMemory<byte> records,
        string? clientId,
        LargeFrame? frame = null,
        bool lacksKeys = false
    )
    {
        var bytes = records.Span;
        var leader = partition.LeaderReplica!;
        var settings = partition.Topic.Settings;
        var now = state.Now;
        var header = new BatchHeader(bytes);
        if (bytes.Length > settings.MaxMessageBytes)
            return Refuse(ErrorCode.MessageTooLarge, null);
        if (!settings.UsesLogAppendTime && !IsTimely(header, settings, now))
            return RefuseUntimely(records, header, settings, now);
        if (settings.Log.Compacts && lacksKeys)
            return RefuseKeyless(partition, RecordsValidator.WithoutKey(records));
        if (header.ProducerId >= 0)
        {
            var verdict = leader.Producers.Check(
                header.ProducerId,
                header.ProducerEpoch,
                header.BaseSequence,
                header.LastSequence,
                out var duplicate,
                header.IsTransactional
            );
            if (verdict != ErrorCode.None)
                return Refuse(verdict, null);
            if (duplicate is { } known)
                return new(ErrorCode.None, known.BaseOffset, known.BaseOffset + header.RecordCount, known.MaxTimestamp);
        }
        if (
            settings.Codec is { } codec
            && codec != header.Compression
            && BatchRewriter.Repack(bytes, codec, settings.CodecLevel) is { } repacked
        )
        {
            if (repacked.Length > settings.MaxMessageBytes)
                return Refuse(ErrorCode.MessageTooLarge, null);
            bytes = repacked;
            frame = null;
        }
        long? appendTime = settings.UsesLogAppendTime ? now : null;
        var batch =
            frame is not null && frame.TryTake(records, out var taken)
                ? BatchArena.Adopt(taken, leader.Log.EndOffset, partition.LeaderEpoch, appendTime)
                : partition.Arena.Store(bytes, leader.Log.EndOffset, partition.LeaderEpoch, appendTime);
        try
        {
            leader.Log.Append(batch, settings.Log, now);
        }
        catch (IOException e)
        {
            state.Disk!.Failed(leader.BrokerId, e);
            return Refuse(ErrorCode.KafkaStorageError, null);
        }
        leader.Producers.Record(batch);
        Account(partition, batch, header, clientId);
        return new(ErrorCode.None, batch.BaseOffset, batch.NextOffset, settings.UsesLogAppendTime ? now : -1);
    }

    /// <summary>Appends a broker's own batch (coordinator records, transaction markers), to which no topic config
    /// applies.</summary>
    public RecordBatch AppendOwn(Partition partition, BatchBuilder batch)
    {
        var leader =
            partition.LeaderReplica
            ?? throw new InvalidOperationException($"{partition.Topic.Name}-{partition.Index} has no leader");
        var bytes = batch.Build();
        var stored = partition.Arena.Store(
            bytes.Span,
            leader.Log.EndOffset,
            partition.LeaderEpoch,
            logAppendTime: null
        );
        try
        {
            leader.Log.Append(stored, partition.Topic.Settings.Log, state.Now);
        }
        catch (IOException e)
        {
            state.Disk!.Failed(leader.BrokerId, e);
            throw;
        }
        leader.Producers.Record(stored);
        Account(partition, stored, new BatchHeader(bytes.Span), clientId: null);
        return stored;
    }

    static Appended Refuse(ErrorCode error, string? message) => new(error, -1, -1, -1, message);

    static Appended RefuseKeyless(Partition partition, List<int> records)
    {
        var reason =
            "Compacted topic cannot accept message without key in topic partition "
            + $"{partition.Topic.Name}-{partition.Index}";
        return RefuseRecords(
            ErrorCode.InvalidRecord,
            records.ConvertAll(index => new ProduceResponse.BatchIndexAndErrorMessage
            {
                BatchIndex = index,
                BatchIndexErrorMessage = reason,
            })
        );
    }

    static Appended RefuseUntimely(
        ReadOnlyMemory<byte> records,
        in BatchHeader header,
        TopicSettings settings,
        long now
    )
    {
        var (earliest, latest) = (
            settings.TimestampBeforeMaxMs == long.MaxValue ? long.MinValue : now - settings.TimestampBeforeMaxMs,
            now + settings.TimestampAfterMaxMs
        );
        var wrong = new List<ProduceResponse.BatchIndexAndErrorMessage>();
        using var room = new UnpackedBytes();
        if (RecordPayload.TryUnpack(records, header.Compression, room, out var unpacked))
        {
            var copy = records.ToArray();
            var scanner = new RecordScanner(RecordBatch.Over(copy, 0, copy.Length), unpacked);
            for (var index = 0; scanner.MoveNext(); index++)
                if (scanner.Current.Timestamp is var time && time >= 0 && (time < earliest || time > latest))
                    wrong.Add(
                        new()
                        {
                            BatchIndex = index,
                            BatchIndexErrorMessage =
                                $"Timestamp {time} of message with offset {index} is out of range. The "
                                + $"timestamp should be within [{earliest}, {latest}]",
                        }
                    );
        }
        return RefuseRecords(ErrorCode.InvalidTimestamp, wrong);
    }

    static Appended RefuseRecords(ErrorCode error, List<ProduceResponse.BatchIndexAndErrorMessage> records)
    {
        var shown = string.Join(
            ", ",
            records
                .Take(3)
                .Select(record =>
                    $"RecordError(batchIndex={record.BatchIndex}, message='{record.BatchIndexErrorMessage}')"
                )
        );
        var message =
            $"One or more records have been rejected due to {records.Count} record errors in total, and only "
            + $"showing the first three errors at most: [{shown}]";
        return Refuse(error, message) with { RecordErrors = records };
    }

    static bool IsTimely(in BatchHeader header, TopicSettings settings, long now)
    {
        if (header.MaxTimestamp < 0)
            return true;
        if (header.MaxTimestamp - now > settings.TimestampAfterMaxMs)
            return false;
        return settings.TimestampBeforeMaxMs == long.MaxValue
            || now - header.BaseTimestamp <= settings.TimestampBeforeMaxMs;
    }

    void Account(Partition partition, RecordBatch batch, in BatchHeader header, string? clientId)
    {
        partition.Meter.Produced += new DataTraffic(1, header.RecordCount, batch.Size);
        state.Retention.Appended(batch);
        state.Disk?.Arm();
        if (partition.Topic.Settings.Log.Compacts)
            state.Cleaner.Arm();
        state.Replication.Due(partition);
        if (state.Events.HasSubscribers)
            state.Events.Publish(
                new BatchAppended(
                    state.Time,
                    partition.Topic.Name,
                    partition.Index,
                    batch.BaseOffset,
                    header.RecordCount,
                    batch.Size,
                    (BatchCompression)batch.Compression,
                    header.ProducerId,
                    clientId
                )
            );
    }
}
