namespace LocalKafka;

/// <summary>Why Apache Kafka could not be run on this machine; the message tells what to do.</summary>
public sealed class LocalKafkaException(string message, Exception? inner = null) : Exception(message, inner);
