using System.Text.RegularExpressions;
using Course.Interview.Checking;

namespace Course.Interview.Cards;

/// <summary>What every card must fulfil beyond being readable; <c>course verify</c> runs it.</summary>
public sealed partial class CardRules
{
    public const int LeastWords = 60,
        MostWords = 220,
        LeastPoints = 3,
        MostPoints = 6;

    readonly CardBank _bank;
    readonly IReadOnlySet<string> _ids;
    readonly LinkTargets _targets;
    readonly List<CardProblem> _problems = [];

    CardRules(CardBank bank, IReadOnlySet<string> ids, LinkTargets targets) =>
        (_bank, _ids, _targets) = (bank, ids, targets);

    /// <summary>Everything that is wrong with the cards below <paramref name="root"/>, unreadable ones
    /// included.</summary>
    public static IReadOnlyList<CardProblem> Check(string root) =>
        Check(CardBank.Read(root), Syllabus.ReadIds(root), root);

    /// <summary>Everything that is wrong with <paramref name="bank"/>.</summary>
    /// <param name="bank">The cards.</param>
    /// <param name="ids">The ids that a card may cover.</param>
    /// <param name="root">The folder to which the paths of the card files are relative.</param>
    public static IReadOnlyList<CardProblem> Check(CardBank bank, IReadOnlySet<string> ids, string root)
    {
        var rules = new CardRules(bank, ids, new LinkTargets(root));
        rules._problems.AddRange(bank.Problems);
        rules.CheckUnique();
        rules.CheckLabels();
        foreach (var card in bank.Cards)
            rules.CheckCard(card);
        rules.CheckTerms(CardTerms.Read(root));
        return rules._problems;
    }

    void CheckCard(Card card)
    {
        if (!IdPattern().IsMatch(card.Id))
            Problem(card, "the id must be lower-case words joined by hyphens");
        if (card.Rubric.Count is < LeastPoints or > MostPoints)
            Problem(card, $"the rubric has {card.Rubric.Count} points; {LeastPoints} to {MostPoints} are right");
        if (card.FollowUps.Count == 0)
            Problem(card, "no follow-up question");
        var words = card.Answer.Words;
        if (words is < LeastWords or > MostWords)
            Problem(
                card,
                $"the answer has {words} words; said in a minute it has {LeastWords} to {MostWords}",
                card.Answer.At
            );
        foreach (var (index, point) in card.Rubric.Index())
            if (!PointWords.AreIn(point.Text, card.Answer.Markdown))
                Problem(card, $"rubric point {index + 1} is not in the answer: '{PlainText.Of(point.Text)}'");
        CheckCovers(card);
        CheckSources(card);
        CheckProofs(card);
        if (Texts(card).Any(text => Unfinished().IsMatch(text)))
            Problem(card, "the text is unfinished: it holds a TODO mark");
    }

    void CheckUnique()
    {
        foreach (var twins in _bank.Cards.GroupBy(card => card.Id).Where(group => group.Count() > 1))
        foreach (var twin in twins.Skip(1))
            Problem(twin, $"the id is taken by {twins.First().At}");
        foreach (var twins in _bank.Cards.GroupBy(card => card.Question).Where(group => group.Count() > 1))
        foreach (var twin in twins.Skip(1))
            Problem(twin, $"the same question stands at {twins.First().At}");
    }

    /// <summary>A document has one address in the whole bank, so that sources form one known list.</summary>
    void CheckLabels()
    {
        var known = new Dictionary<string, CardLink>(StringComparer.OrdinalIgnoreCase);
        foreach (var link in _bank.Cards.SelectMany(card => card.Sources).Where(link => link.Label is not null))
            if (!known.TryAdd(link.Label!, link) && known[link.Label!].Target != link.Target)
                _problems.Add(new(link.At, $"[{link.Label}] leads elsewhere than at {known[link.Label!].At}"));
    }

    /// <summary>Each rubric point has terms, and they find it in the card's own answer; without a folder of terms there
    /// is nothing to check.</summary>
    void CheckTerms(CardTerms terms)
    {
        _problems.AddRange(terms.Problems);
        var left = terms.All.ToDictionary(entry => entry.Card, entry => entry.At);
        if (left.Count == 0)
            return;
        foreach (var card in _bank.Cards)
        {
            var checks = AnswerCheck.Of(card, terms, PlainText.Of(card.Answer.Markdown));
            if (!left.Remove(card.Id, out var at))
                Problem(card, "has no terms: add them to notebooks/interview/terms/");
            else if (terms.Of(card.Id).Count != card.Rubric.Count)
                Problem(
                    card,
                    $"the rubric has {card.Rubric.Count} points and {terms.Of(card.Id).Count} lines of terms",
                    at
                );
            else
                foreach (var check in checks.Where(check => !check.Touched))
                    Problem(card, $"the terms of point {check.Number} do not find it in the card's own answer", at);
        }

        foreach (var (card, at) in left)
            _problems.Add(new(at, $"there is no card '{card}'"));
    }

    void CheckCovers(Card card)
    {
        if (card.Covers.Count == 0)
            Problem(card, "covers no id of notebooks/syllabus.md");
        foreach (var id in card.Covers.Where(id => !_ids.Contains(id)))
            Problem(card, $"covers {id}, which notebooks/syllabus.md does not list");
        foreach (var id in card.Covers.GroupBy(id => id).Where(group => group.Count() > 1))
            Problem(card, $"covers {id.Key} twice");
    }

    void CheckSources(Card card)
    {
        if (card.Sources.Count == 0)
            Problem(card, "no source: name a KIP, a documentation page or a source file");
        foreach (var link in card.Sources.Where(link => !link.Target.StartsWith("https://", StringComparison.Ordinal)))
            Problem(card, $"source '{link.Text}' is no https address: '{link.Target}'", link.At);
    }

    void CheckProofs(Card card)
    {
        if (card.Proofs.Count == 0 && _targets.HasNotebook(card.Topic))
            Problem(card, "nothing proves it: link a notebook section under **Prove it.**");
        foreach (var link in card.Proofs)
            if (_targets.Complaint(link) is { } complaint)
                Problem(card, complaint, link.At);
    }

    void Problem(Card card, string message, FileLine? at = null) =>
        _problems.Add(new(at ?? card.At, $"'{card.Id}': {message}"));

    static IEnumerable<string> Texts(Card card) =>
        [
            card.Question,
            card.Answer.Markdown,
            card.Trap.Markdown,
            .. card.Rubric.Select(point => point.Text),
            .. card.FollowUps.SelectMany(next => new[] { next.Question, next.Answer }),
        ];

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)+$")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\b(TODO|FIXME|TBD|XXX)\b")]
    private static partial Regex Unfinished();
}
