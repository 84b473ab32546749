using Course.Interview.Cards;

namespace Course.Interview.Checking;

/// <summary>What a typed answer says about one rubric point.</summary>
/// <param name="Number">The point, counted from 1.</param>
/// <param name="Touched">True when its terms stand in the answer.</param>
/// <param name="Said">The person's words that touched it.</param>
/// <param name="Denied">The words that would have touched it without a "not" (or lacked one); empty otherwise.</param>
public sealed record PointCheck(int Number, bool Touched, IReadOnlyList<string> Said, IReadOnlyList<string> Denied);

/// <summary>
/// Looks for a card's rubric points in a typed answer, by terms and synonyms kept beside the cards. It knows words, not
/// meaning: what it finds is a suggestion that names its words, and the person decides.
/// </summary>
public static class AnswerCheck
{
    /// <summary>One entry for each rubric point; empty when the card has no terms.</summary>
    public static IReadOnlyList<PointCheck> Of(Card card, CardTerms terms, string answer)
    {
        var text = new AnswerText(answer, terms.Glossary);
        return
        [
            .. terms
                .Of(card.Id)
                .Take(card.Rubric.Count)
                .Select(
                    (point, index) =>
                    {
                        var (said, denied) = point.Match(text);
                        return new PointCheck(index + 1, said is not null, Quotes(said, text), Quotes(denied, text));
                    }
                ),
        ];
    }

    static IReadOnlyList<string> Quotes(IReadOnlyList<AnswerWord>? words, AnswerText answer)
    {
        var quotes = new List<string>();
        var (start, end) = (-1, -1);
        foreach (var word in words ?? [])
        {
            // Words that stand next to each other are quoted together.
            if (start >= 0 && word.Start - end <= 1)
            {
                end = word.End;
                continue;
            }

            if (start >= 0)
                quotes.Add(answer.Text[start..end]);
            (start, end) = (word.Start, word.End);
        }

        if (start >= 0)
            quotes.Add(answer.Text[start..end]);
        return [.. quotes.Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
