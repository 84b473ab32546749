using Course.Kit;

namespace Course.Tests.Acls;

/// <summary>What Apache Kafka 4.3.1's authorizer wrote (kafka.authorizer.logger on TRACE) while two services found
/// their rights one by one: Java's console clients, the producer idempotent as it is by default.</summary>
internal static class RecordedLog
{
    public static string File { get; } =
        System.IO.Path.Combine(CourseRoot.Find(), "tests", "Course.Tests", "Acls", "kafka-authorizer.log");

    /// <summary>The lines of these levels.</summary>
    public static IEnumerable<string> Lines(params string[] levels) =>
        System
            .IO.File.ReadLines(File)
            .Where(line => levels.Any(level => line.Contains($"] {level} ", StringComparison.Ordinal)));

    public static IEnumerable<AccessAttempt> Attempts(params string[] levels) =>
        AuthorizerLog.Read(Lines(levels)).Attempts.Keys;
}
