using System.Text;
using Course.Interview.Cards;
using Course.Interview.Rehearsal;

namespace Course.Interview.Export;

/// <summary>Cards as comma-separated values (RFC 4180), one row each, Markdown left as it is.</summary>
public static class CardCsv
{
    static readonly string[] Columns =
    [
        "id",
        "topic",
        "level",
        "kind",
        "question",
        "answer",
        "rubric",
        "follow-ups",
        "trap",
        "sources",
        "covers",
    ];

    public static string Of(IEnumerable<Card> cards)
    {
        var text = new StringBuilder();
        Row(text, Columns);
        foreach (var card in cards)
            Row(
                text,
                [
                    card.Id,
                    card.Topic,
                    CardPrinter.Name(card.Level),
                    CardPrinter.Name(card.Kind),
                    card.Question,
                    card.Answer.Markdown,
                    string.Join('\n', card.Rubric.Select(point => $"- {point.Text}")),
                    string.Join('\n', card.FollowUps.Select(next => $"{next.Question} {next.Answer}")),
                    card.Trap.Markdown,
                    string.Join('\n', card.Sources.Select(link => $"{link.Text}: {link.Target}")),
                    string.Join(' ', card.Covers),
                ]
            );
        return text.ToString();
    }

    static void Row(StringBuilder text, IEnumerable<string> fields) =>
        text.AppendJoin(',', fields.Select(Field)).Append("\r\n");

    static string Field(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"")}\"" : field;
}
