using Confluent.Kafka;

namespace EmbeddedKafka.Tests.Scenarios;

public sealed class Transactions
{
    [Fact]
    public async Task Only_committed_records_reach_a_consumer_with_read_committed()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        await Clients.CreateAsync(cluster, "t");
        using var producer = Begin(cluster, "tx");
        foreach (var (value, commits) in new[] { ("a", true), ("b", false), ("c", true) })
        {
            producer.BeginTransaction();
            await producer.ProduceAsync("t", new() { Key = "k", Value = value });
            if (commits)
                producer.CommitTransaction(Clients.Patience);
            else
                producer.AbortTransaction(Clients.Patience);
        }
        Assert.Equal(["a", "c"], ReadToEnd(cluster, "t"));
        Assert.Equal(
            ["a", "b", "c"],
            Values(
                Clients.ReadAll(
                    cluster,
                    "t",
                    3,
                    change: config => config.IsolationLevel = IsolationLevel.ReadUncommitted
                )
            )
        );
    }

    [Fact]
    public async Task An_open_transaction_holds_back_the_last_stable_offset()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        await Clients.CreateAsync(cluster, "t");
        using var plain = Clients.Producer(cluster);
        using var producer = Begin(cluster, "tx");
        await plain.ProduceAsync("t", new() { Value = "before" });
        producer.BeginTransaction();
        await producer.ProduceAsync("t", new() { Value = "within" });
        await plain.ProduceAsync("t", new() { Value = "beside" });
        var partition = cluster.Snapshot().Topic("t").Partitions[0];
        Assert.Equal((1, 3), (partition.LastStableOffset, partition.HighWatermark));
        Assert.Equal(["before"], ReadToEnd(cluster, "t"));
        producer.CommitTransaction(Clients.Patience);
        Assert.Equal(["before", "within", "beside"], Values(Clients.ReadAll(cluster, "t", 3, change: ReadCommitted)));
        await Clients.UntilAsync(
            () => cluster.Snapshot().Topic("t").Partitions[0] is { LastStableOffset: 4, HighWatermark: 4 },
            "the marker is replicated"
        );
    }

    [Fact]
    public async Task A_loop_of_consume_transform_produce_commits_its_offsets_with_its_records()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        await Clients.CreateAsync(cluster, "in");
        await Clients.CreateAsync(cluster, "out");
        using (var source = Clients.Producer(cluster))
            for (var i = 0; i < 10; i++)
                await source.ProduceAsync("in", new() { Value = $"{i}" });
        using var consumer = Clients.Consumer(
            cluster,
            config =>
            {
                config.GroupId = "copiers";
                config.IsolationLevel = IsolationLevel.ReadCommitted;
            }
        );
        using var producer = Begin(cluster, "copier");
        consumer.Subscribe("in");
        for (var copied = 0; copied < 10; copied++)
        {
            var record = consumer.Consume(Clients.Patience);
            producer.BeginTransaction();
            producer.Produce("out", new() { Value = "copy of " + record.Message.Value });
            producer.SendOffsetsToTransaction(
                [new(record.TopicPartition, record.Offset + 1)],
                consumer.ConsumerGroupMetadata,
                Clients.Patience
            );
            if (record.Offset == 4)
            {
                Assert.Equal(4, cluster.Snapshot().Group("copiers").Offsets.Single().Offset);
                producer.AbortTransaction(Clients.Patience);
                Assert.Equal(4, consumer.Committed([record.TopicPartition], Clients.Patience).Single().Offset);
            }
            else
            {
                producer.CommitTransaction(Clients.Patience);
                Assert.Equal(
                    record.Offset + 1,
                    consumer.Committed([record.TopicPartition], Clients.Patience).Single().Offset
                );
            }
        }
        Assert.Equal(
            ["copy of 0", "copy of 1", "copy of 2", "copy of 3", "copy of 5"],
            Values(Clients.ReadAll(cluster, "out", 5, change: ReadCommitted))
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Offsets_in_a_transaction_outlive_the_coordinator_of_their_group(bool commits)
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        await Clients.CreateAsync(cluster, "in");
        using var source = Clients.Producer(cluster);
        await source.ProduceAsync("in", new() { Value = "v" });
        using var consumer = Clients.Consumer(cluster, config => config.GroupId = "copiers");
        using var producer = Begin(cluster, "copier");
        consumer.Subscribe("in");
        var record = consumer.Consume(Clients.Patience);
        producer.BeginTransaction();
        producer.SendOffsetsToTransaction(
            [new(record.TopicPartition, record.Offset + 1)],
            consumer.ConsumerGroupMetadata,
            Clients.Patience
        );
        await cluster.Brokers[cluster.Snapshot().Group("copiers").CoordinatorId - 1].StopAsync();
        if (commits)
            producer.CommitTransaction(Clients.Patience);
        else
            producer.AbortTransaction(Clients.Patience);
        Assert.Equal(
            commits ? 1 : Offset.Unset,
            consumer.Committed([record.TopicPartition], Clients.Patience).Single().Offset
        );
        foreach (var broker in cluster.Brokers)
            await broker.StartAsync();
        await Clients.UntilAsync(
            () => cluster.Snapshot().Topic("__consumer_offsets").Partitions.All(partition => partition.Isr.Count == 3),
            "all are in sync"
        );
        await cluster.Brokers[cluster.Snapshot().Group("copiers").CoordinatorId - 1].StopAsync();
        Assert.Equal(
            commits ? 1 : Offset.Unset,
            consumer.Committed([record.TopicPartition], Clients.Patience).Single().Offset
        );
    }

    [Fact]
    public async Task A_zombie_is_fenced_by_the_next_producer_of_its_transactional_id()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        await Clients.CreateAsync(cluster, "t");
        using var zombie = Begin(cluster, "tx");
        zombie.BeginTransaction();
        await zombie.ProduceAsync("t", new() { Value = "of the zombie" });
        using var successor = Begin(cluster, "tx");
        var fenced = Assert.ThrowsAny<KafkaException>(() => zombie.CommitTransaction(Clients.Patience));
        Assert.True(fenced.Error.IsFatal, fenced.Error.ToString());
        successor.BeginTransaction();
        await successor.ProduceAsync("t", new() { Value = "of the successor" });
        successor.CommitTransaction(Clients.Patience);
        Assert.Equal(["of the successor"], Values(Clients.ReadAll(cluster, "t", 1, change: ReadCommitted)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_transaction_ends_as_it_should_though_its_coordinator_stops_in_the_middle(bool commits)
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        await Clients.CreateAsync(cluster, "t", partitions: 3);
        using var producer = Begin(cluster, "tx");
        producer.BeginTransaction();
        for (var partition = 0; partition < 3; partition++)
            await producer.ProduceAsync(new Confluent.Kafka.TopicPartition("t", partition), new() { Value = "v" });
        var coordinator = cluster
            .Snapshot()
            .Topic("__transaction_state")
            .Partitions.Single(partition => partition.LogEndOffset > 0)
            .Leader;
        await cluster.Brokers[coordinator - 1].StopAsync();
        if (commits)
            producer.CommitTransaction(Clients.Patience);
        else
            producer.AbortTransaction(Clients.Patience);
        for (var partition = 0; partition < 3; partition++)
        {
            var index = partition;
            await Clients.UntilAsync(
                () => cluster.Snapshot().Topic("t").Partitions[index].LastStableOffset == 2,
                "every partition has its marker"
            );
            Assert.Equal(commits ? ["v"] : [], ReadToEnd(cluster, "t", partition));
        }
        producer.BeginTransaction();
        await producer.ProduceAsync("t", new() { Value = "and on it goes" });
        producer.CommitTransaction(Clients.Patience);
    }

    [Fact]
    public async Task A_transaction_outlives_the_leader_of_its_partition()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        await Clients.CreateAsync(cluster, "t");
        using var producer = Begin(cluster, "tx");
        producer.BeginTransaction();
        await producer.ProduceAsync("t", new() { Value = "before" });
        await cluster.Brokers[cluster.Snapshot().Topic("t").Partitions[0].Leader - 1].StopAsync();
        await producer.ProduceAsync("t", new() { Value = "after" });
        Assert.Equal(0, cluster.Snapshot().Topic("t").Partitions[0].LastStableOffset);
        producer.CommitTransaction(Clients.Patience);
        Assert.Equal(["before", "after"], Values(Clients.ReadAll(cluster, "t", 2, change: ReadCommitted)));
    }

    [Fact]
    public async Task Transactions_interleaved_on_one_partition_come_out_whole_or_not_at_all()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        await Clients.CreateAsync(cluster, "t");
        var producers = Enumerable.Range(0, 5).Select(i => Begin(cluster, $"tx{i}")).ToList();
        for (var round = 0; round < 4; round++)
        {
            foreach (var producer in producers)
                producer.BeginTransaction();
            for (var record = 0; record < 3; record++)
            for (var i = 0; i < producers.Count; i++)
                await producers[i].ProduceAsync("t", new() { Value = $"{round}.{i}.{record}" });
            for (var i = 0; i < producers.Count; i++)
                if ((round + i) % 2 == 0)
                    producers[i].CommitTransaction(Clients.Patience);
                else
                    producers[i].AbortTransaction(Clients.Patience);
        }
        var expected =
            from round in Enumerable.Range(0, 4)
            from record in Enumerable.Range(0, 3)
            from i in Enumerable.Range(0, 5)
            where (round + i) % 2 == 0
            select $"{round}.{i}.{record}";
        Assert.Equal(expected, Values(Clients.ReadAll(cluster, "t", 30, change: ReadCommitted)));
        producers.ForEach(producer => producer.Dispose());
    }

    [Fact]
    public async Task A_transaction_that_is_open_for_too_long_is_aborted()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            new() { Configs = { ["transaction.abort.timed.out.transaction.cleanup.interval.ms"] = "50" } }
        );
        await Clients.CreateAsync(cluster, "t");
        using var producer = Begin(cluster, "tx", config => config.TransactionTimeoutMs = 1000);
        producer.BeginTransaction();
        await producer.ProduceAsync("t", new() { Value = "late" });
        await Clients.UntilAsync(
            () => cluster.Snapshot().Topic("t").Partitions[0].LastStableOffset == 2,
            "the transaction is aborted"
        );
        Assert.ThrowsAny<KafkaException>(() => producer.CommitTransaction(Clients.Patience));
        Assert.Empty(ReadToEnd(cluster, "t"));
    }

    static IProducer<string, string> Begin(
        EmbeddedKafkaCluster cluster,
        string id,
        Action<ProducerConfig>? change = null
    )
    {
        var producer = Clients.Producer(
            cluster,
            config =>
            {
                config.TransactionalId = id;
                change?.Invoke(config);
            }
        );
        producer.InitTransactions(Clients.Patience);
        return producer;
    }

    /// <summary>What a consumer with read_committed finds up to the end that it is told.</summary>
    static List<string> ReadToEnd(EmbeddedKafkaCluster cluster, string topic, int partition = 0)
    {
        using var consumer = Clients.Consumer(
            cluster,
            config =>
            {
                ReadCommitted(config);
                config.EnablePartitionEof = true;
            }
        );
        consumer.Assign(new TopicPartitionOffset(topic, partition, Offset.Beginning));
        var values = new List<string>();
        while (consumer.Consume(Clients.Patience) is { IsPartitionEOF: false } result)
            values.Add(result.Message.Value);
        return values;
    }

    static void ReadCommitted(ConsumerConfig config) => config.IsolationLevel = IsolationLevel.ReadCommitted;

    static IEnumerable<string> Values(IEnumerable<ConsumeResult<string, string>> read) =>
        read.Select(result => result.Message.Value);
}
