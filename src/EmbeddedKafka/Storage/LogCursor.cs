using System.Diagnostics.CodeAnalysis;

namespace EmbeddedKafka.Storage;

/// <summary>Walks the batches of a log from a given one up to, not including, a limiting offset.</summary>
internal struct LogCursor(ReplicaLog log, int segment, int index, long limit)
{
    int _segment = segment;
    int _index = index;

    /// <summary>The segment of the batch that came last, counted from the first of the log.</summary>
    public readonly int Segment => _segment;

    public bool TryNext([NotNullWhen(true)] out RecordBatch? batch)
    {
        batch = null;
        if (log is null)
            return false;
        while (_segment < log.Segments.Count && _index >= log.Segments[_segment].Batches.Count)
        {
            _segment++;
            _index = 0;
        }
        if (_segment >= log.Segments.Count)
            return false;
        var next = log.Segments[_segment].Batches[_index];
        if (next.LastOffset >= limit)
            return false;
        _index++;
        batch = next;
        return true;
    }
}
