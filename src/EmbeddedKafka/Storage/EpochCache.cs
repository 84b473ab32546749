namespace EmbeddedKafka.Storage;

/// <summary>Where each leader epoch began in a log; tells a returning replica or a client where its log ends to agree
/// (KIP-101).</summary>
internal sealed class EpochCache
{
    readonly List<(int Epoch, long StartOffset)> _entries = [];

    public int LatestEpoch => _entries.Count == 0 ? -1 : _entries[^1].Epoch;

    public IReadOnlyList<(int Epoch, long StartOffset)> Entries => _entries;

    /// <summary>Called after each change, to save it.</summary>
    public Action? Changed { get; set; }

    public void Assign(int epoch, long startOffset)
    {
        if (epoch <= LatestEpoch)
            return;
        _entries.Add((epoch, startOffset));
        Changed?.Invoke();
    }

    /// <summary>The largest epoch not above the one asked for, and the offset at which it ended; (−1, −1) when
    /// unknown.</summary>
    public (int Epoch, long EndOffset) EndOffsetFor(int epoch, long logEndOffset)
    {
        if (epoch < 0 || _entries.Count == 0)
            return (-1, -1);
        if (epoch == LatestEpoch)
            return (epoch, logEndOffset);
        if (epoch > LatestEpoch)
            return (-1, -1);
        var above = 0;
        while (_entries[above].Epoch <= epoch)
            above++;
        return above == 0 ? (epoch, _entries[0].StartOffset) : (_entries[above - 1].Epoch, _entries[above].StartOffset);
    }

    public int? EpochAt(long offset)
    {
        for (var i = _entries.Count - 1; i >= 0; i--)
            if (_entries[i].StartOffset <= offset)
                return _entries[i].Epoch;
        return null;
    }

    public void TruncateFromEnd(long endOffset)
    {
        if (_entries.RemoveAll(entry => entry.StartOffset >= endOffset) > 0)
            Changed?.Invoke();
    }

    public void TruncateFromStart(long startOffset)
    {
        var keep = _entries.FindLastIndex(entry => entry.StartOffset <= startOffset);
        if (keep < 0)
            return;
        _entries[keep] = (_entries[keep].Epoch, startOffset);
        _entries.RemoveRange(0, keep);
        Changed?.Invoke();
    }

    public void Clear()
    {
        _entries.Clear();
        Changed?.Invoke();
    }
}
