namespace Course.Interview.Checking;

/// <summary>
/// What has to be said for a rubric point, in one line. <c>|</c> separates ways to say it; <c>+</c> joins what must
/// stand together in a sentence or two; <c>&amp;</c> in one clause; <c>&gt;</c> in one clause and in this order;
/// <c>/</c> separates words that will do; <c>not</c> before a word wants it denied, <c>~</c> takes it either way;
/// <c>-</c> before a word must not be there, or, between two <c>&gt;</c>, not between its neighbours; a word ends in
/// <c>*</c> for any ending.
/// </summary>
internal sealed class TermPattern
{
    const int Window = 26,
        Near = 9;

    readonly IReadOnlyList<IReadOnlyList<Bundle>> _ways;

    TermPattern(IReadOnlyList<IReadOnlyList<Bundle>> ways) => _ways = ways;

    /// <exception cref="FormatException">A part is empty, or nothing is asked for.</exception>
    public static TermPattern Parse(string line, Glossary glossary)
    {
        var ways = line.Split('|')
            .Select(way => (IReadOnlyList<Bundle>)[.. way.Split('+').Select(bundle => Bundle.Parse(bundle, glossary))])
            .ToList();
        return ways.TrueForAll(way => way.Any(bundle => !bundle.IsForbidden))
            ? new(ways)
            : throw new FormatException("a way to say it has nothing that must be said");
    }

    /// <summary>The words that touch the point, or null; and, when only a "not" stood in the way, the words it
    /// denied.</summary>
    public (IReadOnlyList<AnswerWord>? Said, IReadOnlyList<AnswerWord>? Denied) Match(AnswerText answer)
    {
        IReadOnlyList<AnswerWord>? denied = null;
        foreach (var way in _ways)
        {
            if (Find(way, answer, strict: true) is { } said)
                return (said, null);
            denied ??= Find(way, answer, strict: false);
        }

        return (null, denied);
    }

    static IReadOnlyList<AnswerWord>? Find(IReadOnlyList<Bundle> way, AnswerText answer, bool strict)
    {
        var words = answer.Words;
        for (var start = 0; start < words.Count; start++)
        {
            // Each window begins at a word; the first bundle found at it decides whether the rest is near enough.
            var end = start;
            while (end < words.Count && end - start < Window && words[end].Sentence <= words[start].Sentence + 1)
                end++;
            var said = new List<AnswerWord>();
            var whole = true;
            foreach (var bundle in way)
            {
                if (bundle.IsForbidden)
                {
                    whole = !words
                        .Skip(start)
                        .Take(end - start)
                        .Any(word => word.Sentence == words[start].Sentence && bundle.Forbids(word));
                }
                else if (bundle.Find(answer, start, end, strict) is { } found)
                {
                    said.AddRange(found);
                }
                else
                {
                    whole = false;
                }

                if (!whole)
                    break;
            }

            if (whole && said.Exists(word => word == words[start]))
                return [.. said.Distinct().OrderBy(word => word.Start)];
        }

        return null;
    }

    /// <summary>Terms of one clause.</summary>
    sealed class Bundle(IReadOnlyList<Choice> terms, bool ordered)
    {
        public bool IsForbidden => terms is [{ Forbidden: true }];

        public static Bundle Parse(string text, Glossary glossary)
        {
            var ordered = text.Contains('>');
            var terms = text.Split(ordered ? '>' : '&').Select(term => Choice.Parse(term, glossary)).ToList();
            // Where one word must be denied, the "not" reaches the others as well.
            return new(terms.Exists(term => term.Denies) ? terms.ConvertAll(term => term.EitherWay()) : terms, ordered);
        }

        public bool Forbids(AnswerWord word) => terms[0].Names(word);

        public IReadOnlyList<AnswerWord>? Find(AnswerText answer, int start, int end, bool strict)
        {
            for (var first = start; first < end; first++)
            {
                if (At(terms[0], answer, first, end, strict) is not { } head)
                    continue;
                if (terms.Count == 1)
                    return head;
                if (Rest(head, first, answer, start, end, strict) is { } all)
                    return all;
            }

            return null;
        }

        IReadOnlyList<AnswerWord>? Rest(
            IReadOnlyList<AnswerWord> head,
            int at,
            AnswerText answer,
            int start,
            int end,
            bool strict
        )
        {
            var words = answer.Words;
            var clause = head[0].Clause;
            var all = new List<AnswerWord>(head);
            Choice? between = null;
            foreach (var term in terms.Skip(1))
            {
                if (term.Forbidden)
                {
                    between = term;
                    continue;
                }
                IReadOnlyList<AnswerWord>? found = null;
                for (
                    var index = Math.Max(start, at - Near);
                    index < Math.Min(end, at + Near + 1) && found is null;
                    index++
                )
                    if (words[index].Clause == clause && (!ordered || words[index].Start > all[^1].Start))
                        found = At(term, answer, index, end, strict);
                if (found is null || between?.StandsIn(words, all[^1].Start, found[0].Start) == true)
                    return null;
                between = null;
                all.AddRange(found);
            }

            return all;
        }

        static IReadOnlyList<AnswerWord>? At(Choice choice, AnswerText answer, int index, int end, bool strict)
        {
            var words = answer.Words;
            foreach (var (wanted, denied) in choice.Options)
            {
                var length = 0;
                while (length < wanted.Length && index + length < end && Is(answer, index + length, wanted[length]))
                    length++;
                if (length < wanted.Length)
                {
                    if (wanted is not [{ Length: > 5 } name] || !answer.IsName(index, name.TrimEnd('*')))
                        continue;
                    length = 1;
                }

                var found = words.Skip(index).Take(length).ToList();
                if (!strict || denied is null || found[0].Negated == denied)
                    return found;
            }

            return null;
        }

        static bool Is(AnswerText answer, int index, string wanted) =>
            wanted == Choice.AnyDenied ? answer.Words[index].Negated
            : wanted[^1] == '*' ? answer.Begins(index, wanted.AsSpan(0, wanted.Length - 1))
            : answer.Words[index].Text == wanted;
    }

    /// <summary>Words of which one will do.</summary>
    sealed record Choice(IReadOnlyList<(string[] Words, bool? Denied)> Options, bool Forbidden)
    {
        /// <summary>Stands for any word that is denied.</summary>
        public const string AnyDenied = "not";

        static readonly string[] Denials = ["not ", "no ", "never ", "without "];

        /// <summary>True when only a denied word will do.</summary>
        public bool Denies => Options.All(option => option.Denied == true || option.Words is [AnyDenied]);

        /// <summary>Whether one of the choices is this word.</summary>
        public bool Names(AnswerWord word) => Options.Any(option => option.Words is [var only] && word.Text == only);

        /// <summary>Whether one of them stands between two places of the answer.</summary>
        public bool StandsIn(IReadOnlyList<AnswerWord> words, int after, int before) =>
            words.Any(word => word.Start > after && word.Start < before && Names(word));

        public Choice EitherWay() =>
            Denies
                ? this
                : this with
                {
                    Options = [.. Options.Select(option => (option.Words, option.Denied == true ? true : (bool?)null))],
                };

        public static Choice Parse(string text, Glossary glossary)
        {
            text = text.Trim();
            var forbidden = text.StartsWith('-');
            return new(
                [
                    .. text.TrimStart('-')
                        .Split('/')
                        .SelectMany(option => Spellings(option.Trim()))
                        .Select(option => Option(option, glossary)),
                ],
                forbidden
            );
        }

        /// <summary>A name is also written without its capitals: <c>storeoffset</c>.</summary>
        static IEnumerable<string> Spellings(string option) =>
            !option.Contains(' ') && option.Skip(1).Any(char.IsUpper) && option.Any(char.IsLower)
                ? [option, option.ToLowerInvariant()]
                : [option];

        static (string[] Words, bool? Denied) Option(string text, Glossary glossary)
        {
            if (AnswerText.IsNegator(text))
                return ([AnyDenied], null);
            bool? denied = false;
            if (Denials.FirstOrDefault(denial => text.StartsWith(denial, StringComparison.Ordinal)) is { } denial)
                (denied, text) = (true, text[denial.Length..]);
            else if (text.StartsWith('~'))
                (denied, text) = (null, text[1..]);
            var plain = WordSplitter.Plain(text.TrimEnd('*')).ToList();
            // The beginning of a word stays as it stands: an ending taken off would make it longer or shorter.
            if (text.EndsWith('*') && plain.Count > 0)
                plain[^1] = text.TrimEnd('*').Split(' ', '.', '-')[^1].ToLowerInvariant() + "*";
            var words = new List<string>();
            for (var index = 0; index < plain.Count; )
            {
                var (canonical, length) = glossary.At(plain, index);
                words.Add(canonical);
                index += length;
            }

            return words.Count > 0
                ? ([.. words], denied)
                : throw new FormatException($"'{text}' holds no word to look for");
        }
    }
}
