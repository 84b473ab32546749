using System.Text.RegularExpressions;
using Course.Interview.Cards;

namespace Course.Interview.Checking;

/// <summary>The terms of all cards, from <c>notebooks/interview/terms/NN-topic.md</c>: under each card's id one
/// numbered line for each of its rubric points.</summary>
public sealed partial class CardTerms
{
    readonly Dictionary<string, (IReadOnlyList<TermPattern> Points, FileLine At)> _cards = [];
    readonly List<CardProblem> _problems = [];

    CardTerms(Glossary glossary) => Glossary = glossary;

    internal Glossary Glossary { get; }

    /// <summary>What is wrong with the files.</summary>
    public IReadOnlyList<CardProblem> Problems => _problems;

    /// <summary>The ids of the cards that have terms, and where.</summary>
    public IEnumerable<(string Card, FileLine At)> All => _cards.Select(entry => (entry.Key, entry.Value.At));

    /// <param name="root">The folder with Course.sln.</param>
    /// <param name="topic">Only this topic's (<c>01-kafka-basics</c>); null for all.</param>
    public static CardTerms Read(string root, string? topic = null)
    {
        var folder = Path.Combine(root, "notebooks", "interview", "terms");
        var words = Path.Combine(folder, "words.md");
        var terms = new CardTerms(File.Exists(words) ? Glossary.Parse(File.ReadAllText(words)) : Glossary.Empty);
        if (!Directory.Exists(folder))
            return terms;
        foreach (
            var path in Directory
                .EnumerateFiles(folder, topic is null ? "??-*.md" : topic + ".md")
                .Order(StringComparer.Ordinal)
        )
            terms.Add(File.ReadAllText(path), Path.GetRelativePath(root, path).Replace('\\', '/'));
        return terms;
    }

    /// <summary>Terms from one text.</summary>
    public static CardTerms Parse(string markdown, string path, Glossary? glossary = null)
    {
        var terms = new CardTerms(glossary ?? Glossary.Empty);
        terms.Add(markdown, path);
        return terms;
    }

    /// <summary>A line for each rubric point of the card; empty when there are none.</summary>
    internal IReadOnlyList<TermPattern> Of(string card) => _cards.TryGetValue(card, out var known) ? known.Points : [];

    void Add(string markdown, string path)
    {
        List<TermPattern>? points = null;
        foreach (var (index, line) in markdown.Split('\n').Index())
        {
            var at = new FileLine(path, index + 1);
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                points = [];
                var card = line[3..].Trim().Trim('`');
                if (!_cards.TryAdd(card, (points, at)))
                    _problems.Add(new(at, $"'{card}' has its terms at {_cards[card].At} already"));
            }
            else if (Point().Match(line) is { Success: true } point)
            {
                if (points is null || point.Groups[1].Value != $"{points.Count + 1}")
                    _problems.Add(new(at, "terms are numbered 1, 2, 3 … under '## ' and the card's id"));
                else
                    Add(points, point.Groups[2].Value, at);
            }
        }
    }

    void Add(List<TermPattern> points, string line, FileLine at)
    {
        try
        {
            points.Add(TermPattern.Parse(line, Glossary));
        }
        catch (FormatException e)
        {
            _problems.Add(new(at, $"these terms cannot be read: {e.Message}"));
        }
    }

    [GeneratedRegex(@"^(\d+)\. (.+?)\s*$")]
    private static partial Regex Point();
}
