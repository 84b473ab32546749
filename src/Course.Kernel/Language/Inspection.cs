using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.QuickInfo;

namespace Course.Kernel.Language;

/// <summary>What something is: its signatures and what its documentation says.</summary>
internal sealed class Inspection
{
    const int MaxOverloads = 20;

    readonly List<string> _signatures = [];
    readonly List<string> _words = [];

    /// <summary>Looks at the symbol at a place, or at the method whose arguments the place is in.</summary>
    public static async Task<Inspection?> AtAsync(
        Document document,
        int position,
        bool withOverloads,
        CancellationToken cancellation
    )
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        if (root is null || QuickInfoService.GetService(document) is not { } service)
            return null;
        foreach (var place in Places(root, position))
        {
            if (
                await service.GetQuickInfoAsync(document, place, cancellation).ConfigureAwait(false)
                is not { Sections.Length: > 0 } info
            )
                continue;
            var found = new Inspection();
            foreach (var section in info.Sections.Where(section => section.Text.Length > 0))
                (section.Kind == QuickInfoSectionKinds.Description ? found._signatures : found._words).Add(
                    section.Text
                );
            if (withOverloads && found._signatures.Count > 0)
                found.Add(await OverloadsAsync(document, root, place, cancellation).ConfigureAwait(false));
            if (found._signatures.Count > 0)
                return found;
        }
        return null;
    }

    public string ToText() => string.Join("\n\n", [string.Join('\n', _signatures), .. _words]);

    public string ToMarkdown()
    {
        var text = new StringBuilder().Append("```csharp\n").AppendJoin('\n', _signatures).Append("\n```");
        foreach (var words in _words)
            text.Append("\n\n").Append(words.Replace("\n", "  \n", StringComparison.Ordinal));
        return text.ToString();
    }

    void Add(IEnumerable<string> signatures) =>
        _signatures.AddRange(
            signatures.Where(signature => !_signatures[0].Contains(signature, StringComparison.Ordinal))
        );

    /// <summary>The cursor's own token, the one that ends there, and the name before the open parenthesis around
    /// it.</summary>
    static IEnumerable<int> Places(SyntaxNode root, int position)
    {
        if (
            position < root.FullSpan.End
            && root.FindToken(position) is { RawKind: (int)SyntaxKind.IdentifierToken } here
            && here.Span.Contains(position)
        )
            yield return position;
        if (
            position > 0
            && root.FindToken(position - 1) is { RawKind: (int)SyntaxKind.IdentifierToken } before
            && before.Span.End == position
        )
            yield return position - 1;
        var token = root.FindToken(Math.Max(0, Math.Min(position - 1, root.FullSpan.End - 1)));
        for (var node = token.Parent; node is not null; node = node.Parent)
        {
            var name = node switch
            {
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call
                    when call.ArgumentList.FullSpan.Start < position => access.Name,
                InvocationExpressionSyntax call when call.ArgumentList.FullSpan.Start < position => call.Expression,
                ObjectCreationExpressionSyntax { ArgumentList: { } list } creation
                    when list.FullSpan.Start < position => creation.Type,
                _ => null,
            };
            if (name is not null)
                yield return name.SpanStart;
        }
        if (position < root.FullSpan.End)
            yield return position;
    }

    static async Task<IEnumerable<string>> OverloadsAsync(
        Document document,
        SyntaxNode root,
        int place,
        CancellationToken cancellation
    )
    {
        if (
            await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model
            || root.FindToken(place).Parent is not { } node
        )
            return [];
        return model
            .GetMemberGroup(node, cancellation)
            .Take(MaxOverloads)
            .Select(symbol => symbol.ToMinimalDisplayString(model, place));
    }
}
