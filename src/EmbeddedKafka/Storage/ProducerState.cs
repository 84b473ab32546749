namespace EmbeddedKafka.Storage;

/// <summary>One producer's epoch and its newest batches in one partition.</summary>
internal sealed class ProducerState
{
    const int Remembered = 5;

    readonly Queue<AppendedBatch> _batches = new(Remembered);
    int _lastSequence = -1;
    long _lastBaseOffset = -1;

    public short Epoch { get; private set; } = -1;
    public long LastTimestamp { get; private set; } = -1;
    public int NextSequence => _lastSequence == int.MaxValue ? 0 : _lastSequence + 1;

    public AppendedBatch? Find(int baseSequence, int lastSequence)
    {
        foreach (var batch in _batches)
            if (batch.BaseSequence == baseSequence && batch.LastSequence == lastSequence) return batch;
        return null;
    }

    /// <summary>The last batch of data, or where the epoch has written none, its marker.</summary>
    public bool HangsOn(RecordBatch batch)
        => _batches.Count > 0 ? !batch.IsControl && batch.BaseOffset == _lastBaseOffset : batch.IsControl && batch.ProducerEpoch == Epoch;

    public void Add(short epoch, AppendedBatch batch)
    {
        if (epoch != Epoch)
        {
            Epoch = epoch;
            _batches.Clear();
        }
        _lastBaseOffset = batch.BaseOffset;
        if (_batches.Count == Remembered) _batches.Dequeue();
        _batches.Enqueue(batch);
        _lastSequence = batch.LastSequence;
        LastTimestamp = batch.MaxTimestamp;
    }
}
