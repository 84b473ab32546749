namespace LocalKafka;

/// <summary>Why Apache Kafka could not be run on this machine; the message tells what to do.</summary>
public sealed class LocalKafkaException : Exception
{
    public LocalKafkaException(string message, Exception? inner = null) : base(message, inner) => Sentence = message;

    internal LocalKafkaException(string happened, NodeProcess process)
        : base($"{happened}: {LogLines.Reason(process.Tail)}. The end of its log:\n{process.Tail}")
        => (Sentence, LogFile) = ($"{happened}: {LogLines.Reason(process.Tail)}", process.LogFile);

    /// <summary>The message without the end of a log.</summary>
    public string Sentence { get; }

    /// <summary>The log of the node that died; null when none did.</summary>
    public string? LogFile { get; }
}
