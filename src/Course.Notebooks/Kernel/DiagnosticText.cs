using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Course.Notebooks;

/// <summary>Says what the compiler said, with the cell's name, the line and a caret under the place.</summary>
internal sealed class DiagnosticText(SourceText original, SyntaxTree tree, LoopGuard guard)
{
    const int MaxShown = 5;

    public CellError Errors(IEnumerable<Diagnostic> diagnostics)
    {
        var errors = InOrder(diagnostics, DiagnosticSeverity.Error);
        var text = string.Join('\n', errors.Take(MaxShown).Select(Format));
        if (errors.Count > MaxShown)
            text += $"\n… and {errors.Count - MaxShown} more.";
        return new CellError(CellErrorKind.Compile, "compile error", text, []);
    }

    public IReadOnlyList<string> Warnings(IEnumerable<Diagnostic> diagnostics) =>
        [.. InOrder(diagnostics, DiagnosticSeverity.Warning).Select(Format)];

    static List<Diagnostic> InOrder(IEnumerable<Diagnostic> diagnostics, DiagnosticSeverity severity) =>
        [
            .. diagnostics
                .Where(item => item.Severity == severity && !item.IsSuppressed)
                .DistinctBy(item => (item.Id, item.Location.SourceSpan))
                .OrderBy(item => item.Location.SourceSpan.Start),
        ];

    string Format(Diagnostic item)
    {
        var kind = item.Severity == DiagnosticSeverity.Error ? "error" : "warning";
        var message = $"{kind} {item.Id}: {item.GetMessage(CultureInfo.InvariantCulture)}";
        if (item.Location.SourceTree is null)
            return message;
        if (item.Location.SourceTree != tree)
        {
            var place = item.Location.GetLineSpan();
            return $"{Path.GetFileName(place.Path)}, line {place.StartLinePosition.Line + 1}: {message}";
        }
        var start = Math.Min(guard.Original(item.Location.SourceSpan.Start), original.Length);
        var end = Math.Clamp(guard.Original(item.Location.SourceSpan.End), start, original.Length);
        var line = original.Lines.GetLineFromPosition(start);
        return $"{tree.FilePath}, line {line.LineNumber + 1}: {message}\n{Excerpt(line, start, end)}";
    }

    static string Excerpt(TextLine line, int start, int end)
    {
        var text = line.ToString();
        var indent = text.Length - text.TrimStart().Length;
        var marks = new StringBuilder("    ");
        foreach (var letter in text.AsSpan(indent, Math.Max(0, start - line.Start - indent)))
            marks.Append(letter == '\t' ? '\t' : ' ');
        marks.Append('^', Math.Max(1, Math.Min(end, line.End) - start));
        return "    " + text[indent..] + "\n" + marks;
    }
}
