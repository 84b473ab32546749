using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Course.Grading.Labs;

/// <summary>Reads a lab's brief and its hints: in both files tasks are headings <c>## 1. …</c>; hints are
/// <c>&lt;details&gt;</c> whose summary says "hint".</summary>
internal static partial class LabReadme
{
    /// <summary>The tasks, in order.</summary>
    /// <param name="readme">The text of <c>README.md</c>.</param>
    /// <param name="hints">The text of <c>HINTS.md</c>.</param>
    public static IReadOnlyList<LabTask> Tasks(string readme, string hints)
    {
        var known = TaskSections(hints).ToLookup(section => section.Number, section => HintsIn(section.Body));
        return
        [
            .. TaskSections(readme)
                .Select(section => new LabTask(
                    section.Number,
                    section.Title,
                    section.Body.Trim(),
                    [.. known[section.Number].SelectMany(hint => hint)]
                )),
        ];
    }

    /// <summary>The folds of a text that call themselves hints.</summary>
    public static IReadOnlyList<LabHint> HintsIn(string markdown) =>
        [
            .. Details()
                .Matches(markdown)
                .Select(match => new LabHint(
                    WebUtility.HtmlDecode(Tags().Replace(match.Groups[1].Value, "")).Trim(),
                    match.Groups[2].Value.Trim()
                ))
                .Where(hint => hint.Title.Contains("hint", StringComparison.OrdinalIgnoreCase)),
        ];

    /// <summary>The brief with each task's hints folded below it, for a page.</summary>
    public static string WithHints(string readme, IReadOnlyList<LabTask> tasks)
    {
        var text = new StringBuilder();
        foreach (var (heading, body) in Sections(readme))
        {
            text.Append(heading).Append('\n').Append(body).Append('\n');
            var number = NumberAndTitle(heading)?.Number;
            foreach (var hint in tasks.Where(task => task.Number == number).SelectMany(task => task.Hints))
                text.Append(
                    $"\n<details><summary>{WebUtility.HtmlEncode(hint.Title)}</summary>\n\n{hint.Text}\n\n</details>\n"
                );
        }

        return text.ToString();
    }

    static IEnumerable<(int Number, string Title, string Body)> TaskSections(string markdown)
    {
        foreach (var (heading, body) in Sections(markdown))
            if (NumberAndTitle(heading) is { } task)
                yield return (task.Number, task.Title, body);
    }

    static (int Number, string Title)? NumberAndTitle(string heading) =>
        TaskHeading().Match(heading) is { Success: true } match
            ? (int.Parse(match.Groups[1].Value), match.Groups[2].Value.Trim())
            : null;

    static IEnumerable<(string Heading, string Body)> Sections(string markdown)
    {
        var heading = "";
        var body = new List<string>();
        var fenced = false;
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                fenced = !fenced;
            if (
                !fenced
                && (line.StartsWith("## ", StringComparison.Ordinal) || line.StartsWith("# ", StringComparison.Ordinal))
            )
            {
                yield return (heading, string.Join('\n', body));
                heading = line;
                body.Clear();
            }
            else
            {
                body.Add(line);
            }
        }

        yield return (heading, string.Join('\n', body));
    }

    [GeneratedRegex(@"^##\s+(\d+)\.\s+(.+)$")]
    private static partial Regex TaskHeading();

    [GeneratedRegex(
        @"<details>\s*<summary>(.*?)</summary>(.*?)</details>",
        RegexOptions.Singleline | RegexOptions.IgnoreCase
    )]
    private static partial Regex Details();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();
}
