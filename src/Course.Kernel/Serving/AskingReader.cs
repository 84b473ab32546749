namespace Course.Kernel.Serving;

/// <summary><c>Console.In</c> of a cell: each line is asked for when the cell wants it.</summary>
internal sealed class AskingReader(Func<string?> ask) : TextReader
{
    string _line = "";
    int _at;

    public override string? ReadLine()
    {
        if (_at >= _line.Length)
            return ask();
        var rest = _line[_at..].TrimEnd('\n');
        (_line, _at) = ("", 0);
        return rest;
    }

    public override int Peek() => _at < _line.Length ? _line[_at] : -1;

    public override int Read() => Fill() ? _line[_at++] : -1;

    public override int Read(char[] buffer, int index, int count)
    {
        if (count == 0 || !Fill())
            return 0;
        var length = Math.Min(count, _line.Length - _at);
        _line.CopyTo(_at, buffer, index, length);
        _at += length;
        return length;
    }

    /// <summary>One line: there is no end of the input to wait for.</summary>
    public override string ReadToEnd() => ReadLine() ?? "";

    bool Fill()
    {
        if (_at < _line.Length)
            return true;
        if (ask() is not { } line)
            return false;
        (_line, _at) = (line + "\n", 0);
        return true;
    }
}
