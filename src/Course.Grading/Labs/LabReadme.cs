using System.Net;
using System.Text.RegularExpressions;

namespace Course.Grading.Labs;

/// <summary>Reads a lab's brief: tasks are headings <c>## 1. …</c>, hints are <c>&lt;details&gt;</c> whose summary says
/// "hint".</summary>
internal static partial class LabReadme
{
    public static IReadOnlyList<LabTask> Tasks(string markdown)
    {
        var tasks = new List<LabTask>();
        foreach (var (heading, body) in Sections(markdown))
            if (TaskHeading().Match(heading) is { Success: true } match)
                tasks.Add(Task(int.Parse(match.Groups[1].Value), match.Groups[2].Value.Trim(), body));
        return tasks;
    }

    static LabTask Task(int number, string title, string body)
    {
        var hints = new List<LabHint>();
        var brief = Details()
            .Replace(
                body,
                match =>
                {
                    var summary = WebUtility.HtmlDecode(Tags().Replace(match.Groups[1].Value, "")).Trim();
                    if (!summary.Contains("hint", StringComparison.OrdinalIgnoreCase))
                        return match.Value;
                    hints.Add(new LabHint(summary, match.Groups[2].Value.Trim()));
                    return "";
                }
            );
        return new LabTask(number, title, brief.Trim(), hints);
    }

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
