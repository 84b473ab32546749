using System.Runtime.InteropServices;

namespace EmbeddedKafka.Network;

/// <summary>Pieces of memory to send, the front of which goes as it is sent.</summary>
internal sealed class SegmentList
{
    readonly List<ArraySegment<byte>> _segments = [];

    public SegmentList(IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        foreach (var piece in pieces)
            _segments.Add(MemoryMarshal.TryGetArray(piece, out var segment) ? segment : new(piece.ToArray()));
    }

    public int Count => _segments.Count;

    public IList<ArraySegment<byte>> Segments => _segments;

    public void Advance(int sent)
    {
        var whole = 0;
        while (whole < _segments.Count && _segments[whole].Count <= sent)
            sent -= _segments[whole++].Count;
        _segments.RemoveRange(0, whole);
        if (sent > 0)
            _segments[0] = _segments[0][sent..];
    }
}
