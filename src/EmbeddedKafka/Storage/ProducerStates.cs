using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Storage;

/// <summary>
/// What a replica remembers of each idempotent producer: its epoch, its last five batches and its open transaction
/// (KIP-98). Derived from the log alone, so a new leader knows as much as the old one did.
/// </summary>
internal sealed class ProducerStates
{
    readonly Dictionary<long, ProducerState> _states = [];

    /// <summary>What the leader has asked the coordinator about and not seen yet (KIP-890). Not derived from the
    /// log.</summary>
    readonly Dictionary<long, (short Epoch, int LowestSequence, bool BeginsAtZero)> _expected = [];

    public int Count => _states.Count;

    public IEnumerable<KeyValuePair<long, ProducerState>> All => _states;

    public LogTransactions Transactions { get; } = new();

    /// <summary>Whether the producer has a transaction open here, in this very epoch.</summary>
    public bool IsInTransaction(long producerId, short epoch) =>
        _states.TryGetValue(producerId, out var state) && state.InTransaction && state.Epoch == epoch;

    /// <summary>The epoch that the log knows of the producer; −1 when it knows none.</summary>
    public short EpochOf(long producerId) => _states.TryGetValue(producerId, out var state) ? state.Epoch : (short)-1;

    /// <summary>Notes that a producer tries to begin a transaction here with a batch of this sequence. Until the batch
    /// with the lowest sequence tried is appended, higher sequences are refused.</summary>
    public void Expect(long producerId, short epoch, int sequence, bool beginsAtZero)
    {
        if (!_expected.TryGetValue(producerId, out var expected) || epoch > expected.Epoch)
            _expected[producerId] = new(epoch, sequence, beginsAtZero);
        else if (epoch == expected.Epoch && sequence < expected.LowestSequence)
            _expected[producerId] = expected with { LowestSequence = sequence };
    }

    /// <summary>The verdict on a batch that a client sends; a duplicate is answered with the batch that is in the log
    /// already.</summary>
    public ErrorCode Check(
        long producerId,
        short epoch,
        int baseSequence,
        int lastSequence,
        out AppendedBatch? duplicate,
        bool isTransactional = false
    )
    {
        duplicate = null;
        var state = _states.GetValueOrDefault(producerId);
        if (state?.Epoch == epoch && state.Find(baseSequence, lastSequence) is { } known)
        {
            duplicate = known;
            return ErrorCode.None;
        }
        if (epoch < state?.Epoch)
            return ErrorCode.InvalidProducerEpoch;
        if (
            _expected.TryGetValue(producerId, out var expected)
            && (
                baseSequence > expected.LowestSequence
                || (expected.BeginsAtZero && baseSequence != 0 && state?.LastSequence is null or -1)
            )
        )
            return ErrorCode.OutOfOrderSequenceNumber;
        if (state is null)
            return ErrorCode.None;
        if (baseSequence != (epoch == state.Epoch ? state.NextSequence : 0))
            return ErrorCode.OutOfOrderSequenceNumber;
        return state.InTransaction && !isTransactional ? ErrorCode.InvalidTxnState : ErrorCode.None;
    }

    /// <summary>
    /// The verdict on a transaction marker: neither an older producer epoch nor an older coordinator may write one, and
    /// where each transaction has an epoch of its own (<paramref name="needsNewEpoch"/>) an open one is ended by the
    /// next epoch only.
    /// </summary>
    public ErrorCode CheckMarker(long producerId, short epoch, int coordinatorEpoch, bool needsNewEpoch)
    {
        if (!_states.TryGetValue(producerId, out var state))
            return ErrorCode.None;
        if (
            epoch < state.Epoch
            || (needsNewEpoch && epoch == state.Epoch && state.InTransaction && epoch != short.MaxValue)
        )
            return ErrorCode.InvalidProducerEpoch;
        return coordinatorEpoch < state.CoordinatorEpoch ? ErrorCode.TransactionCoordinatorFenced : ErrorCode.None;
    }

    public void Record(RecordBatch batch)
    {
        var producerId = batch.ProducerId;
        if (producerId < 0)
            return;
        if (!_states.TryGetValue(producerId, out var state))
            _states[producerId] = state = new ProducerState();
        if (batch.IsControl)
        {
            End(producerId, state, batch);
            return;
        }
        state.Add(
            batch.ProducerEpoch,
            new(batch.BaseSequence, batch.LastSequence, batch.BaseOffset, batch.MaxTimestamp)
        );
        if (!batch.IsTransactional || state.InTransaction)
            return;
        _expected.Remove(producerId);
        state.Begin(batch.BaseOffset);
        Transactions.Begin(batch.BaseOffset);
    }

    void End(long producerId, ProducerState state, RecordBatch batch)
    {
        if (!TransactionMarker.TryRead(batch, out var marker))
            return;
        if (state.InTransaction)
            Transactions.End(producerId, state.TransactionStart, batch.LastOffset, marker.IsCommit);
        _expected.Remove(producerId);
        state.End(batch.ProducerEpoch, marker.CoordinatorEpoch, batch.MaxTimestamp);
    }

    /// <summary>Whether a producer's state hangs on this batch: it is the last that its epoch wrote, so compaction must
    /// leave its header.</summary>
    public bool HangsOn(RecordBatch batch) =>
        _states.TryGetValue(batch.ProducerId, out var state) && state.HangsOn(batch);

    /// <summary>Learns everything anew from what the log still holds, as a replica does after truncation.</summary>
    public void Rebuild(ReplicaLog log)
    {
        _states.Clear();
        _expected.Clear();
        Transactions.Clear();
        foreach (var segment in log.Segments)
        foreach (var batch in segment.Batches)
            Record(batch);
    }

    /// <summary>Forgets producers whose last batch is older than <paramref name="oldest"/> (milliseconds), as
    /// <c>producer.id.expiration.ms</c> asks; never one with an open transaction.</summary>
    public void Expire(long oldest)
    {
        foreach (var (id, state) in _states)
            if (!state.InTransaction && state.LastTimestamp < oldest)
            {
                _states.Remove(id);
                _expected.Remove(id);
            }
    }
}
