namespace Course.Kit;

/// <summary>What one side of one connection said, in one piece: a text may begin in one passage and end in the
/// next.</summary>
internal sealed class Wire
{
    readonly byte[] _bytes;
    readonly List<(Passage Passage, int Start)> _parts = [];

    Wire(IEnumerable<Passage> passages)
    {
        var at = 0;
        foreach (var passage in passages)
        {
            _parts.Add((passage, at));
            at += passage.Bytes.Length;
        }
        _bytes = [.. _parts.SelectMany(part => part.Passage.Bytes)];
    }

    public static IReadOnlyList<Wire> Of(IEnumerable<Passage> passages) =>
        [.. passages.GroupBy(passage => (passage.Connection, passage.IsRequest)).Select(side => new Wire(side))];

    public bool Contains(ReadOnlySpan<byte> wanted) => _bytes.AsSpan().IndexOf(wanted) >= 0;

    /// <summary>The bytes of passages that belong to any of these.</summary>
    public IEnumerable<(Passage Passage, int Index)> Find(IEnumerable<byte[]> wanted)
    {
        foreach (var one in wanted)
            for (var from = 0; from < _bytes.Length; )
            {
                var found = _bytes.AsSpan(from).IndexOf(one);
                if (found < 0)
                    break;
                for (var at = from + found; at < from + found + one.Length; at++)
                    yield return Place(at);
                from += found + one.Length;
            }
    }

    (Passage Passage, int Index) Place(int at)
    {
        var (passage, start) = _parts.FindLast(part => part.Start <= at);
        return (passage, at - start);
    }
}
