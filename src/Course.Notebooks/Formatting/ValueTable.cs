using System.Collections;
using System.Data;
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
            DataTable data => OfData(data),
            _ when Pairs.Of(value) is { } pairs => OfPairs(pairs),
            IEnumerable items => OfSequence(items),
            _ when Members.HasText(value) && !Members.IsData(value.GetType()) => null,
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

    static ValueTable OfPairs(IEnumerable<(object? Key, object? Value)> pairs) =>
        new(["key", "value"], pairs.Select(pair => (object?[])[pair.Key, pair.Value]));

    static ValueTable OfData(DataTable data) =>
        new(
            [.. data.Columns.Cast<DataColumn>().Select(column => column.ColumnName)],
            data.Rows.Cast<DataRow>().Select(row => row.ItemArray)
        );

    static ValueTable? OfSequence(IEnumerable sequence)
    {
        var own = Members.OfSequence(sequence.GetType());
        var items = sequence.Cast<object?>().Take(MaxRows + 1);
        return own.Count == 0
            ? OfItems([.. items])
            : new ValueTable(
                [Members.NameOf(sequence.GetType()), "value"],
                own.Select(member => (object?[])[member.Name, member.Read(sequence)])
                    .Append([Members.Values, items.ToList()])
            );
    }

    static ValueTable? OfItems(List<object?> items)
    {
        if (items.Count > 0 && items.All(item => item is IEnumerable and not string))
            return OfSequences(items);
        if (items.Count == 0 || items.Any(item => InlineText.IsSimple(item) || item is IEnumerable))
            return items.Any(item => item is IEnumerable and not string) ? Numbered(items) : null;
        if (items.All(item => Pairs.OfOne(item) is not null))
            return OfPairs(items.Select(item => Pairs.OfOne(item)!.Value));
        if (items.Any(item => Members.HasText(item!) && !Members.IsData(item!.GetType())))
            return Numbered(items);
        var types = items.Select(item => item!.GetType()).Distinct().ToList();
        var members = types.ToDictionary(type => type, Members.Of);
        var columns = members.Values.SelectMany(list => list.Select(member => member.Name)).Distinct().ToList();
        return columns.Count == 0 ? null : new ValueTable(columns, items.Select(item => Row(item!, columns, members)));
    }

    static ValueTable Numbered(List<object?> items) =>
        new(["", "value"], items.Select((item, index) => (object?[])[index, item]));

    // Groups by their keys; plain lists of lists by their place.
    static ValueTable OfSequences(List<object?> items)
    {
        var members = items.Select(item => item!.GetType()).Distinct().ToDictionary(type => type, Members.OfSequence);
        var columns = members.Values.SelectMany(list => list.Select(member => member.Name)).Distinct().ToList();
        return columns.Count == 0
            ? Numbered(items)
            : new ValueTable(
                [.. columns, Members.Values],
                items.Select(item => (object?[])[.. Row(item!, columns, members), InlineText.Items(item!)])
            );
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

    static string Short(string text) => Shortened.Of(text.ReplaceLineEndings(" "), MaxTextWidth);

    static bool IsNumber(object? value) =>
        value is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal;
}
