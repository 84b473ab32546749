using System.Collections.Immutable;
using Course.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Tags;
using Microsoft.CodeAnalysis.Text;

namespace Course.Kernel.Language;

/// <summary>What Roslyn would offer at a place, filtered by what is typed already.</summary>
internal static class Completions
{
    const int MaxShown = 500;

    static readonly string[] Kinds =
    [
        WellKnownTags.Method,
        WellKnownTags.ExtensionMethod,
        WellKnownTags.Property,
        WellKnownTags.Field,
        WellKnownTags.Constant,
        WellKnownTags.Event,
        WellKnownTags.Local,
        WellKnownTags.Parameter,
        WellKnownTags.Class,
        WellKnownTags.Structure,
        WellKnownTags.Interface,
        WellKnownTags.Enum,
        WellKnownTags.EnumMember,
        WellKnownTags.Delegate,
        WellKnownTags.Namespace,
        WellKnownTags.Keyword,
        WellKnownTags.Snippet,
        WellKnownTags.TypeParameter,
    ];

    public static async Task<CompletionAnswer> AtAsync(Document document, int position, CancellationToken cancellation)
    {
        if (CompletionService.GetService(document) is not { } service)
            return new(position, position, []);
        var list = await service
            .GetCompletionsAsync(document, position, cancellationToken: cancellation)
            .ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        var span = list.ItemsList.Count == 0 ? new TextSpan(position, 0) : list.Span;
        var typed = text.ToString(TextSpan.FromBounds(span.Start, Math.Max(span.Start, position)));
        return new(
            span.Start,
            Math.Max(span.End, position),
            [
                .. list
                    .ItemsList.Where(item =>
                        item.FilterText.Contains(typed, StringComparison.OrdinalIgnoreCase)
                        && item.DisplayText != Preamble.TypeName
                        && item.InlineDescription.Length == 0
                        && !item.Tags.Contains(WellKnownTags.Snippet)
                    )
                    .OrderByDescending(item => Rank(item, typed))
                    .ThenBy(item => item.SortText, StringComparer.OrdinalIgnoreCase)
                    .Select(item => new CompletionChoice(InsertedText(item), KindOf(item.Tags)))
                    .DistinctBy(item => item.Text)
                    .Take(MaxShown),
            ]
        );
    }

    /// <summary>What begins as typed comes before what only contains it, and what the compiler expects here before
    /// that.</summary>
    static int Rank(CompletionItem item, string typed) =>
        (
            item.FilterText.StartsWith(typed, StringComparison.Ordinal) ? 4
            : item.FilterText.StartsWith(typed, StringComparison.OrdinalIgnoreCase) ? 3
            : 0
        ) + (item.Rules.MatchPriority > 0 ? 5 : 0);

    static string InsertedText(CompletionItem item) =>
        item.Properties.TryGetValue("InsertionText", out var text) && text.Length > 0 ? text : item.DisplayText;

    static string KindOf(ImmutableArray<string> tags) =>
        Kinds.FirstOrDefault(tags.Contains) switch
        {
            WellKnownTags.Method or WellKnownTags.ExtensionMethod => "method",
            WellKnownTags.Property => "property",
            WellKnownTags.Field or WellKnownTags.Constant => "field",
            WellKnownTags.Event => "event",
            WellKnownTags.Local or WellKnownTags.Parameter => "variable",
            WellKnownTags.Class or WellKnownTags.Delegate => "class",
            WellKnownTags.Structure => "struct",
            WellKnownTags.Interface => "interface",
            WellKnownTags.Enum => "enum",
            WellKnownTags.EnumMember => "enumMember",
            WellKnownTags.Namespace => "module",
            WellKnownTags.Keyword => "keyword",
            WellKnownTags.TypeParameter => "typeParameter",
            _ => "text",
        };
}
