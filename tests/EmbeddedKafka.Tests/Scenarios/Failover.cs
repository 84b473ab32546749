using System.Collections.Concurrent;
using Confluent.Kafka;

namespace EmbeddedKafka.Tests.Scenarios;

public sealed class Failover
{
    [Fact]
    public async Task No_acknowledged_record_is_lost_while_brokers_stop_and_start_under_load()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        await Clients.CreateAsync(cluster, "orders", partitions: 3);
        var acknowledged = new ConcurrentDictionary<string, bool>();
        using (var producer = Clients.Producer(cluster, config => config.MessageTimeoutMs = 60_000))
        {
            var next = 0;
            foreach (var broker in cluster.Brokers)
            {
                await ProduceUntilAsync(500 * broker.Id);
                await broker.StopAsync();
                await ProduceUntilAsync(500 * broker.Id + 250);
                await broker.StartAsync();
                await Clients.UntilAsync(
                    () => cluster.Snapshot().Topic("orders").Partitions.All(partition => partition.Isr.Count == 3),
                    "all replicas are in sync again"
                );
            }
            producer.Flush(Clients.Patience);

            async Task ProduceUntilAsync(int sent)
            {
                for (; next < sent; next++)
                {
                    var value = $"v{next}";
                    producer.Produce(
                        "orders",
                        new() { Key = value, Value = value },
                        report =>
                        {
                            if (!report.Error.IsError)
                                acknowledged[value] = true;
                        }
                    );
                }
                await Clients.UntilAsync(() => acknowledged.Count > sent - 200, "most records are acknowledged");
            }
        }
        Assert.True(acknowledged.Count >= 1500, $"{acknowledged.Count} records were acknowledged");
        var ends = cluster.Snapshot().Topic("orders").Partitions;
        var read = ends.SelectMany(partition =>
                Clients.ReadAll(cluster, "orders", (int)partition.HighWatermark, partition.Index)
            )
            .Select(result => result.Message.Value)
            .ToHashSet();
        Assert.DoesNotContain(acknowledged.Keys, value => !read.Contains(value));
        Assert.All(
            ends,
            partition =>
                Assert.All(partition.Replicas, replica => Assert.Equal(partition.LogEndOffset, replica.LogEndOffset))
        );
    }

    [Fact]
    public async Task A_consumer_follows_the_leader()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        await Clients.CreateAsync(cluster, "t");
        using var producer = Clients.Producer(cluster);
        using var consumer = Clients.Consumer(cluster);
        consumer.Assign(new TopicPartitionOffset("t", 0, Offset.Beginning));
        await producer.ProduceAsync("t", new() { Value = "before" });
        Assert.Equal("before", consumer.Consume(Clients.Patience).Message.Value);
        var leader = cluster.Snapshot().Topic("t").Partitions[0].Leader;
        await cluster.Brokers[leader - 1].StopAsync();
        await producer.ProduceAsync("t", new() { Value = "after" });
        Assert.Equal("after", consumer.Consume(Clients.Patience).Message.Value);
        Assert.False(cluster.Brokers[leader - 1].IsRunning);
        Assert.NotEqual(leader, cluster.Snapshot().Topic("t").Partitions[0].Leader);
    }

    [Fact]
    public async Task A_restarted_broker_listens_on_its_old_port_and_leads_again_by_preferred_election()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        await Clients.CreateAsync(cluster, "t");
        var port = cluster.Brokers[0].Port;
        await cluster.Brokers[0].StopAsync();
        await cluster.Brokers[0].StartAsync();
        Assert.Equal(port, cluster.Brokers[0].Port);
        Assert.Equal(2, cluster.Snapshot().Topic("t").Partitions[0].Leader);
        await Clients.WithAdminAsync(cluster, admin => admin.ElectLeadersAsync(ElectionType.Preferred, [new("t", 0)]));
        var partition = cluster.Snapshot().Topic("t").Partitions[0];
        Assert.Equal((1, 2), (partition.Leader, partition.LeaderEpoch));
    }
}
