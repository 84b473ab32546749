using Course.Interview.Rehearsal;

namespace Course.Tests.Interview;

/// <summary>A person who presses the given keys, and what was written for them.</summary>
sealed class ScriptedConsole(string script, bool singleKeys = true, int width = 80) : IRehearsalConsole
{
    readonly Queue<string> _lines = new(script.Split('\n'));
    readonly Queue<char> _keys = new(script);
    readonly StringWriter _output = new() { NewLine = "\n" };

    /// <summary>Called before each key or line is taken.</summary>
    public Action<string> Asked { get; init; } = _ => { };

    public string Output => _output.ToString();

    public bool SingleKeys => singleKeys;

    public int Width => width;

    public void WriteLine(string text = "", Tone tone = Tone.Plain) => _output.WriteLine(text);

    public void Write(string text, Tone tone = Tone.Plain) => _output.Write(text);

    public char ReadKey()
    {
        Asked(Output);
        return _keys.TryDequeue(out var key) ? key : throw new OperationCanceledException();
    }

    public string? ReadLine()
    {
        Asked(Output);
        if (!singleKeys)
            return _lines.TryDequeue(out var line) ? line : null;
        var typed = "";
        while (_keys.TryDequeue(out var key) && key != '\n')
            typed += key;
        return typed;
    }
}
