using System.Text.RegularExpressions;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Modern.Consumer;

/// <summary>A pattern of topic names as Kafka reads it with RE2/J: without backtracking, for the whole name.</summary>
internal static class TopicPattern
{
    /// <exception cref="GroupException">The pattern is none.</exception>
    public static Regex Parse(string pattern)
    {
        try
        {
            return new($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new GroupException(
                ErrorCode.InvalidRegularExpression,
                $"SubscribedTopicRegex `{pattern}` is not a valid regular expression: {e.Message}"
            );
        }
    }
}
