namespace LocalKafka;

/// <summary>Why Apache Kafka could not be run on this machine; the message tells what to do.</summary>
public sealed class LocalKafkaException : Exception
{
    public LocalKafkaException(string happened, string? next = null, Exception? inner = null)
        : base(next is null ? happened : $"{happened} {next}", inner) => (Happened, Next) = (happened, next);

    internal LocalKafkaException(string happened, NodeProcess process)
        : base($"{happened}: {process.Reason}. The end of its log:\n{process.Tail}") =>
        (Happened, LogFile) = ($"{happened}: {process.Reason}.", process.LogFile);

    /// <summary>What is wrong, in one sentence.</summary>
    public string Happened { get; }

    /// <summary>What to do, in one sentence; null when a log must tell.</summary>
    public string? Next { get; }

    /// <summary>The log of the node that died; null when none did.</summary>
    public string? LogFile { get; }
}
