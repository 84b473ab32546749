using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Notebooks;

/// <summary>
/// .NET cannot stop a thread that loops, and a cell that loops must be stoppable without losing the notebook's state.
/// So every loop of the notebook's own code asks, once per turn, whether it should end. The question is put in as text
/// on the same line; <see cref="Original"/> maps a position back, so that messages show the code as it was written.
/// (Roslyn's own module cancellation replaces the tokens that the code passes by its own, which would change what the
/// code does.)
/// </summary>
internal sealed class LoopGuard
{
    readonly List<(int Position, int Length)> _insertions = [];

    LoopGuard(string text) => Text = text;

    /// <summary>The code with its questions.</summary>
    public string Text { get; private set; }

    /// <summary>Whether a loop had an empty statement for a body, of which the compiler would warn.</summary>
    public bool HidesEmptyBody { get; private init; }

    /// <summary>No question in the code.</summary>
    public static LoopGuard None(string code) => new(code);

    public static LoopGuard Insert(SyntaxTree tree, string code)
    {
        var places = new List<(int Position, int Order, string Text)>();
        var hidesEmptyBody = false;
        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            if (Body(node) is not { } body)
                continue;
            if (body is BlockSyntax block)
            {
                places.Add((block.OpenBraceToken.Span.End, 1, Preamble.Question));
                continue;
            }
            hidesEmptyBody |= body is EmptyStatementSyntax;
            places.Add((body.SpanStart, 2, "{" + Preamble.Question));
            places.Add((body.Span.End, 0, "}"));
        }
        var guard = new LoopGuard(code) { HidesEmptyBody = hidesEmptyBody };
        if (places.Count > 0)
            guard.Build(code, places);
        return guard;
    }

    /// <summary>The place in the original text of a position in <see cref="Text"/>.</summary>
    public int Original(int position)
    {
        var shift = 0;
        foreach (var (at, length) in _insertions)
        {
            if (position < at + shift + length)
                return Math.Min(position - shift, at);
            shift += length;
        }
        return position - shift;
    }

    void Build(string code, List<(int Position, int Order, string Text)> places)
    {
        var text = new StringBuilder(code.Length + places.Count * 16);
        var from = 0;
        foreach (var (position, _, insertion) in places.OrderBy(place => place.Position).ThenBy(place => place.Order))
        {
            text.Append(code, from, position - from).Append(insertion);
            _insertions.Add((position, insertion.Length));
            from = position;
        }
        Text = text.Append(code, from, code.Length - from).ToString();
    }

    static StatementSyntax? Body(SyntaxNode node)
    {
        var body = node switch
        {
            WhileStatementSyntax loop => loop.Statement,
            DoStatementSyntax loop => loop.Statement,
            ForStatementSyntax loop => loop.Statement,
            CommonForEachStatementSyntax loop => loop.Statement,
            _ => null,
        };
        return body is null || body.ContainsDiagnostics ? null : body;
    }
}
