namespace EmbeddedKafka.Registry.Schemas.Protobuf;

/// <summary>Cuts a .proto text into tokens. Comments and white space are gone afterwards.</summary>
internal sealed class ProtoLexer
{
    /// <summary>Some 20,000 fields: the parser's time grows with their square.</summary>
    public const int MostTokens = 100_000;

    readonly string _text;
    readonly List<ProtoToken> _tokens = [];
    int _at;
    int _line = 1;

    ProtoLexer(string text) => _text = text;

    /// <exception cref="InvalidSchemaException">A comment or a string does not end, or there are too many
    /// tokens.</exception>
    public static List<ProtoToken> Read(string text)
    {
        var lexer = new ProtoLexer(text);
        while (lexer.SkipToToken())
        {
            if (lexer._tokens.Count == MostTokens)
                throw new InvalidSchemaException($"line {lexer._line}: the schema has more than {MostTokens} tokens");
            lexer.ReadToken();
        }
        return lexer._tokens;
    }

    char Next => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    bool SkipToToken()
    {
        while (_at < _text.Length)
        {
            var sign = _text[_at];
            if (sign == '/' && Next == '/')
                SkipLine();
            else if (sign == '/' && Next == '*')
                SkipBlock();
            else if (!char.IsWhiteSpace(sign))
                return true;
            else
                Advance();
        }
        return false;
    }

    void Advance()
    {
        if (_text[_at] == '\n')
            _line++;
        _at++;
    }

    void SkipLine()
    {
        while (_at < _text.Length && _text[_at] != '\n')
            _at++;
    }

    void SkipBlock()
    {
        var start = _line;
        var end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        if (end < 0)
            throw new InvalidSchemaException($"line {start}: the comment that begins here does not end");
        while (_at < end + 2)
            Advance();
    }

    void ReadToken()
    {
        var start = _at;
        var first = _text[_at];
        if (first is '"' or '\'')
            SkipString(first);
        else if (char.IsAsciiDigit(first) || first == '.' && char.IsAsciiDigit(Next))
            SkipNumber();
        else if (IsOfName(first))
            SkipWhile(IsOfName);
        else
            _at++;
        _tokens.Add(new(_text[start.._at], _line));
    }

    void SkipString(char quote)
    {
        for (_at++; _at < _text.Length && _text[_at] is not '\n'; _at++)
        {
            if (_text[_at] == '\\')
                _at++;
            else if (_text[_at] == quote)
            {
                _at++;
                return;
            }
        }
        throw new InvalidSchemaException($"line {_line}: the string that begins here does not end");
    }

    void SkipNumber()
    {
        while (_at < _text.Length && (IsOfName(_text[_at]) || _text[_at] is '+' or '-' && _text[_at - 1] is 'e' or 'E'))
            _at++;
    }

    void SkipWhile(Func<char, bool> belongs)
    {
        while (_at < _text.Length && belongs(_text[_at]))
            _at++;
    }

    /// <summary>Full names are one token: their dots are read with them.</summary>
    static bool IsOfName(char sign) => char.IsAsciiLetterOrDigit(sign) || sign is '_' or '.';
}
