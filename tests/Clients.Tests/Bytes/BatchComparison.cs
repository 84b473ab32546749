using System.Text;
using Clients.Tests.Java;
using Confluent.Kafka;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;
using EmbeddedKafka.Tests.Network;

namespace Clients.Tests.Bytes;

/// <summary>Record batches, as this makes and keeps them, read by Kafka's own log.</summary>
public sealed class BatchComparison(JavaHost java)
{
    [Fact]
    public async Task A_broker_made_batch_is_valid()
    {
        var batch = new BatchBuilder(1_700_000_000_000)
            .Add("k"u8, "v"u8)
            .AddTombstone("gone"u8)
            .Add(default, "x"u8, hasKey: false)
            .Build();
        Assert.Equal(
            [
                "batch magic=2 offsets=0..2 count=3 codec=none type=CreateTime max=1700000000000 "
                    + "producer=-1/-1/-1 transactional=false control=false epoch=-1",
                "record 0 k=v",
                "record 1 gone=null",
                "record 2 null=x",
            ],
            await DescribeAsync(batch.ToArray())
        );
    }

    [Fact]
    public async Task A_large_broker_made_batch_is_valid()
    {
        var builder = new BatchBuilder(5)
        {
            ProducerId = 9,
            ProducerEpoch = 3,
            BaseSequence = 7,
            IsTransactional = true,
        };
        for (var i = 0; i < 1000; i++)
            builder.Add(Encoding.UTF8.GetBytes($"k{i}"), new byte[i]);
        var lines = await DescribeAsync(builder.Build().ToArray());
        Assert.Equal(
            "batch magic=2 offsets=0..999 count=1000 codec=none type=CreateTime max=5 producer=9/3/7 "
                + "transactional=true control=false epoch=-1",
            lines[0]
        );
        Assert.Equal(1001, lines.Length);
    }

    public static TheoryData<CompressionType> Codecs => [.. Enum.GetValues<CompressionType>()];

    [Theory]
    [MemberData(nameof(Codecs))]
    public async Task A_batch_of_librdkafka_comes_out_of_a_fetch_as_Kafka_reads_it(CompressionType codec)
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1 });
        var config = new ProducerConfig
        {
            BootstrapServers = cluster.BootstrapServers,
            CompressionType = codec,
            LingerMs = 100,
            EnableIdempotence = true,
        };
        using (var producer = new ProducerBuilder<string, string>(config).Build())
        {
            for (var i = 0; i < 20; i++)
                producer.Produce(
                    "t",
                    new()
                    {
                        Key = $"k{i}",
                        Value = new string('x', 50),
                        Headers = [new("h", "é"u8.ToArray())],
                        Timestamp = new(1_700_000_000_000 + i, TimestampType.CreateTime),
                    }
                );
            producer.Flush(TimeSpan.FromSeconds(60));
        }
        var lines = await DescribeAsync(await FetchAsync(cluster, "t"));
        Assert.Contains(
            $" codec={codec.ToString().ToLowerInvariant()} type=CreateTime max=1700000000019 producer=",
            lines[0]
        );
        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => $"record {i} k{i}={new string('x', 50)} h:é"),
            lines.Where(line => line.StartsWith("record", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task The_time_of_appending_keeps_a_batch_valid()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            new()
            {
                Brokers = 1,
                Configs = new Dictionary<string, string> { ["log.message.timestamp.type"] = "LogAppendTime" },
            }
        );
        using (
            var producer = new ProducerBuilder<string, string>(
                new ProducerConfig { BootstrapServers = cluster.BootstrapServers }
            ).Build()
        )
            await producer.ProduceAsync("t", new() { Value = "v" });
        Assert.Contains("type=LogAppendTime", (await DescribeAsync(await FetchAsync(cluster, "t")))[0]);
    }

    static async Task<byte[]> FetchAsync(EmbeddedKafkaCluster cluster, string topic)
    {
        using var client = await RawClient.ConnectAsync(cluster.Brokers[0].Port);
        var response = await client.CallAsync<FetchResponse>(
            new FetchRequest
            {
                MaxWaitMs = 0,
                Topics =
                [
                    new()
                    {
                        TopicId = cluster.Snapshot().Topic(topic).Id,
                        Partitions = [new() { PartitionMaxBytes = 1 << 20 }],
                    },
                ],
            },
            13
        );
        return response.Responses[0].Partitions[0].Records!.Value.ToArray();
    }

    async Task<string[]> DescribeAsync(byte[] batches) =>
        [.. (await java.CallAsync("batches", batches)).Select(line => line.ToText())];
}
