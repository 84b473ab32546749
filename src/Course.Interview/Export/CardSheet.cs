using Course.Interview.Cards;
using Course.Interview.Rehearsal;

namespace Course.Interview.Export;

/// <summary>Cards as one page to print or to read on a phone: questions that unfold, all open on paper.</summary>
public static class CardSheet
{
    public static string Of(string title, IEnumerable<Card> cards) =>
        $$"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{{CardHtml.Text(title)}}</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 1rem/1.55 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
            details { border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: .6rem 0; }
            summary { cursor: pointer; font-weight: 600; }
            summary small { font-weight: 400; }
            code { font-size: .92em; }
            @media print { details::details-content { content-visibility: visible; height: auto; } details { break-inside: avoid; } body { font-size: 10pt; } }
            </style>
            </head>
            <body>
            <h1>{{CardHtml.Text(title)}}</h1>
            {{string.Join('\n', cards.Select(Item))}}
            </body>
            </html>
            """;

    static string Item(Card card) =>
        $"<details id=\"{card.Id}\"><summary>{CardHtml.Text(card.Question)} "
        + $"<small>{CardPrinter.Name(card.Level)} · "
        + $"{CardPrinter.Name(card.Kind)}</small></summary>{CardHtml.Back(card)}</details>";
}
