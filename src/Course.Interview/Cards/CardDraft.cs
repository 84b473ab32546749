using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Course.Interview.Cards;

/// <summary>A card while it is read: blocks go in one after another, a card or problems come out.</summary>
internal sealed class CardDraft(string source, string path, string topic, HeadingBlock heading)
{
    const string Answer = "Answer",
        Rubric = "Rubric",
        FollowUps = "Follow-ups",
        Trap = "Trap",
        Proof = "Prove it",
        Sources = "Source";
    static readonly string[] FieldNames = [Answer, Rubric, FollowUps, Trap, Proof, Sources];

    /// <summary>A card may be written before there is anything in the course that proves it.</summary>
    static readonly string[] Required = [Answer, Rubric, FollowUps, Trap, Sources];

    static readonly string[] Levels = [.. Enum.GetNames<CardLevel>().Select(name => name.ToLowerInvariant())];
    static readonly string[] Kinds = [.. Enum.GetNames<CardKind>().Select(name => name.ToLowerInvariant())];

    readonly Dictionary<string, CardField> _fields = [];
    readonly List<CardProblem> _problems = [];
    readonly FileLine _at = new(path, heading.Line + 1);
    readonly string _question = PlainText.Of(heading.Inline);
    string? _idLine;
    FileLine? _idLineAt;
    CardField? _open;

    public IReadOnlyList<CardProblem> Problems => _problems;

    public void Add(Block block)
    {
        var at = new FileLine(path, block.Line + 1);
        if (
            block is ParagraphBlock { Inline.FirstChild: EmphasisInline { DelimiterCount: 2 } label }
            && _idLine is not null
        )
        {
            OpenField(block, label, at);
        }
        else if (_open is not null)
        {
            _open.Add(block);
        }
        else if (_idLine is null && block is ParagraphBlock { Inline.FirstChild: CodeInline })
        {
            _idLine = source.Substring(block.Span.Start, block.Span.Length).ReplaceLineEndings(" ");
            _idLineAt = at;
        }
        else if (_idLine is not null)
        {
            Problem(at, $"this text belongs to no field: the fields are {string.Join(", ", FieldNames)}");
        }
    }

    public Card? Finish()
    {
        if (_idLine is null)
        {
            Problem(
                _at,
                $"'{_question}' has no id line: under the question write `the-id` · level · kind · ids covered"
            );
            return null;
        }

        var (id, level, kind, covers) = ReadIdLine();
        var missing = Required.Where(name => !_fields.ContainsKey(name)).ToList();
        foreach (var name in missing)
            Problem(_at, $"'{id}' has no **{name}**");
        if (missing.Count > 0)
            return null;

        var rubric = _fields[Rubric].Items("'{0}' needs a list of key points under **Rubric**", id, Problem);
        var followUps = _fields[FollowUps].Items("'{0}' needs a list under **Follow-ups**", id, Problem);
        var card = new Card(
            id,
            topic,
            level,
            kind,
            _question,
            _fields[Answer].Text(),
            [.. rubric.Select(item => new RubricPoint(item.Text))],
            [.. followUps.Select(ReadFollowUp).OfType<FollowUp>()],
            _fields[Trap].Text(),
            _fields.GetValueOrDefault(Proof)?.Links(Problem) ?? [],
            _fields[Sources].Links(Problem),
            covers,
            _at
        );
        foreach (var name in new[] { Answer, Trap }.Where(name => _fields[name].Text().Markdown.Length == 0))
            Problem(_fields[name].At, $"'{id}' has an empty **{name}**");
        return _problems.Count == 0 ? card : null;
    }

    (string Id, CardLevel Level, CardKind Kind, IReadOnlyList<string> Covers) ReadIdLine()
    {
        var parts = _idLine!.Split('·', StringSplitOptions.TrimEntries);
        if (parts.Length != 4)
            Problem(
                _idLineAt!,
                $"the id line has {parts.Length} parts instead of 4: `the-id` · level · kind · ids covered"
            );
        var level = Named<CardLevel>(parts.ElementAtOrDefault(1), Levels, "level");
        var kind = Named<CardKind>(parts.ElementAtOrDefault(2), Kinds, "kind");
        var covers = (parts.ElementAtOrDefault(3) ?? "").Split(
            ',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        return (parts[0].Trim('`'), level, kind, covers);
    }

    T Named<T>(string? text, string[] names, string what)
        where T : struct, Enum
    {
        var index = Array.IndexOf(names, text);
        if (index < 0 && text is not null)
            Problem(_idLineAt!, $"{what} '{text}' is unknown: write {string.Join(", ", names[..^1])} or {names[^1]}");
        return index < 0 ? default : Enum.GetValues<T>()[index];
    }

    FollowUp? ReadFollowUp((string Text, ParagraphBlock Block, FileLine At) item)
    {
        if (item.Block.Inline?.FirstChild is EmphasisInline { DelimiterCount: 2 } question)
        {
            var answer = item.Text[(question.Span.End + 1 - item.Block.Span.Start)..].Trim();
            if (answer.Length > 0)
                return new FollowUp(PlainText.Of(question), answer);
        }

        Problem(item.At, "a follow-up is its question in bold and a short answer: - **Question?** Answer.");
        return null;
    }

    void OpenField(Block block, EmphasisInline label, FileLine at)
    {
        var name = PlainText.Of(label).TrimEnd('.', ':');
        _open = new CardField(source, path, (ParagraphBlock)block, label);
        if (!FieldNames.Contains(name))
            Problem(at, $"**{name}** is no field of a card: the fields are {string.Join(", ", FieldNames)}");
        else if (!_fields.TryAdd(name, _open))
            Problem(at, $"a second **{name}** in one card");
    }

    void Problem(FileLine at, string message) => _problems.Add(new CardProblem(at, message));
}
