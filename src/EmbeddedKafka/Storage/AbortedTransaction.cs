namespace EmbeddedKafka.Storage;

/// <summary>A transaction that its marker at <paramref name="LastOffset"/> aborted, and the last stable offset that the
/// log had then.</summary>
internal readonly record struct AbortedTransaction(
    long ProducerId,
    long FirstOffset,
    long LastOffset,
    long LastStableOffset
)
{
    /// <summary>Whether the batch is one of the transaction's, markers apart.</summary>
    public bool Holds(RecordBatch batch) =>
        batch is { IsTransactional: true, IsControl: false }
        && batch.ProducerId == ProducerId
        && batch.BaseOffset >= FirstOffset
        && batch.LastOffset <= LastOffset;
}
