using System.Collections.Concurrent;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Scenarios;

public sealed class Observing
{
    [Fact]
    public async Task Traffic_is_counted_as_the_brokers_saw_it()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1 });
        using (var producer = Clients.Producer(cluster, config => config.ClientId = "till"))
            for (var i = 0; i < 3; i++)
                await producer.ProduceAsync("t", new() { Value = "v" });
        Clients.ReadAll(cluster, "t", 3, change: config => config.ClientId = "kitchen");
        var traffic = cluster.Traffic();
        Assert.Equal(3, traffic.Requests.Single(seen => seen is { Api: ApiKey.Produce, ClientId: "till" }).Count);
        Assert.Contains(traffic.Requests, seen => seen is { Api: ApiKey.Fetch, ClientId: "kitchen", BrokerId: 1 });
        var partition = traffic.Partitions.Single();
        Assert.Equal((3L, 3L), (partition.Produced.Batches, partition.Produced.Records));
        Assert.Equal(partition.Produced, partition.Fetched);
    }

    [Fact]
    public async Task Events_come_in_order_and_a_slow_or_failing_handler_holds_up_nothing()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        var seen = new ConcurrentQueue<ClusterEvent>();
        using var block = new ManualResetEventSlim();
        using var slow = cluster.Subscribe(_ => block.Wait());
        using var failing = cluster.Subscribe(_ => throw new InvalidOperationException("a handler's own fault"));
        using var subscription = cluster.Subscribe(seen.Enqueue);
        using var producer = Clients.Producer(cluster, config => config.ClientId = "till");
        await producer.ProduceAsync("t", new() { Value = "v" });
        var leader = cluster.Snapshot().Topic("t").Partitions[0].Leader;
        await cluster.Brokers[leader - 1].StopAsync();
        await Clients.UntilAsync(() => seen.Any(happened => happened is BrokerStopped), "the stop is told");
        block.Set();
        var order = seen.Where(happened =>
                happened is TopicCreated or BatchAppended or HighWatermarkMoved or BrokerStopped
            )
            .Select(happened => happened.GetType().Name);
        Assert.Equal(["TopicCreated", "BatchAppended", "HighWatermarkMoved", "BrokerStopped"], order);
        Assert.Contains(
            seen,
            happened => happened is BatchAppended { Topic: "t", Records: 1, BaseOffset: 0, ClientId: "till" }
        );
        Assert.Contains(seen, happened => happened is LeaderChanged { Topic: "t", Epoch: 1 });
        Assert.Contains(seen, happened => happened is IsrChanged { Isr.Count: 2 });
    }
}
