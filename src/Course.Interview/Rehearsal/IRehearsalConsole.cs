namespace Course.Interview.Rehearsal;

/// <summary>What a rehearsal is shown on: only lines written one after another, so that it reads well aloud and on any
/// terminal.</summary>
public interface IRehearsalConsole
{
    /// <summary>True when a key counts at once; otherwise each key is a line.</summary>
    bool SingleKeys { get; }

    /// <summary>How many columns a line may have.</summary>
    int Width { get; }

    void WriteLine(string text = "", Tone tone = Tone.Plain);

    /// <summary>Writes without ending the line: a prompt, or the echo of a key.</summary>
    void Write(string text, Tone tone = Tone.Plain);

    /// <summary>Waits for a key, <c>'\n'</c> for Enter. Only when <see cref="SingleKeys"/>.</summary>
    /// <exception cref="OperationCanceledException">Ctrl-C.</exception>
    char ReadKey();

    /// <summary>Waits for a line; null at the end of the input.</summary>
    string? ReadLine();
}
