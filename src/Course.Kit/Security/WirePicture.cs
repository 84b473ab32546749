using System.Collections.Immutable;
using System.Text;

namespace Course.Kit;

/// <summary>What an eavesdropper heard, as a dump: who sent it, and of each 16 bytes where they stand, what they are,
/// and what of them can be read. What is a secret is blacked out, byte by byte.</summary>
public sealed record WirePicture : View
{
    const int PerRow = 16;
    const int MostRowsOfAPassage = 6;
    const int HexWidth = PerRow * 3 - 1;
    const char Hidden = '■';
    readonly ImmutableArray<WireRow> _rows;
    readonly string _caption;
    readonly ImmutableArray<string> _notes;

    WirePicture(ImmutableArray<WireRow> rows, string caption, ImmutableArray<string> notes) =>
        (_rows, _caption, _notes) = (rows, caption, notes);

    private protected override string Body() =>
        $"<p class=\"ck-title\">{Html.Encode(_caption)}</p><div class=\"ck-scroll\"><pre>{Html.Encode(Dump())}</pre></div>"
        + string.Concat(_notes.Select(Html.Note));

    private protected override string Text() => string.Join('\n', [_caption, Dump(), .. _notes]);

    string Dump()
    {
        var lines = new List<string>();
        Passage? last = null;
        foreach (var row in _rows)
        {
            if (row.Passage != last)
                lines.Add(row.Passage.ToString());
            last = row.Passage;
            lines.Add($"  {row.Offset:x4}  {row.Hex, -HexWidth}  {row.Text}");
        }
        return string.Join('\n', lines);
    }

    internal static WirePicture Of(
        Login login,
        ImmutableArray<Passage> passages,
        IReadOnlyCollection<string> secrets,
        string? from,
        int rows
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        var wires = Wire.Of(passages);
        var hidden = wires.SelectMany(wire => wire.Find(secrets.Select(Encoding.UTF8.GetBytes))).ToHashSet();
        var marked = from is null
            ? []
            : wires.SelectMany(wire => wire.Find([Encoding.UTF8.GetBytes(from)])).ToHashSet();
        // The first answer of a broker, which APIs it knows, would fill the picture.
        var most = from is null ? MostRowsOfAPassage : int.MaxValue;
        var all = passages.SelectMany(passage => RowsOf(passage, hidden).Take(most)).ToArray();
        var first = from is null
            ? 0
            : Math.Max(
                0,
                Array.FindIndex(
                    all,
                    row => Enumerable.Range(row.Offset, row.Length).Any(index => marked.Contains((row.Passage, index)))
                )
            );
        var shown = all.Skip(first).Take(rows).ToImmutableArray();
        var bytes = passages.Sum(passage => (long)passage.Bytes.Length);
        var notes = ImmutableArray.CreateBuilder<string>();
        if (passages.Any(passage => passage.Bytes.Length > (long)most * PerRow))
            notes.Add($"Of each passage at most {most * PerRow} bytes are shown.");
        if (shown.Length < all.Length)
            notes.Add($"{shown.Length} of {all.Length} rows, from row {first + 1} on.");
        if (from is not null && marked.Count == 0)
            notes.Add("The text that was looked for did not pass in the clear.");
        if (hidden.Count > 0)
            notes.Add(
                $"{Hidden} is a byte of a secret that passed in the clear: it stood there to be read, and is hidden "
                    + "here only."
            );
        return new WirePicture(
            shown,
            $"On the wire of {SecuredListeners.Of(login)} ({login}): {Humanise.Bytes(bytes)} in "
                + $"{passages.Length} passages",
            notes.ToImmutable()
        );
    }

    static IEnumerable<WireRow> RowsOf(Passage passage, HashSet<(Passage, int)> hidden)
    {
        for (var start = 0; start < passage.Bytes.Length; start += PerRow)
        {
            var (hex, text) = (new StringBuilder(), new StringBuilder());
            var end = Math.Min(start + PerRow, passage.Bytes.Length);
            for (var at = start; at < end; at++)
            {
                var isHidden = hidden.Contains((passage, at));
                var value = passage.Bytes[at];
                hex.Append(at == start ? "" : " ").Append(isHidden ? $"{Hidden}{Hidden}" : value.ToString("x2"));
                text.Append(
                    isHidden ? Hidden
                    : value is >= 0x20 and < 0x7f ? (char)value
                    : '·'
                );
            }
            yield return new WireRow(passage, start, end - start, hex.ToString(), text.ToString());
        }
    }

    sealed record WireRow(Passage Passage, int Offset, int Length, string Hex, string Text);
}
