using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Labs.FrameworksAndHosting;

/// <summary>The level that librdkafka gives a line of its log. A commit that failed is a warning, COMMITFAIL: where
/// nobody sets a handler for committed offsets, it says so itself, with partitions, offsets and the reason.</summary>
public static class ClientLevel
{
    public static LogLevel Of(LogMessage line) => (LogLevel)line.LevelAs(LogLevelType.MicrosoftExtensionsLogging);
}
