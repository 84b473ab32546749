using System.Text;

namespace EmbeddedKafka.Generator;

/// <summary>C# being written, with its indentation.</summary>
internal sealed class SourceText
{
    readonly StringBuilder _text = new();
    int _depth;

    public void Line(string line = "")
    {
        if (line.Length > 0)
            _text.Append(' ', 4 * _depth).Append(line);
        _text.Append('\n');
    }

    public void Open(string head)
    {
        Line(head);
        Line("{");
        _depth++;
    }

    public void Close(string tail = "}")
    {
        _depth--;
        Line(tail);
    }

    public override string ToString() => _text.ToString();
}
