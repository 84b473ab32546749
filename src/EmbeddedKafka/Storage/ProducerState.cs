namespace EmbeddedKafka.Storage;

/// <summary>One producer's epoch, its newest batches and its open transaction in one partition.</summary>
internal sealed class ProducerState
{
    const int Remembered = 5;

    readonly Queue<AppendedBatch> _batches = new(Remembered);
    long _lastBaseOffset = -1;

    public short Epoch { get; private set; } = -1;
    public long LastTimestamp { get; private set; } = -1;

    /// <summary>−1 when the epoch has written no batch yet.</summary>
    public int LastSequence { get; private set; } = -1;

    /// <summary>Where the open transaction begins; −1 when none is open.</summary>
    public long TransactionStart { get; private set; } = -1;

    /// <summary>The epoch of the coordinator that wrote the last marker; −1 before the first.</summary>
    public int CoordinatorEpoch { get; private set; } = -1;

    public bool InTransaction => TransactionStart >= 0;
    public int NextSequence => LastSequence == int.MaxValue ? 0 : LastSequence + 1;

    public AppendedBatch? Find(int baseSequence, int lastSequence)
    {
        foreach (var batch in _batches)
            if (batch.BaseSequence == baseSequence && batch.LastSequence == lastSequence)
                return batch;
        return null;
    }

    /// <summary>The last batch of data, or where the epoch has written none, its marker.</summary>
    public bool HangsOn(RecordBatch batch) =>
        _batches.Count > 0
            ? !batch.IsControl && batch.BaseOffset == _lastBaseOffset
            : batch.IsControl && batch.ProducerEpoch == Epoch;

    public void Add(short epoch, AppendedBatch batch)
    {
        MoveTo(epoch);
        _lastBaseOffset = batch.BaseOffset;
        if (_batches.Count == Remembered)
            _batches.Dequeue();
        _batches.Enqueue(batch);
        LastSequence = batch.LastSequence;
        LastTimestamp = batch.MaxTimestamp;
    }

    public void Begin(long offset) => TransactionStart = offset;

    public void End(short epoch, int coordinatorEpoch, long timestamp)
    {
        MoveTo(epoch);
        CoordinatorEpoch = coordinatorEpoch;
        LastTimestamp = timestamp;
        TransactionStart = -1;
    }

    void MoveTo(short epoch)
    {
        if (epoch == Epoch)
            return;
        Epoch = epoch;
        _batches.Clear();
        LastSequence = -1;
    }
}
