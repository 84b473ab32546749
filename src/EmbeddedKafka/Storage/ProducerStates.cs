using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Storage;

/// <summary>
/// What a replica remembers of each idempotent producer: its epoch and last five batches (KIP-98).
/// Derived from the log alone, so a new leader knows as much as the old one did.
/// </summary>
internal sealed class ProducerStates
{
    readonly Dictionary<long, ProducerState> _states = [];

    public int Count => _states.Count;

    /// <summary>The verdict on a batch that a client sends; a duplicate is answered with the batch that is in the log already.</summary>
    public ErrorCode Check(long producerId, short epoch, int baseSequence, int lastSequence, out AppendedBatch? duplicate)
    {
        duplicate = null;
        if (!_states.TryGetValue(producerId, out var state)) return ErrorCode.None;
        if (state.Epoch == epoch && state.Find(baseSequence, lastSequence) is { } known)
        {
            duplicate = known;
            return ErrorCode.None;
        }
        if (epoch < state.Epoch) return ErrorCode.InvalidProducerEpoch;
        var expected = epoch == state.Epoch ? state.NextSequence : 0;
        return baseSequence == expected ? ErrorCode.None : ErrorCode.OutOfOrderSequenceNumber;
    }

    public void Record(RecordBatch batch)
    {
        var producerId = batch.ProducerId;
        if (producerId < 0 || batch.IsControl) return;
        if (!_states.TryGetValue(producerId, out var state)) _states[producerId] = state = new ProducerState();
        state.Add(batch.ProducerEpoch, new(batch.BaseSequence, batch.LastSequence, batch.BaseOffset, batch.MaxTimestamp));
    }

    /// <summary>Whether a producer's state hangs on this batch: it is the last that its epoch wrote, so compaction must leave its header.</summary>
    public bool HangsOn(RecordBatch batch)
        => _states.TryGetValue(batch.ProducerId, out var state) && state.HangsOn(batch);

    /// <summary>Learns everything anew from what the log still holds, as a replica does after truncation.</summary>
    public void Rebuild(ReplicaLog log)
    {
        _states.Clear();
        foreach (var segment in log.Segments)
            foreach (var batch in segment.Batches)
                Record(batch);
    }

    /// <summary>Forgets producers whose last batch is older than <paramref name="oldest"/> (milliseconds), as <c>producer.id.expiration.ms</c> asks.</summary>
    public void Expire(long oldest)
    {
        foreach (var (id, state) in _states)
            if (state.LastTimestamp < oldest) _states.Remove(id);
    }
}
