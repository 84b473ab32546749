using System.Text.RegularExpressions;

namespace Course.Notebooks;

/// <summary>Mermaid's sequence diagram: who tells whom what, from top to bottom.</summary>
internal sealed partial class SequenceDiagram
{
    const double Gap = 60,
        HeadHeight = 40,
        Step = 46,
        Pad = 14;

    readonly List<(string Id, string[] Name)> _people = [];
    readonly List<Row> _rows = [];

    sealed record Row(string Kind, int From, int To, string[] Text, string Arrow = "", int Number = 0);

    public static SvgDrawing? TryDraw(IEnumerable<string> lines)
    {
        var diagram = new SequenceDiagram();
        return lines.All(diagram.Read) && diagram._rows.Count > 0 && diagram.IsClosed() ? diagram.Draw() : null;
    }

    bool Read(string line)
    {
        if (line == "autonumber")
            _rows.Add(new("numbers", 0, 0, []));
        else if (Actor().Match(line) is { Success: true } actor)
            Declare(actor.Groups[1].Value, actor.Groups[2].Success ? actor.Groups[2].Value : actor.Groups[1].Value);
        else if (Message().Match(line) is { Success: true } message)
            _rows.Add(
                new(
                    "message",
                    Person(message.Groups[1].Value),
                    Person(message.Groups[3].Value),
                    MermaidSvg.Label(message.Groups[4].Value),
                    message.Groups[2].Value
                )
            );
        else if (Note().Match(line) is { Success: true } note)
            _rows.Add(
                new(
                    note.Groups[1].Value,
                    Person(note.Groups[2].Value),
                    Person(note.Groups[3].Success ? note.Groups[3].Value : note.Groups[2].Value),
                    MermaidSvg.Label(note.Groups[4].Value)
                )
            );
        else if (Frame().Match(line) is { Success: true } frame)
            _rows.Add(
                new(
                    frame.Groups[1].Value is "end" ? "end"
                        : frame.Groups[1].Value is "else" or "and" or "option" ? "else"
                        : "frame",
                    0,
                    0,
                    [$"{frame.Groups[1].Value} {frame.Groups[2].Value}".Trim()]
                )
            );
        else
            return line.StartsWith("activate ", StringComparison.Ordinal)
                || line.StartsWith("deactivate ", StringComparison.Ordinal);
        return true;
    }

    bool IsClosed()
    {
        var depth = 0;
        return _rows.TrueForAll(row =>
                (
                    depth +=
                        row.Kind == "frame" ? 1
                        : row.Kind == "end" ? -1
                        : 0
                ) >= 0
                && (row.Kind != "else" || depth > 0)
            )
            && depth == 0;
    }

    int Person(string id)
    {
        Declare(id, id);
        return _people.FindIndex(person => person.Id == id.Trim());
    }

    void Declare(string id, string name)
    {
        if (!_people.Exists(person => person.Id == id.Trim()))
            _people.Add((id.Trim(), MermaidSvg.Label(name)));
    }

    SvgDrawing Draw()
    {
        var middles = Middles();
        var width = middles[^1] + Reach(_people.Count - 1) + SvgDrawing.Margin;
        var heights = _rows.Select(HeightOf).ToList();
        var height = SvgDrawing.Margin * 2 + HeadHeight + heights.Sum() + Pad;
        var drawing = new SvgDrawing(width, height);
        foreach (var (index, person) in _people.Index())
        {
            var half = SvgDrawing.WidthOf(person.Name) / 2 + Pad;
            drawing.Path(
                FormattableString.Invariant(
                    $"M{middles[index]} {SvgDrawing.Margin + HeadHeight}V{height - SvgDrawing.Margin}"
                ),
                dash: "3 4",
                thick: 1,
                end: null
            );
            drawing.Box(middles[index] - half, SvgDrawing.Margin, half * 2, HeadHeight);
            drawing.Text(middles[index], SvgDrawing.Margin + HeadHeight / 2, person.Name);
        }

        var (y, frames, number, isNumbered) = (SvgDrawing.Margin + HeadHeight, new Stack<double>(), 0, false);
        foreach (var (index, row) in _rows.Index())
        {
            var bottom = y + heights[index];
            switch (row.Kind)
            {
                case "numbers":
                    isNumbered = true;
                    break;
                case "message":
                    Tell(drawing, row, isNumbered ? ++number : 0, middles, bottom);
                    break;
                case "frame":
                    drawing.Text(SvgDrawing.Margin + 8 + frames.Count * 6, y + 22, row.Text, "start");
                    drawing.Say(row.Text[0]);
                    frames.Push(y + 6);
                    break;
                case "else":
                    drawing.Path(
                        FormattableString.Invariant($"M{2 + frames.Count * 6} {y + 8}H{width - 2 - frames.Count * 6}"),
                        dash: "5 4",
                        thick: 1,
                        end: null
                    );
                    drawing.Text(SvgDrawing.Margin + 8, y + 24, row.Text, "start");
                    drawing.Say(row.Text[0]);
                    break;
                case "end":
                    var top = frames.Pop();
                    drawing.Box(2 + frames.Count * 6, top, width - 4 - frames.Count * 12, y + 8 - top, isFaint: true);
                    drawing.Say("end");
                    break;
                default:
                    Remark(drawing, row, middles, y, heights[index]);
                    break;
            }
            y = bottom;
        }
        return drawing;
    }

    void Tell(SvgDrawing drawing, Row row, int number, double[] middles, double bottom)
    {
        string[] text = number > 0 ? [$"{number}. {row.Text[0]}", .. row.Text[1..]] : row.Text;
        drawing.Say(
            $"{string.Join(' ', _people[row.From].Name)} to {string.Join(' ', _people[row.To].Name)}: "
                + $"{string.Join(' ', text)}"
        );
        var dash = row.Arrow.StartsWith("--", StringComparison.Ordinal) ? "5 4" : null;
        var end = row.Arrow.TrimStart('-') switch
        {
            ">>" => "arrow",
            "x" => "cross",
            ")" => "open",
            _ => null,
        };
        var (from, to) = (middles[row.From], middles[row.To]);
        if (row.From == row.To)
        {
            drawing.Path(FormattableString.Invariant($"M{from} {bottom - 22}h30v16h-30"), dash, end: end);
            drawing.Text(
                from + 38,
                bottom - 14 - (text.Length - 1) * SvgDrawing.LineHeight / 2,
                text,
                "start",
                isOnLine: true
            );
            return;
        }
        drawing.Path(FormattableString.Invariant($"M{from} {bottom - 6}H{to}"), dash, end: end);
        drawing.Text(
            (from + to) / 2,
            bottom - 20 - (text.Length - 1) * SvgDrawing.LineHeight / 2,
            text,
            isOnLine: true
        );
    }

    void Remark(SvgDrawing drawing, Row row, double[] middles, double y, double height)
    {
        drawing.Say($"note: {string.Join(' ', row.Text)}");
        var width = Math.Max(
            SvgDrawing.WidthOf(row.Text) + Pad * 2,
            row.Kind == "over" ? Math.Abs(middles[row.To] - middles[row.From]) + Pad * 2 : 0
        );
        var middle = row.Kind switch
        {
            "left of" => middles[row.From] - width / 2 - 8,
            "right of" => middles[row.From] + width / 2 + 8,
            _ => (middles[row.From] + middles[row.To]) / 2,
        };
        drawing.Box(middle - width / 2, y + 10, width, height - 14, round: 0, dash: "2 2");
        drawing.Text(middle, y + 3 + height / 2, row.Text);
    }

    static double HeightOf(Row row) =>
        row.Kind switch
        {
            "numbers" => 0,
            "end" => 16,
            "frame" or "else" => 34,
            "message" => Step + (row.Text.Length - 1) * SvgDrawing.LineHeight,
            _ => 30 + row.Text.Length * SvgDrawing.LineHeight,
        };

    /// <summary>Far enough apart for what is said between them.</summary>
    double[] Middles()
    {
        var middles = new double[_people.Count];
        for (var index = 0; index < middles.Length; index++)
        {
            middles[index] =
                index == 0
                    ? SvgDrawing.Margin + Before()
                    : middles[index - 1]
                        + (SvgDrawing.WidthOf(_people[index - 1].Name) + SvgDrawing.WidthOf(_people[index].Name)) / 2
                        + Pad * 2
                        + Gap / 2;
            foreach (var row in _rows.Where(row => Math.Max(row.From, row.To) == index && row.From != row.To))
                middles[index] = Math.Max(
                    middles[index],
                    middles[Math.Min(row.From, row.To)] + SvgDrawing.WidthOf(row.Text) + Pad * 3
                );
            if (index > 0)
                middles[index] = Math.Max(middles[index], middles[index - 1] + Reach(index - 1));
            if (
                index > 0
                && _rows
                    .Where(row => row.From == index && row.Kind == "left of")
                    .Select(row => SvgDrawing.WidthOf(row.Text) + Pad * 4)
                    .DefaultIfEmpty()
                    .Max()
                    is var left
            )
                middles[index] = Math.Max(middles[index], middles[index - 1] + left);
        }
        return middles;
    }

    double Before() =>
        _rows
            .Where(row => row is { From: 0, Kind: "left of" or "over" })
            .Select(row =>
                row.Kind == "over"
                    ? row.To == 0
                        ? SvgDrawing.WidthOf(row.Text) / 2 + Pad
                        : Pad
                    : SvgDrawing.WidthOf(row.Text) + Pad * 3
            )
            .Append(SvgDrawing.WidthOf(_people[0].Name) / 2 + Pad)
            .Max();

    /// <summary>How far something of a person alone reaches to its right.</summary>
    double Reach(int person) =>
        _rows
            .Where(row =>
                row.From == person
                && row.To == person
                && row.Kind is "message" or "right of" or "over"
                && row.From == person
                && row.To == person
            )
            .Select(row =>
                row.Kind == "over" ? SvgDrawing.WidthOf(row.Text) / 2 + Pad : SvgDrawing.WidthOf(row.Text) + Pad * 3.5
            )
            .Append(SvgDrawing.WidthOf(_people[person].Name) / 2 + Pad)
            .Max();

    [GeneratedRegex(@"^(?:participant|actor)\s+(.+?)(?:\s+as\s+(.+))?$")]
    private static partial Regex Actor();

    [GeneratedRegex(@"^([^-:]+?)\s*(--?(?:>>|>|x|\)))\s*[+-]?\s*([^:]+?)\s*:\s*(.+)$")]
    private static partial Regex Message();

    [GeneratedRegex(@"^[Nn]ote\s+(over|left of|right of)\s+([^,:]+)(?:,\s*([^:]+))?\s*:\s*(.+)$")]
    private static partial Regex Note();

    [GeneratedRegex(@"^(loop|alt|opt|par|critical|break|else|and|option|end)(?:\s+(.+))?$")]
    private static partial Regex Frame();
}
