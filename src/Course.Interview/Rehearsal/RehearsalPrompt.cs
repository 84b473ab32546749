namespace Course.Interview.Rehearsal;

/// <summary>A question about the session itself, with a key for each answer.</summary>
public sealed class RehearsalPrompt(IRehearsalConsole console)
{
    readonly RehearsalKeys _keys = new(console);
    readonly CardPrinter _print = new(console);

    public void Say(string text, Tone tone = Tone.Plain) => _print.Paragraph(text, tone);

    /// <summary>Waits for one of the keys; others are passed over, and the end of the input is a <c>q</c>.</summary>
    public T Ask<T>(string text, params (char Key, T Answer)[] choices)
    {
        Say(text, Tone.Muted);
        if (console.SingleKeys)
            console.Write(">");
        while (true)
        {
            var key = _keys.Next();
            if (Array.FindIndex(choices, choice => choice.Key == key) is not (>= 0 and var index))
                continue;
            _keys.Settled();
            if (console.SingleKeys)
                console.WriteLine();
            return choices[index].Answer;
        }
    }
}
