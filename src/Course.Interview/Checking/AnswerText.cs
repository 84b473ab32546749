using System.Text.RegularExpressions;

namespace Course.Interview.Checking;

/// <summary>A word of an answer as it is compared, and where it stands.</summary>
/// <param name="Text">Without ending, by the glossary.</param>
/// <param name="Start">Where the person's own words begin.</param>
/// <param name="End">Where they end.</param>
/// <param name="Clause">The clause, counted from 0.</param>
/// <param name="Sentence">The sentence, counted from 0.</param>
/// <param name="Negated">A "not", a "never" or a "without" stands before it.</param>
internal readonly record struct AnswerWord(string Text, int Start, int End, int Clause, int Sentence, bool Negated);

/// <summary>What a person answered, cut into sentences, clauses and words.</summary>
internal sealed class AnswerText
{
    const int Far = 3;

    static readonly HashSet<string> Negators =
    [
        "not",
        "no",
        "never",
        "without",
        "nor",
        "neither",
        "none",
        "nothing",
        "nobody",
        "cannot",
        "hardly",
        "rarely",
        "seldom",
        "unlike",
    ];

    /// <summary>How many words some of them deny; the others deny three.</summary>
    static readonly Dictionary<string, int> Short = new()
    {
        ["without"] = 1,
        ["unlike"] = 1,
        ["no"] = 2,
    };
    static readonly HashSet<string> Contrasts =
    [
        "but",
        "while",
        "whereas",
        "because",
        "although",
        "though",
        "however",
        "instead",
        "unless",
        "against",
        "versus",
        "vs",
        "otherwise",
        "rather",
        "so",
    ];

    readonly List<(string Word, Match Part, int Clause, int Sentence, bool Negated)> _raw = [];
    int _clause,
        _sentence,
        _reach;

    public AnswerText(string text, Glossary glossary)
    {
        Text = text;
        foreach (var part in WordSplitter.Parts(text))
            Take(part);
        var plain = _raw.ConvertAll(word => word.Word);
        var words = new List<AnswerWord>(_raw.Count);
        for (var index = 0; index < _raw.Count; )
        {
            var (canonical, length) = glossary.At(plain, index);
            // A phrase does not reach over the end of a sentence.
            if (_raw[index].Sentence != _raw[index + length - 1].Sentence)
                (canonical, length) = (_raw[index].Word, 1);
            var (first, last) = (_raw[index], _raw[index + length - 1]);
            words.Add(
                new(
                    canonical,
                    first.Part.Index,
                    last.Part.Index + last.Part.Length,
                    first.Clause,
                    first.Sentence,
                    first.Negated
                )
            );
            index += length;
        }

        Words = words;
    }

    public string Text { get; }

    public IReadOnlyList<AnswerWord> Words { get; }

    public static bool IsNegator(string word) => Negators.Contains(word);

    /// <summary>True when the word, as the person wrote it, begins like this.</summary>
    public bool Begins(int index, ReadOnlySpan<char> beginning) =>
        Text.AsSpan(Words[index].Start, Words[index].End - Words[index].Start)
            .StartsWith(beginning, StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the word, with those written on to it, is this name: <c>KafkaTemplate</c> for
    /// <c>kafkatemplat</c>.</summary>
    public bool IsName(int index, string name)
    {
        var end = Words[index].End;
        while (end < Text.Length && (char.IsLetterOrDigit(Text[end]) || Text[end] is '.' or '_'))
            end++;
        if (end == Words[index].End)
            return false;
        var written = string.Concat(Text[Words[index].Start..end].Where(char.IsLetterOrDigit)).ToLowerInvariant();
        return written.StartsWith(name, StringComparison.Ordinal) && written.Length - name.Length <= 3;
    }

    void Take(Match part)
    {
        var value = part.Value.ToLowerInvariant();
        if (!char.IsLetterOrDigit(value[0]))
        {
            if (value[0] is '.' or '!' or '?' or ';' or '\n')
                _sentence++;
            // A comma or a colon ends what a "not" denies, and goes on with the same thought.
            if (value[0] is ',' or ':')
                _reach = 0;
            else
                Break();
            return;
        }

        if (
            Negators.Contains(value)
            || value.EndsWith("n't", StringComparison.Ordinal)
            || value.EndsWith("n’t", StringComparison.Ordinal)
        )
        {
            _reach = Short.GetValueOrDefault(value, Far);
            return;
        }

        switch (value)
        {
            // "not only", "not just": what follows holds.
            case "only" or "just" when _reach == Far:
                _reach = 0;
                return;
            // "rather than", "instead of": what follows does not.
            case "than" or "of" when IsContrast(part, value):
                _reach = Far;
                return;
            case "and" or "or":
                return;
        }

        if (Contrasts.Contains(value))
        {
            Break();
            _contrast = (part.Index + part.Length, value);
            return;
        }

        if (WordSplitter.Normal(part.Value) is not { } word)
            return;
        _raw.Add((word, part, _clause, _sentence, _reach > 0));
        if (_reach > 0)
            _reach--;
    }

    (int End, string Word) _contrast;

    bool IsContrast(Match part, string value) =>
        _contrast.Word == (value == "than" ? "rather" : "instead") && part.Index - _contrast.End <= 1;

    void Break()
    {
        _clause++;
        _reach = 0;
    }
}
