using System.Text;
using System.Text.RegularExpressions;

namespace Course.Notebooks;

/// <summary>
/// Splits a cell's text into steps. As in .NET Interactive it works line by line, before any C# is parsed:
/// a line that starts with <c>#!</c> is a magic even inside a string.
/// </summary>
internal sealed partial class CellParser
{
    /// <summary>The magics that run here, each with what it does.</summary>
    public static readonly IReadOnlyDictionary<string, string> Magics = new SortedDictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["#!about"] = "shows the engine's versions",
        ["#!csharp"] = "C# from here on",
        ["#!html"] = "shows the rest as HTML",
        ["#!import"] = "runs the code cells of another notebook, or a .cs or .csx file",
        ["#!lsmagic"] = "lists the magics",
        ["#!markdown"] = "shows the rest as markdown",
        ["#!mermaid"] = "shows the rest as a Mermaid diagram",
        ["#!time"] = "shows how long the cell took",
    };

    readonly List<CellStep> _steps = [];
    readonly StringBuilder _text = new();
    readonly string _cell;
    string? _mimeType;
    bool _timed;
    bool _hasCode;
    int _line;
    int _from = 1;

    CellParser(string cell) => _cell = cell;

    public static IReadOnlyList<CellStep> Parse(string source, string cell)
    {
        var parser = new CellParser(cell);
        foreach (var line in source.ReplaceLineEndings("\n").Split('\n'))
            parser.Read(line);
        parser.EndPart();
        return parser._steps;
    }

    void Read(string line)
    {
        _line++;
        if (line.StartsWith("#!", StringComparison.Ordinal))
            ReadMagic(line);
        else if (
            _mimeType is null
            && line.TrimStart().StartsWith("#r", StringComparison.Ordinal)
            && Reference().Match(line) is { Success: true } match
        )
            ReadReference(match.Groups["what"].Value);
        else
            Keep(line);
    }

    void Keep(string line)
    {
        _text.Append(line).Append('\n');
        _hasCode |= !string.IsNullOrWhiteSpace(line);
    }

    void ReadReference(string what)
    {
        // References count before the code around them, wherever in the cell they stand.
        _text.Append('\n');
        if (!what.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase))
        {
            _steps.Add(new AssemblyStep(_line, what));
            return;
        }
        var parts = what["nuget:".Length..].Split(',', 2, StringSplitOptions.TrimEntries);
        if (parts[0].Length == 0)
            throw Wrong("#r \"nuget: Name, Version\" needs a package's name");
        _steps.Add(new PackageStep(_line, parts[0], parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null));
    }

    void ReadMagic(string line)
    {
        var parts = line.Split(
            (char[]?)null,
            2,
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        switch (parts[0])
        {
            case "#!csharp" or "#!c#" or "#!C#":
                EndPart();
                break;
            case "#!markdown":
                EndPart();
                _mimeType = MimeBundle.Markdown;
                break;
            case "#!mermaid":
                EndPart();
                _mimeType = MimeBundle.Mermaid;
                break;
            case "#!html":
                EndPart();
                _mimeType = MimeBundle.Html;
                break;
            case "#!time":
                _timed = true;
                _text.Append('\n');
                return;
            case "#!import":
                if (parts.Length < 2)
                    throw Wrong("#!import needs a path");
                EndPart();
                _steps.Add(new ImportStep(_line, parts[1].Trim('"')));
                break;
            case "#!about" or "#!lsmagic":
                EndPart();
                _steps.Add(new AboutStep(_line, parts[0] == "#!lsmagic"));
                break;
            default:
                throw Wrong($"this engine has no magic {parts[0]}; it has {string.Join(", ", Magics.Keys)}");
        }
        _from = _line + 1;
        _text.Append('\n', _mimeType is null ? _line : 0);
    }

    void EndPart()
    {
        if (_hasCode)
        {
            _steps.Add(
                _mimeType is null
                    ? new CodeStep(_from, _text.ToString(), _timed)
                    : new TextStep(_from, _mimeType, _text.ToString().Trim('\n'))
            );
        }
        _text.Clear();
        _hasCode = false;
        _mimeType = null;
    }

    CellFailure Wrong(string what) => new(CellErrorKind.Magic, "magic", $"{_cell}, line {_line}: {what}.");

    [GeneratedRegex("""^\s*#r\s+"(?<what>[^"]*)"\s*;?\s*(//.*)?$""")]
    private static partial Regex Reference();
}
