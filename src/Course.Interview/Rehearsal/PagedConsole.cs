namespace Course.Interview.Rehearsal;

/// <summary>
/// Stops before the first line that nobody has read yet leaves the screen, and goes on at any key. Where keys are lines
/// (a pipe, a log) nobody watches a screen, and nothing stops.
/// </summary>
/// <param name="console">What is written to.</param>
/// <param name="height">How many lines the screen has now: terminals are resized.</param>
public sealed class PagedConsole(IRehearsalConsole console, Func<int> height) : IRehearsalConsole
{
    const string More = "More: any key.";
    const int Lowest = 5;

    int _unread;

    public bool SingleKeys => console.SingleKeys;

    public int Width => console.Width;

    public void WriteLine(string text = "", Tone tone = Tone.Plain)
    {
        // An address may be longer than the line.
        var lines = Math.Max(1, (text.Length + Width - 1) / Math.Max(1, Width));
        // The last line of the screen stays free for "more" or for the next prompt.
        if (SingleKeys && _unread > 0 && _unread + lines >= Math.Max(Lowest, height()))
        {
            console.WriteLine(More, Tone.Muted);
            ReadKey();
            // An empty line between paragraphs is left out at the top of a page.
            if (text.Length == 0)
                return;
        }
        console.WriteLine(text, tone);
        _unread += lines;
    }

    public void Write(string text, Tone tone = Tone.Plain) => console.Write(text, tone);

    public char ReadKey()
    {
        var key = console.ReadKey();
        _unread = 0;
        return key;
    }

    public string? ReadLine()
    {
        var line = console.ReadLine();
        _unread = 0;
        return line;
    }
}
