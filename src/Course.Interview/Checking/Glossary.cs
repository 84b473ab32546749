using System.Text.RegularExpressions;

namespace Course.Interview.Checking;

/// <summary>
/// Words that mean the same to an interviewer, from <c>notebooks/interview/terms/words.md</c>: <c>- delete = remove,
/// erase</c>. Each is replaced by the first of its line, in terms and answers alike, after endings have been taken off.
/// </summary>
public sealed partial class Glossary
{
    public static readonly Glossary Empty = Parse("");

    readonly Dictionary<string, List<(string[] Phrase, string Canonical)>> _byFirst = [];

    Glossary() { }

    /// <summary>Reads the lines <c>- head = word, several words</c>; others are prose.</summary>
    public static Glossary Parse(string markdown)
    {
        var glossary = new Glossary();
        foreach (Match line in Line().Matches(markdown))
        {
            var head = string.Join('-', WordSplitter.Plain(line.Groups[1].Value));
            foreach (var synonym in line.Groups[2].Value.Split(',').Append(line.Groups[1].Value))
                glossary.Add([.. WordSplitter.Plain(synonym)], head);
        }

        // The longest phrase wins: "in-sync replica" before "replica".
        foreach (var entries in glossary._byFirst.Values)
            entries.Sort((one, other) => other.Phrase.Length - one.Phrase.Length);
        return glossary;
    }

    void Add(string[] phrase, string head)
    {
        if (phrase.Length == 0)
            return;
        if (!_byFirst.TryGetValue(phrase[0], out var entries))
            _byFirst[phrase[0]] = entries = [];
        if (!entries.Exists(known => known.Phrase.AsSpan().SequenceEqual(phrase)))
            entries.Add((phrase, head));
    }

    /// <summary>The word that stands for the phrase at <paramref name="index"/>, and how many words that phrase
    /// has.</summary>
    internal (string Canonical, int Length) At(IReadOnlyList<string> words, int index)
    {
        foreach (var (phrase, canonical) in _byFirst.GetValueOrDefault(words[index]) ?? [])
        {
            var length = 1;
            while (length < phrase.Length && index + length < words.Count && words[index + length] == phrase[length])
                length++;
            if (length == phrase.Length)
                return (canonical, length);
        }

        return (words[index], 1);
    }

    [GeneratedRegex(@"^- ([^=\n]+?)\s*=\s*(.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
