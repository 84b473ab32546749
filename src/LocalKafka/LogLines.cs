using System.Text.RegularExpressions;

namespace LocalKafka;

/// <summary>Finds in a node's log the line that a person would point at.</summary>
internal static partial class LogLines
{
    const string DiskFull = "No space left on device";
    const int LongestReason = 300;

    /// <summary>Whether the line may tell why a node ended.</summary>
    public static bool IsTelling(string line) =>
        line.StartsWith("Caused by:", StringComparison.Ordinal)
        || Thrown().IsMatch(line)
        || Complaint().IsMatch(line)
        || line.Contains(DiskFull, StringComparison.Ordinal);

    /// <summary>Why the node ended, as far as its last lines tell.</summary>
    public static string Reason(string tail)
    {
        if (tail.Contains(DiskFull, StringComparison.Ordinal))
            return "the disk is full";
        var lines = tail.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // Java says what went wrong in the last cause, if there is one; otherwise in the exception that it begins with.
        var line =
            lines.LastOrDefault(line =>
                line.StartsWith("Caused by:", StringComparison.Ordinal) && Message().IsMatch(line)
            )
            ?? lines.LastOrDefault(line => Thrown().IsMatch(line))
            ?? lines.LastOrDefault(line => Complaint().IsMatch(line))
            ?? lines.LastOrDefault();
        if (line is null)
            return "it said nothing";
        var reason = ClassName().Replace(LogHead().Replace(line, ""), "").Trim().TrimEnd('.');
        return reason.Length <= LongestReason ? reason : $"{reason[..LongestReason]} …";
    }

    [GeneratedRegex(@"^(Exception in thread ""\S+"" )?[\w.$]+(Exception|Error)\b")]
    private static partial Regex Thrown();

    [GeneratedRegex(@"(Exception|Error): \S")]
    private static partial Regex Message();

    [GeneratedRegex(@"\b(ERROR|FATAL)\b")]
    private static partial Regex Complaint();

    [GeneratedRegex(@"^[\d-]+T[\d:,.]+ (ERROR|FATAL|WARN|INFO) ")]
    private static partial Regex LogHead();

    [GeneratedRegex(@"^(Caused by: )?(Exception in thread ""\S+"" )?([\w.$]+(Exception|Error): )?")]
    private static partial Regex ClassName();
}
