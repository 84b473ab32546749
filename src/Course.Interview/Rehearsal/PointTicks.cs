using Course.Interview.Checking;

namespace Course.Interview.Rehearsal;

/// <summary>Asks which rubric points were said. What a typed answer seems to touch is ticked beforehand, with the words
/// that did it; the person has the last word.</summary>
internal sealed class PointTicks(IRehearsalConsole console, RehearsalKeys keys, CardPrinter print)
{
    const char Enter = '\n';

    /// <summary>The ticked points in order, or null when the person quits.</summary>
    /// <param name="points">How many there are.</param>
    /// <param name="checks">What a typed answer touches; empty for a spoken one.</param>
    /// <param name="before">What was ticked when the person went back to the points; null the first time.</param>
    public IReadOnlyList<int>? Read(int points, IReadOnlyList<PointCheck> checks, IReadOnlyList<int>? before = null)
    {
        var ticked = new SortedSet<int>(before ?? checks.Where(check => check.Touched).Select(check => check.Number));
        // A line of numbers says all that is ticked; a single key changes the tick of its point alone.
        var replaces = !console.SingleKeys && ticked.Count > 0;
        if (before is null)
            print.Checks(checks);
        console.WriteLine();
        print.Paragraph(
            Prompt(
                points,
                ticked,
                before is not null || checks.Count > 0,
                before is null ? "Ticked as a suggestion: {0}. You decide." : "Ticked: {0}."
            ),
            Tone.Muted
        );
        if (console.SingleKeys)
            console.Write(">");
        while (true)
        {
            switch (keys.Next())
            {
                case Enter:
                    Settle();
                    return [.. ticked];
                case 'q':
                    Settle();
                    return null;
                case 'a':
                    ticked.UnionWith(Enumerable.Range(1, points));
                    Echo("all");
                    break;
                case '0' or 'n':
                    ticked.Clear();
                    replaces = false;
                    Echo("none");
                    break;
                case var key when key - '0' is var number && number >= 1 && number <= points:
                    if (replaces)
                        ticked.Clear();
                    replaces = false;
                    if (ticked.Remove(number))
                        Echo($"not {number}");
                    else if (ticked.Add(number))
                        Echo($"{number}");
                    break;
            }
        }
    }

    string Prompt(int points, IReadOnlyCollection<int> ticked, bool isChecked, string format)
    {
        var numbers = $"1-{points}";
        if (!isChecked)
            return $"Which did you say? ({numbers}, a all, Enter done, q quit)";
        var suggestion = ticked.Count == 0 ? "Nothing is ticked." : string.Format(format, string.Join(", ", ticked));
        var change = console.SingleKeys ? $"{numbers} change one" : $"{numbers} name those you said instead";
        return $"{suggestion} ({change}, a all, 0 none, Enter done, q quit)";
    }

    void Echo(string text)
    {
        if (console.SingleKeys)
            console.Write($" {text}", Tone.Good);
    }

    void Settle()
    {
        keys.Settled();
        if (console.SingleKeys)
            console.WriteLine();
    }
}
