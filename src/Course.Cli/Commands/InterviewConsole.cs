using Course.Interview.Rehearsal;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary>A rehearsal on the course's terminal: single keys on a keyboard, lines from anything else.</summary>
internal sealed class InterviewConsole(Terminal terminal, TextReader input) : IRehearsalConsole
{
    const char ControlC = '\u0003';

    /// <summary>The same with a stop at the end of each screen.</summary>
    public static IRehearsalConsole Paged(Terminal terminal, TextReader input) =>
        new PagedConsole(new InterviewConsole(terminal, input), () => terminal.Out.Profile.Height);

    public bool SingleKeys => terminal.Interactive;

    public int Width => terminal.Out.Profile.Width - 1;

    public void WriteLine(string text = "", Tone tone = Tone.Plain) => terminal.Out.WriteLine(text, StyleOf(tone));

    public void Write(string text, Tone tone = Tone.Plain) => terminal.Out.Write(text, StyleOf(tone));

    public char ReadKey()
    {
        // A signal would not interrupt the read: as a key, Ctrl-C ends the session at once.
        Console.TreatControlCAsInput = true;
        try
        {
            var key = Console.ReadKey(intercept: true);
            if (key.KeyChar == ControlC)
                throw new OperationCanceledException();
            return key.Key == ConsoleKey.Enter ? '\n' : key.KeyChar;
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }

    public string? ReadLine() => input.ReadLine();

    static Style StyleOf(Tone tone) =>
        tone switch
        {
            Tone.Title => new Style(decoration: Decoration.Bold),
            Tone.Muted => new Style(Color.Grey),
            Tone.Good => new Style(Color.Green),
            Tone.Bad => new Style(Color.Yellow),
            _ => Style.Plain,
        };
}
