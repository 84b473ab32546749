namespace EmbeddedKafka.Storage;

/// <summary>
/// The batches that a cleaning of a partition leaves, in memory of their own, so that the chunks they came from go.
/// Replicas clean each for itself; where they come to the same bytes they share them.
/// </summary>
internal sealed class CleanedBatches
{
    readonly BatchArena _arena = new();
    readonly Dictionary<RecordBatch, RecordBatch> _rewritten = [];
    readonly Dictionary<RecordBatch, RecordBatch> _settled = [];

    /// <summary>A batch of the bytes that became of <paramref name="original"/>.</summary>
    public RecordBatch Make(RecordBatch original, byte[] bytes)
    {
        if (_rewritten.TryGetValue(original, out var known) && known.Bytes.Span.SequenceEqual(bytes))
            return known;
        return _rewritten[original] = RecordBatch.Over(bytes, 0, bytes.Length);
    }

    /// <summary>The batch beside its new neighbours.</summary>
    public RecordBatch Settle(RecordBatch batch)
    {
        if (_settled.TryGetValue(batch, out var settled))
            return settled;
        return _settled[batch] = _arena.Store(
            batch.Bytes.Span,
            batch.BaseOffset,
            batch.LeaderEpoch,
            logAppendTime: null
        );
    }
}
