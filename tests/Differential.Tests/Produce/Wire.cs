using System.Buffers.Binary;
using EmbeddedKafka.Storage;
using EmbeddedKafka.Tests.Storage;

namespace Differential.Tests.Produce;

/// <summary>Produce requests, and batches that are not as they should be.</summary>
internal static class Wire
{
    public const long Time = 1_000_000;

    public static byte[] Batch(int records = 1, int valueSize = 4, string? key = "k") =>
        TestBatch.Of(records, Time, valueSize: valueSize, key: key);

    public static byte[] Batch(long producer, short epoch, int sequence, int records = 1) =>
        TestBatch.Of(records, Time, 1, producer, epoch, sequence);

    public static ProduceRequest Request(
        string topic,
        ReadOnlyMemory<byte>? records,
        short acks = -1,
        int partition = 0,
        Guid id = default
    ) =>
        new()
        {
            Acks = acks,
            TimeoutMs = 30_000,
            TopicData =
            [
                new()
                {
                    Name = topic,
                    TopicId = id,
                    PartitionData = [new() { Index = partition, Records = records }],
                },
            ],
        };

    /// <summary>Changes bytes of a batch and puts the checksum right.</summary>
    public static byte[] Changed(byte[] batch, Action<byte[]> change)
    {
        change(batch);
        BinaryPrimitives.WriteUInt32BigEndian(
            batch.AsSpan(BatchLayout.Crc),
            Crc32C.Compute(batch.AsSpan(BatchLayout.Attributes))
        );
        return batch;
    }

    /// <summary>Sends records to the leader and gives the one partition's answer, as text.</summary>
    public static async Task<string> SendAsync(
        this ScenarioContext kafka,
        string topic,
        ReadOnlyMemory<byte>? records,
        short acks = -1,
        short version = 11,
        int partition = 0
    ) =>
        kafka.Text(
            (
                await kafka.AskLeaderAsync<ProduceResponse>(
                    topic,
                    partition,
                    Request(topic, records, acks, partition),
                    version
                )
            )
                .Responses.Single()
                .PartitionResponses.Single()
        );
}
