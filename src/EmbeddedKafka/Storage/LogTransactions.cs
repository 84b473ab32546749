namespace EmbeddedKafka.Storage;

/// <summary>
/// The transactions of one log: those that are open, those whose marker is not replicated yet, and those that were
/// aborted. The first two hold back the last stable offset; consumers with read_committed skip the third (KIP-98).
/// </summary>
internal sealed class LogTransactions
{
    readonly SortedSet<long> _open = [];
    readonly SortedDictionary<long, long> _unreplicated = [];
    readonly List<AbortedTransaction> _aborted = [];

    public void Begin(long firstOffset) => _open.Add(firstOffset);

    public void End(long producerId, long firstOffset, long markerOffset, bool isCommit)
    {
        _open.Remove(firstOffset);
        _unreplicated[firstOffset] = markerOffset;
        if (!isCommit)
            _aborted.Add(new(producerId, firstOffset, markerOffset, _open.Count > 0 ? _open.Min : markerOffset + 1));
    }

    /// <summary>The first offset whose transaction is undecided as far as <paramref name="highWatermark"/> shows; null
    /// when there is none.</summary>
    public long? FirstUnstable(long highWatermark)
    {
        if (_open.Count == 0 && _unreplicated.Count == 0)
            return null;
        while (_unreplicated.Count > 0)
        {
            var (first, marker) = _unreplicated.First();
            if (marker >= highWatermark)
                return _open.Count > 0 ? Math.Min(first, _open.Min) : first;
            _unreplicated.Remove(first);
        }
        return _open.Count > 0 ? _open.Min : null;
    }

    /// <summary>The aborted transactions that reach into the offsets from <paramref name="from"/> up to, not including,
    /// <paramref name="upTo"/>.</summary>
    public List<AbortedTransaction> AbortedIn(long from, long upTo)
    {
        var found = new List<AbortedTransaction>();
        foreach (var aborted in _aborted)
        {
            if (aborted.LastOffset >= from && aborted.FirstOffset < upTo)
                found.Add(aborted);
            if (aborted.LastStableOffset >= upTo)
                break;
        }
        return found;
    }

    /// <summary>Forgets aborted transactions that lie wholly below the log start offset.</summary>
    public void AdvanceStart(long startOffset) => _aborted.RemoveAll(aborted => aborted.LastOffset < startOffset);

    public void Clear()
    {
        _open.Clear();
        _unreplicated.Clear();
        _aborted.Clear();
    }
}
