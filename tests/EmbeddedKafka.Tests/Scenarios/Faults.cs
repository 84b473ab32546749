using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Network;
using EmbeddedKafka.Tests.Storage;
using ErrorCode = EmbeddedKafka.Protocol.ErrorCode;

namespace EmbeddedKafka.Tests.Scenarios;

public sealed class Faults
{
    [Fact]
    public async Task A_retriable_error_is_retried_until_the_fault_is_over()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        using var producer = Clients.Producer(cluster);
        await producer.ProduceAsync("t", new() { Value = "first" });
        var fault = cluster.Faults.Add(
            new Fault(ApiKey.Produce)
            {
                Error = ErrorCode.NotEnoughReplicas,
                Times = 2,
                Topic = "t",
                Partition = 0,
            }
        );
        var result = await producer.ProduceAsync("t", new() { Value = "second" });
        Assert.Equal(1, result.Offset.Value);
        Assert.Equal(2, fault.Hits);
    }

    [Fact]
    public async Task A_fault_for_another_topic_broker_or_client_does_not_apply()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        var faults = new[]
        {
            cluster.Faults.Add(new Fault(ApiKey.Produce) { Error = ErrorCode.InvalidRecord, Topic = "other" }),
            cluster.Faults.Add(new Fault(ApiKey.Produce) { Error = ErrorCode.InvalidRecord, Partition = 7 }),
            cluster.Faults.Add(new Fault(ApiKey.Produce) { Error = ErrorCode.InvalidRecord, BrokerId = 99 }),
            cluster.Faults.Add(
                new Fault(ApiKey.Produce) { Error = ErrorCode.InvalidRecord, ClientId = "someone-else" }
            ),
        };
        using var producer = Clients.Producer(cluster);
        await producer.ProduceAsync("t", new() { Value = "v" });
        Assert.All(faults, fault => Assert.Equal(0, fault.Hits));
        Assert.True(cluster.Faults.Remove(faults[0]));
        Assert.False(cluster.Faults.Remove(faults[0]));
    }

    [Fact]
    public async Task A_late_broker_is_late()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        using var producer = Clients.Producer(cluster);
        await producer.ProduceAsync("t", new() { Value = "v" });
        var fault = cluster.Faults.Add(
            new Fault(ApiKey.Produce)
            {
                Delay = TimeSpan.FromMilliseconds(300),
                Times = 1,
                Topic = "t",
            }
        );
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await producer.ProduceAsync("t", new() { Value = "v" });
        Assert.True(watch.ElapsedMilliseconds >= 290, $"it took {watch.ElapsedMilliseconds} ms");
        Assert.Equal(1, fault.Hits);
    }

    [Fact]
    public async Task A_batch_sent_again_after_a_lost_answer_is_acknowledged_with_its_first_offset()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1 });
        await Clients.CreateAsync(cluster, "t", replicas: 1);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var first = Produce(TestBatch.Of(3, now, producerId: 77, epoch: 0, sequence: 0));
        var second = Produce(TestBatch.Of(2, now, producerId: 77, epoch: 0, sequence: 3));
        using (var client = await RawClient.ConnectAsync(cluster.Brokers[0].Port))
            Assert.Equal(0, Answer(await client.CallAsync<ProduceResponse>(first, 9)).BaseOffset);
        cluster.Faults.Add(new Fault(ApiKey.Produce) { LosesAnswer = true, Times = 1 });
        using (var client = await RawClient.ConnectAsync(cluster.Brokers[0].Port))
            await Assert.ThrowsAsync<EndOfStreamException>(() => client.CallAsync<ProduceResponse>(second, 9));
        using (var client = await RawClient.ConnectAsync(cluster.Brokers[0].Port))
        {
            Assert.Equal((ErrorCode.None, 3L), Verdict(await client.CallAsync<ProduceResponse>(second, 9)));
            Assert.Equal((ErrorCode.None, 0L), Verdict(await client.CallAsync<ProduceResponse>(first, 9)));
            var gap = Produce(TestBatch.Of(1, now, producerId: 77, epoch: 0, sequence: 9));
            Assert.Equal(
                (ErrorCode.OutOfOrderSequenceNumber, -1L),
                Verdict(await client.CallAsync<ProduceResponse>(gap, 9))
            );
        }
        Assert.Equal(5, cluster.Snapshot().Topic("t").Partitions[0].LogEndOffset);

        static ProduceRequest Produce(byte[] batch) =>
            new()
            {
                Acks = -1,
                TimeoutMs = 1000,
                TopicData = [new() { Name = "t", PartitionData = [new() { Index = 0, Records = batch }] }],
            };
        static ProduceResponse.PartitionProduceResponse Answer(ProduceResponse response) =>
            response.Responses[0].PartitionResponses[0];
        static (ErrorCode, long) Verdict(ProduceResponse response) =>
            (Answer(response).ErrorCode, Answer(response).BaseOffset);
    }
}
