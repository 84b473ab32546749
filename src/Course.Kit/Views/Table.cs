using System.Collections.Immutable;
using System.Reflection;
using System.Text;

namespace Course.Kit;

/// <summary>Rows under readable headings. Numbers stand right-aligned.</summary>
/// <example><code>Table.Of(runs.Select(r => new { r.Linger, RecordsPerBatch = r.Records / r.Batches, r.Size
/// })).Bytes("Size")</code></example>
public sealed record Table : View
{
    const int MostUnbroken = 24;
    readonly ImmutableArray<Column> _columns;
    readonly ImmutableArray<ImmutableArray<object?>> _rows;

    Table(ImmutableArray<Column> columns, ImmutableArray<ImmutableArray<object?>> rows, string? caption)
    {
        _columns = columns;
        _rows = rows;
        Caption = caption;
    }

    /// <summary>The sentence above the table, if any.</summary>
    public string? Caption { get; private init; }

    /// <summary>The sentences under the table.</summary>
    public ImmutableArray<string> Notes { get; private init; } = [];

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Length;

    /// <summary>
    /// A table of anything with public properties (anonymous objects, records), of tuples, or of plain values.
    /// The headings come from the names: <c>RecordsPerBatch</c> becomes "Records per batch".
    /// </summary>
    public static Table Of<T>(IEnumerable<T> rows, string? caption = null)
    {
        var items = rows.ToArray();
        var type = RowType(items);
        var cells = Cells(type);
        var columns = cells
            .Select(cell => new Column(cell.Name, Humanise.Heading(cell.Name), Humanise.Value))
            .ToImmutableArray();
        return new Table(
            columns,
            [.. items.Select(item => cells.Select(cell => item is null ? null : cell.Read(item)).ToImmutableArray())],
            caption
        );
    }

    /// <summary>A table whose columns are only known at run time.</summary>
    public static Table Of(IEnumerable<string> headings, IEnumerable<IEnumerable<object?>> rows, string? caption = null)
    {
        var columns = headings.Select(heading => new Column(heading, heading, Humanise.Value)).ToImmutableArray();
        var cells = rows.Select(row => row.ToImmutableArray()).ToImmutableArray();
        if (cells.FirstOrDefault(row => row.Length != columns.Length) is { IsDefault: false } odd)
            throw new ArgumentException(
                $"A row has {odd.Length} cells, but there are {columns.Length} headings.",
                nameof(rows)
            );
        return new Table(columns, cells, caption);
    }

    /// <summary>The same table, these columns written as bytes: <c>16 KiB</c>.</summary>
    public Table Bytes(params string[] columns) => Written(columns, Humanise.Bytes);

    /// <summary>The same table, these columns written as rates per second: <c>52.3 k/s</c>.</summary>
    public Table Rate(params string[] columns) => Written(columns, value => Humanise.Rate(value));

    /// <summary>The same table, these columns (fractions of 1) written as percent: <c>12.5 %</c>.</summary>
    public Table Percent(params string[] columns) =>
        Written(columns, value => $"{Humanise.Number(Math.Round(value * 100, 1))} %");

    /// <summary>The same table with another heading over one column.</summary>
    public Table Heading(string column, string heading) => Changed([column], old => old with { Heading = heading });

    /// <summary>The same table with one more sentence under it.</summary>
    public Table Note(string note) => this with { Notes = Notes.Add(note) };

    private protected override string Body()
    {
        var html = new StringBuilder();
        if (Caption is not null)
            html.Append($"<p class=\"ck-title\">{Html.Sentence(Caption)}</p>");
        html.Append("<div class=\"ck-scroll\"><table class=\"ck-table\"><thead><tr>");
        for (var i = 0; i < _columns.Length; i++)
            html.Append($"<th{(Right(i) ? " class=\"ck-num\"" : "")}>{Html.Encode(_columns[i].Heading)}</th>");
        html.Append("</tr></thead><tbody>");
        var classes = _columns
            .Select(
                (_, i) =>
                    Right(i) ? " class=\"ck-num\""
                    : IsShort(i) ? " class=\"ck-short\""
                    : ""
            )
            .ToArray();
        foreach (var row in _rows)
        {
            html.Append("<tr>");
            for (var i = 0; i < _columns.Length; i++)
                html.Append($"<td{classes[i]}>{Html.Encode(Cell(row, i))}</td>");
            html.Append("</tr>");
        }
        html.Append("</tbody></table></div>");
        foreach (var note in Notes)
            html.Append(Html.Note(note));
        return html.ToString();
    }

    private protected override string Text()
    {
        var lines = new List<string>();
        if (Caption is not null)
            lines.Add(Caption);
        var widths = _columns
            .Select((column, i) => _rows.Select(row => Cell(row, i).Length).Append(column.Heading.Length).Max())
            .ToArray();
        lines.Add(Line(i => _columns[i].Heading));
        lines.Add(Line(i => new string('─', widths[i])));
        lines.AddRange(_rows.Select(row => Line(i => Cell(row, i))));
        lines.AddRange(Notes);
        return string.Join('\n', lines);

        string Line(Func<int, string> cell) =>
            string.Join("  ", widths.Select((width, i) => Right(i) ? cell(i).PadLeft(width) : cell(i).PadRight(width)))
                .TrimEnd();
    }

    string Cell(ImmutableArray<object?> row, int column) =>
        (row[column] is null ? Humanise.Value(null) : _columns[column].Write(row[column])).ReplaceLineEndings(" ");

    bool IsShort(int column) => _rows.All(row => Cell(row, column).Length <= MostUnbroken);

    bool Right(int column)
    {
        var seen = false;
        foreach (var row in _rows)
        {
            if (row[column] is null)
                continue;
            if (!Humanise.RightAligned(row[column]))
                return false;
            seen = true;
        }
        return seen || _columns[column].Humanised;
    }

    Table Written(string[] columns, Func<double, string> write) =>
        Changed(
            columns,
            old =>
                old with
                {
                    Write = value => Humanise.IsNumber(value) ? write(Convert.ToDouble(value)) : Humanise.Value(value),
                    Humanised = true,
                }
        );

    Table Changed(string[] columns, Func<Column, Column> change)
    {
        var changed = _columns;
        foreach (var name in columns)
        {
            var at = changed.FindIndex(column => column.Name == name || column.Heading == name);
            if (at < 0)
                throw new ArgumentException(
                    $"The table has no column '{name}'. It has: "
                        + $"{string.Join(", ", _columns.Select(column => column.Name))}.",
                    nameof(columns)
                );
            changed = changed.SetItem(at, change(changed[at]));
        }
        return new Table(changed, _rows, Caption) { Notes = Notes };
    }

    static Type RowType<T>(T[] items) =>
        typeof(T) == typeof(object) && items.FirstOrDefault(item => item is not null) is { } first
            ? first.GetType()
            : typeof(T);

    static (string Name, Func<object, object?> Read)[] Cells(Type type)
    {
        if (IsPlain(type))
            return [("Value", item => item)];
        if (type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
            return [.. type.GetFields().Select(field => (field.Name, (Func<object, object?>)field.GetValue))];
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .ToArray();
        return properties.Length == 0
            ? [("Value", item => item)]
            : [.. properties.Select(property => (property.Name, (Func<object, object?>)property.GetValue))];
    }

    static bool IsPlain(Type type) =>
        type.IsPrimitive
        || type.IsEnum
        || type == typeof(string)
        || type == typeof(decimal)
        || type == typeof(object)
        || type == typeof(TimeSpan)
        || type == typeof(DateTime)
        || type == typeof(DateTimeOffset)
        || type == typeof(DateOnly)
        || type == typeof(TimeOnly)
        || type == typeof(Guid)
        || Nullable.GetUnderlyingType(type) is not null;
}
