namespace Course.Interview.Rehearsal;

/// <summary>Keys one by one: from the keyboard, or from lines where a key is followed by Enter.</summary>
internal sealed class RehearsalKeys(IRehearsalConsole console)
{
    readonly Queue<char> _line = new();

    /// <summary>The next key in lower case, <c>'\n'</c> for Enter, <c>'q'</c> at the end of the input.</summary>
    public char Next()
    {
        if (console.SingleKeys)
            return char.ToLowerInvariant(console.ReadKey());
        if (_line.Count == 0)
        {
            if (console.ReadLine() is not { } text)
                return 'q';
            foreach (var key in text.Where(char.IsLetterOrDigit))
                _line.Enqueue(char.ToLowerInvariant(key));
            _line.Enqueue('\n');
        }

        return _line.Dequeue();
    }

    /// <summary>An answer typed over several lines, up to an empty one; null when there is nothing in it.</summary>
    public string? Text(CardPrinter print)
    {
        print.Paragraph("Type, and end with an empty line.", Tone.Muted);
        var lines = new List<string>();
        while (console.ReadLine() is { } line && !string.IsNullOrWhiteSpace(line))
            lines.Add(line);
        return lines.Count > 0 ? string.Join('\n', lines) : null;
    }

    /// <summary>A question has been answered: what is left of the line belongs to nothing.</summary>
    public void Settled() => _line.Clear();
}
