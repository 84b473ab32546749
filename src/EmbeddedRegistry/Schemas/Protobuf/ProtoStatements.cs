using System.Text;

namespace EmbeddedKafka.Registry.Schemas.Protobuf;

/// <summary>Reads a .proto text as statements, without knowing what they mean, and writes them again.</summary>
internal sealed class ProtoStatements
{
    /// <summary>protoc allows 32 messages in one another.</summary>
    public const int Deepest = 100;

    /// <summary>The fields of a message, the values of an enum: a second of the parser's time.</summary>
    public const int MostMembers = 5_000;

    readonly List<ProtoToken> _tokens;
    int _at;
    int _depth;

    ProtoStatements(List<ProtoToken> tokens) => _tokens = tokens;

    /// <exception cref="InvalidSchemaException">Braces do not match, or are nested too deeply.</exception>
    public static List<ProtoStatement> Read(string text)
    {
        var statements = new ProtoStatements(ProtoLexer.Read(text));
        var read = statements.ReadBody();
        if (statements._at < statements._tokens.Count)
            throw new InvalidSchemaException($"line {statements._tokens[statements._at].Line}: a '}}' too many");
        return read;
    }

    /// <summary>The statements as text: a statement a line, indented by two spaces.</summary>
    public static string Print(IReadOnlyList<ProtoStatement> statements)
    {
        var text = new StringBuilder();
        ProtoStatement? before = null;
        foreach (var statement in statements)
        {
            var isApart = before is not null && (before.Keyword != statement.Keyword || statement.Body is not null);
            if (isApart)
                text.Append('\n');
            Print(statement, 0, text);
            before = statement;
        }
        return text.ToString();
    }

    public static string Join(IEnumerable<ProtoToken> tokens)
    {
        var text = new StringBuilder();
        Join(tokens, text);
        return text.ToString();
    }

    List<ProtoStatement> ReadBody()
    {
        var statements = new List<ProtoStatement>();
        while (_at < _tokens.Count && !_tokens[_at].Is("}"))
        {
            if (_tokens[_at].Is(";"))
                _at++;
            else if (statements.Count < MostMembers)
                statements.Add(ReadStatement());
            else
                throw new InvalidSchemaException(
                    $"line {_tokens[_at].Line}: more than {MostMembers} statements in one body"
                );
        }
        return statements;
    }

    ProtoStatement ReadStatement()
    {
        var start = _at;
        while (_at < _tokens.Count)
        {
            var token = _tokens[_at].Text;
            if (token == ";")
                return new(_tokens[start.._at++], null);
            if (token == "}")
                break;
            if (token == "{" && !IsValue(start))
                return ReadBlock(start);
            if (token is "{" or "[" or "(" or "<")
                SkipBrackets();
            else
                _at++;
        }
        throw new InvalidSchemaException(
            $"line {_tokens[start].Line}: '{_tokens[start].Text} …' ends with neither ';' nor a body in braces"
        );
    }

    ProtoStatement ReadBlock(int start)
    {
        var opened = _tokens[_at];
        var head = _tokens[start.._at];
        if (head.Count == 0)
            throw new InvalidSchemaException($"line {opened.Line}: a '{{' without anything before it");
        _at++;
        Enter(opened);
        var body = ReadBody();
        _depth--;
        if (_at == _tokens.Count)
            throw new InvalidSchemaException($"line {opened.Line}: the '{{' that stands here is never closed");
        _at++;
        return new(head, body);
    }

    /// <summary>An option's value may stand in braces too: after <c>=</c>.</summary>
    bool IsValue(int start) => _at > start && _tokens[_at - 1].Is("=");

    void SkipBrackets()
    {
        var open = new Stack<ProtoToken>();
        do
        {
            var token = _tokens[_at];
            if (token.Text is "{" or "[" or "(" or "<")
            {
                open.Push(token);
                Enter(token);
            }
            else if (token.Text is "}" or "]" or ")" or ">")
            {
                if (!IsPair(open.Peek(), token))
                    break;
                open.Pop();
                _depth--;
            }
            _at++;
        } while (open.Count > 0 && _at < _tokens.Count);
        if (open.Count > 0)
            throw new InvalidSchemaException(
                $"line {open.Peek().Line}: the '{open.Peek().Text}' that stands here is never closed"
            );
    }

    static bool IsPair(ProtoToken opened, ProtoToken closed) =>
        opened.Text + closed.Text is "{}" or "[]" or "()" or "<>";

    void Enter(ProtoToken opened)
    {
        if (++_depth > Deepest)
            throw new InvalidSchemaException($"line {opened.Line}: nested more than {Deepest} deep");
    }

    static void Print(ProtoStatement statement, int depth, StringBuilder text)
    {
        text.Append(' ', depth * 2);
        Join(statement.Head, text);
        if (statement.Body is not { } body)
        {
            text.Append(";\n");
            return;
        }
        text.Append(" {\n");
        foreach (var inner in body)
            Print(inner, depth + 1, text);
        text.Append(' ', depth * 2).Append("}\n");
    }

    static void Join(IEnumerable<ProtoToken> tokens, StringBuilder text)
    {
        ProtoToken? before = null;
        foreach (var token in tokens)
        {
            if (before is { } left && IsSpaceBetween(left, token))
                text.Append(' ');
            text.Append(token.Text);
            before = token;
        }
    }

    static bool IsSpaceBetween(ProtoToken left, ProtoToken right) =>
        left.Text is not ("(" or "[" or "<" or "-" or "/")
        && right.Text is not (")" or "]" or ">" or "<" or "," or ":" or ";" or "/")
        && !(left.Is(")") && right.Text[0] == '.');
}
