using System.Text.RegularExpressions;

namespace Course.Grading.Labs;

/// <summary>
/// A file that stands in for one file of the solution: a wrong answer that the grader must reject, or an alternative
/// right one. Its first comment lines say what it is: <c>// task: 2</c>, <c>// replaces:
/// NotificationWorker.cs</c>, <c>// mistake: …</c>, <c>// expect: …</c>, and, when no other cluster brings the mistake
/// to light, <c>// shows on: embedded</c>.
/// </summary>
/// <param name="Path">The file's full path.</param>
/// <param name="Replaces">The solution's file that it stands in for; null when the header does not say.</param>
/// <param name="Task">The task that it gets wrong; null for an alternative.</param>
/// <param name="Mistake">The mistake in a few words; null for an alternative.</param>
/// <param name="Expect">Words that the grader's message must contain; null for an alternative.</param>
public sealed partial record VariantAnswer(string Path, string? Replaces, int? Task, string? Mistake, string? Expect)
{
    /// <summary>The file's name without extension: the mistake's name.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The only cluster provider on which the mistake shows; null when it shows on every one.</summary>
    public string? ShowsOn { get; init; }

    internal static VariantAnswer Read(string path)
    {
        var header = File.ReadLines(path)
            .TakeWhile(line => line.StartsWith("//", StringComparison.Ordinal) || string.IsNullOrWhiteSpace(line))
            .Select(line => HeaderLine().Match(line))
            .Where(match => match.Success)
            .GroupBy(match => match.Groups[1].Value)
            .ToDictionary(group => group.Key, group => group.First().Groups[2].Value.Trim());
        int? task = header.TryGetValue("task", out var number) && int.TryParse(number, out var parsed) ? parsed : null;
        return new VariantAnswer(
            path,
            header.GetValueOrDefault("replaces"),
            task,
            header.GetValueOrDefault("mistake"),
            header.GetValueOrDefault("expect")
        )
        {
            ShowsOn = header.GetValueOrDefault("shows on"),
        };
    }

    [GeneratedRegex(@"^//\s*(task|replaces|mistake|expect|shows on):\s*(.+)$")]
    private static partial Regex HeaderLine();
}
