using System.Collections;
using System.Globalization;
using System.Net;
using System.Text;

namespace Course.Notebooks;

/// <summary>A value as a table: the rows of a sequence, the pairs of a dictionary or the properties of an
/// object.</summary>
internal sealed class ValueTable
{
    const int MaxRows = 100;
    const int MaxTextRows = 20;
    const int MaxTextWidth = 40;

    readonly IReadOnlyList<string> _columns;
    readonly List<IReadOnlyList<object?>> _rows;
    readonly bool _more;

    ValueTable(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows)
    {
        _columns = columns;
        _rows = [.. rows.Take(MaxRows + 1)];
        _more = _rows.Count > MaxRows;
        if (_more)
            _rows.RemoveAt(MaxRows);
    }

    /// <summary>The table, or null for a value that is better shown as one line.</summary>
    public static ValueTable? Of(object value) =>
        value switch
        {
            IDictionary map => new ValueTable(["key", "value"], map.Cast<object>().Select(Pair)),
            IEnumerable items => OfItems([.. items.Cast<object?>().Take(MaxRows + 1)]),
            _ when Members.OverridesToString(value.GetType()) && !Members.IsData(value.GetType()) => null,
            _ => OfProperties(value),
        };

    public string ToHtml()
    {
        var html = new StringBuilder("<table class=\"value\"><thead><tr>");
        foreach (var column in _columns)
            html.Append("<th>").Append(WebUtility.HtmlEncode(column)).Append("</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in _rows)
        {
            html.Append("<tr>");
            foreach (var cell in row)
                html.Append(IsNumber(cell) ? "<td class=\"number\">" : "<td>")
                    .Append(WebUtility.HtmlEncode(InlineText.Of(cell, 1)))
                    .Append("</td>");
            html.Append("</tr>");
        }
        html.Append("</tbody></table>");
        if (_more)
            html.Append("<p>… and more.</p>");
        return html.ToString();
    }

    public string ToText()
    {
        var rows = _rows
            .Take(MaxTextRows)
            .Select(row => row.Select(cell => Short(InlineText.Of(cell, 1))).ToArray())
            .Prepend([.. _columns])
            .ToList();
        var widths = Enumerable
            .Range(0, _columns.Count)
            .Select(column => rows.Max(row => row[column].Length))
            .ToArray();
        var numeric = Enumerable
            .Range(0, _columns.Count)
            .Select(column => _rows.All(row => IsNumber(row[column])))
            .ToArray();
        var text = new StringBuilder();
        for (var index = 0; index < rows.Count; index++)
        {
            var cells = rows[index]
                .Select(
                    (cell, column) => numeric[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column])
                );
            text.AppendJoin("  ", cells);
            while (text.Length > 0 && text[^1] == ' ')
                text.Length--;
            text.Append('\n');
            if (index == 0)
                text.AppendJoin("  ", widths.Select(width => new string('─', width))).Append('\n');
        }
        if (_more || _rows.Count > MaxTextRows)
            text.Append(
                CultureInfo.InvariantCulture,
                $"… {(_more ? "and more" : $"{_rows.Count - MaxTextRows} more rows")}\n"
            );
        return text.ToString().TrimEnd('\n');
    }

    static ValueTable? OfItems(List<object?> items)
    {
        if (items.Count == 0 || items.Any(item => InlineText.IsSimple(item) || item is IEnumerable))
            return items.Any(item => item is IEnumerable and not string)
                ? new ValueTable(["", "value"], items.Select((item, index) => (object?[])[index, item]))
                : null;
        if (
            items.All(item =>
                item is DictionaryEntry
                || item!.GetType() is { IsGenericType: true } type
                    && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
            )
        )
            return new ValueTable(["key", "value"], items.Select(item => Pair(item!)));
        var types = items.Select(item => item!.GetType()).Distinct().ToList();
        if (types.Any(type => Members.OverridesToString(type) && !Members.IsData(type)))
            return new ValueTable(["", "value"], items.Select((item, index) => (object?[])[index, item]));
        var members = types.ToDictionary(type => type, Members.Of);
        var columns = members.Values.SelectMany(list => list.Select(member => member.Name)).Distinct().ToList();
        return columns.Count == 0 ? null : new ValueTable(columns, items.Select(item => Row(item!, columns, members)));
    }

    static IReadOnlyList<object?> Row(
        object item,
        List<string> columns,
        Dictionary<Type, IReadOnlyList<Member>> members
    )
    {
        var own = members[item.GetType()].ToDictionary(member => member.Name);
        return [.. columns.Select(column => own.TryGetValue(column, out var member) ? member.Read(item) : "")];
    }

    static ValueTable? OfProperties(object value)
    {
        var members = Members.Of(value.GetType());
        return members.Count == 0
            ? null
            : new ValueTable(
                [Members.NameOf(value.GetType()), "value"],
                members.Select(member => (object?[])[member.Name, member.Read(value)])
            );
    }

    static IReadOnlyList<object?> Pair(object entry)
    {
        if (entry is DictionaryEntry pair)
            return [pair.Key, pair.Value];
        var type = entry.GetType();
        return [type.GetProperty("Key")!.GetValue(entry), type.GetProperty("Value")!.GetValue(entry)];
    }

    static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= MaxTextWidth ? line : line[..(MaxTextWidth - 1)] + "…";
    }

    static bool IsNumber(object? value) =>
        value is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal;
}
