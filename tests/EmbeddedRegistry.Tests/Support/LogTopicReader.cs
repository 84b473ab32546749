using System.Text;
using Confluent.Kafka;

namespace EmbeddedKafka.Registry.Tests.Support;

/// <summary>Reads and writes a registry's topic as any client may.</summary>
static class LogTopicReader
{
    public static List<(string? Key, string? Value)> Read(string bootstrapServers, string topic)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(
            new ConsumerConfig
            {
                BootstrapServers = bootstrapServers,
                GroupId = "reader",
                EnablePartitionEof = true,
            }
        ).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, 0));
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        List<(string?, string?)> records = [];
        while (consumer.Consume(deadline.Token) is { IsPartitionEOF: false } read)
            records.Add((Text(read.Message.Key), Text(read.Message.Value)));
        return records;
    }

    public static async Task WriteAsync(
        string bootstrapServers,
        string topic,
        string? key,
        string? value,
        string? epoch = null
    )
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(
            new ProducerConfig { BootstrapServers = bootstrapServers }
        ).Build();
        Headers headers = [];
        if (epoch is not null)
            headers.Add("leader-epoch", Encoding.ASCII.GetBytes(epoch));
        await producer.ProduceAsync(
            topic,
            new()
            {
                Key = Bytes(key),
                Value = Bytes(value),
                Headers = headers,
            }
        );
    }

    static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);

    static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}
