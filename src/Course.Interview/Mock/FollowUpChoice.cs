using System.Text.RegularExpressions;
using Course.Interview.Cards;

namespace Course.Interview.Mock;

/// <summary>Chooses what an interviewer asks next: the follow-up nearest to what was left out, or the first when
/// nothing was.</summary>
internal static partial class FollowUpChoice
{
    public static FollowUp? For(Card card, IReadOnlyList<int> ticked)
    {
        var missed = card
            .Rubric.Index()
            .Where(point => !ticked.Contains(point.Index + 1))
            .SelectMany(point => Words(point.Item.Text))
            .ToHashSet();
        return card
            .FollowUps.OrderByDescending(next =>
                Words($"{next.Question} {next.Answer}").Distinct().Count(missed.Contains)
            )
            .FirstOrDefault();
    }

    static IEnumerable<string> Words(string text) =>
        Word().Matches(text.ToLowerInvariant()).Select(match => match.Value).Where(word => word.Length > 3);

    // A setting's name (linger.ms) is one word. Words of up to three letters are left out: they say nothing of the
    // subject.
    [GeneratedRegex(@"[a-z0-9]+(?:\.[a-z0-9]+)*")]
    private static partial Regex Word();
}
