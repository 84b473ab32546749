global using RawRecord = Confluent.Kafka.ConsumeResult<byte[]?, byte[]?>;

namespace HostedConsumer.Listening;

/// <summary>A record as the handler gets it.</summary>
/// <param name="Position">Names this record for ever: a handler that must not act twice can remember it.</param>
public sealed record Received<TMessage>(TMessage Message, string? Key, TopicPartitionOffset Position, Headers Headers);
