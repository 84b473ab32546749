using Confluent.Kafka.Admin;
using Differential.Tests.Produce;
using EmbeddedKafka.Storage;
using EmbeddedKafka.Tests.Storage;

namespace Differential.Tests.Storage;

/// <summary>What lies in a partition's log, batch by batch.</summary>
internal static class Logs
{
    /// <summary>With timestamps a second apart every batch begins a segment.</summary>
    public static readonly (string, string) SmallSegments = ("segment.ms", "100");

    /// <summary>All batches: "0:a=1 1:b=2 | 2:a=3"; see <see cref="KeyedBatch"/>. What one Fetch gives ends at a double
    /// bar.</summary>
    public static async Task<string> LogAsync(this ScenarioContext kafka, string topic, long offset = 0)
    {
        var parts = new List<string>();
        while (true)
        {
            var (text, next) = await kafka.FetchAsync(topic, offset);
            if (next == offset)
                return parts.Count == 0 ? text : string.Join(" || ", parts);
            parts.Add(text);
            offset = next;
        }
    }

    /// <summary>What one Fetch gives, and the offset behind it.</summary>
    public static async Task<(string Text, long Next)> FetchAsync(this ScenarioContext kafka, string topic, long offset)
    {
        var answer = await kafka.AskLeaderAsync<FetchResponse>(topic, 0, Fetch.Wire.Request(topic, (0, offset)), 12);
        var partition = answer.Responses.Single().Partitions.Single();
        if (partition.ErrorCode != ErrorCode.None)
            return ($"{partition.ErrorCode}", offset);
        var batches = BatchesIn(partition.Records!.Value.ToArray()).ToList();
        return (
            string.Join(" | ", batches.Select(batch => KeyedBatch.Read(batch) + NatureOf(batch))),
            batches.Count > 0 ? batches[^1].NextOffset : offset
        );
    }

    public static IEnumerable<RecordBatch> BatchesIn(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; )
        {
            var size =
                System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + BatchLayout.Length))
                + BatchLayout.LogOverhead;
            yield return RecordBatch.Over(bytes, at, size);
            at += size;
        }
    }

    static string NatureOf(RecordBatch batch) =>
        $" ({batch.BaseOffset}-{batch.LastOffset}{(batch.Compression == 0 ? "" : $", codec {batch.Compression}")}{(batch.DeleteHorizon is null ? "" : ", has a delete horizon")})";

    /// <summary>Sends batches, a second of timestamps apart.</summary>
    public static async Task FillAsync(this ScenarioContext kafka, string topic, long time, params string[] batches)
    {
        for (var i = 0; i < batches.Length; i++)
            await kafka.SendAsync(topic, KeyedBatch.Of(batches[i], time + 1000 * i));
    }

    public static Task SetAsync(this ScenarioContext kafka, string topic, string config, string value) =>
        kafka
            .Admin()
            .IncrementalAlterConfigsAsync(
                new()
                {
                    [new() { Type = ResourceType.Topic, Name = topic }] =
                    [
                        new()
                        {
                            Name = config,
                            Value = value,
                            IncrementalOperation = AlterConfigOpType.Set,
                        },
                    ],
                }
            );

    public static async Task<string> UntilLogAsync(
        this ScenarioContext kafka,
        string topic,
        Func<string, bool> isAwaited,
        string what
    ) => await kafka.UntilAsync(() => kafka.LogAsync(topic), isAwaited, what);

    public static async Task<string> OffsetAsync(
        this ScenarioContext kafka,
        string topic,
        long timestamp,
        sbyte isolation = 0
    ) => kafka.Text((
                await kafka.AskLeaderAsync<ListOffsetsResponse>(
                    topic,
                    0,
                    new ListOffsetsRequest
                    {
                        ReplicaId = -1,
                        IsolationLevel = isolation,
                        Topics =
                        [
                            new()
                            {
                                Name = topic,
                                Partitions =
                                [
                                    new()
                                    {
                                        PartitionIndex = 0,
                                        Timestamp = timestamp,
                                        CurrentLeaderEpoch = -1,
                                    },
                                ],
                            },
                        ],
                    },
                    7
                )
            ).Topics.Single().Partitions.Single());
}
