using System.Diagnostics;
using Confluent.Kafka;
using Course.Base;
using Course.Kit;

namespace Course.Tests;

/// <summary>What every cluster with brokers of its own must do, whoever provides it.</summary>
public abstract class ClusterTests(SharedCluster shared) : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    static int _names;

    private protected ICluster Cluster => shared.Cluster;

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Whatever a test did to the brokers, the next one finds them well.</summary>
    public async ValueTask DisposeAsync()
    {
        if (shared.Running is not { } cluster)
            return;
        foreach (var broker in cluster.Brokers)
        {
            await broker.HealAsync();
            if (broker.IsRunning && cluster.Supports(Capability.PauseBrokers))
                await broker.ResumeAsync();
            await broker.StartAsync();
        }
    }

    [Fact]
    public void A_cluster_shows_its_brokers_and_where_they_listen()
    {
        Assert.StartsWith($"{Cluster.Provider} cluster, 3 brokers\nBroker  Running", Cluster.ToString());
        Assert.Equal([1, 2, 3], Cluster.Brokers.Select(broker => broker.Id));
        var html = new StringWriter();
        var formatter = new ViewFormatterSource().CreateTypeFormatters().Cast<ViewFormatter>().First();
        Assert.True(formatter.Format(Cluster, html));
        Assert.Contains(Cluster.BootstrapServers, html.ToString());
    }

    [Fact]
    public async Task A_new_topic_has_leaders_and_is_empty()
    {
        var name = await TopicAsync(partitions: 3);
        var topic = await Cluster.DescribeTopicAsync(name, Stop);
        Assert.Equal([0, 1, 2], topic.Partitions.Select(partition => partition.Partition));
        Assert.All(
            topic.Partitions,
            partition =>
            {
                Assert.NotNull(partition.Leader);
                Assert.Equal(3, partition.Replicas.Length);
                Assert.Equal((0, 0), (partition.LogStartOffset, partition.HighWatermark));
                Assert.True(partition.LogEndOffset is null or 0);
            }
        );
        Assert.StartsWith($"Topic {name}: 3 partitions, 0 records\nPartition  Leader  Replicas", topic.ToString());
    }

    [Fact]
    public async Task A_new_topic_is_known_to_every_broker()
    {
        var name = await TopicAsync(partitions: 2);
        foreach (var server in Cluster.BootstrapServers.Split(','))
        {
            using var client = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = server })
                .SetLogHandler((_, _) => { })
                .Build();
            Assert.Equal(
                2,
                client
                    .GetMetadata(name, TimeSpan.FromSeconds(30))
                    .Topics.Single()
                    .Partitions.Count(partition => partition.Leader > 0)
            );
        }
    }

    [Fact]
    public async Task Refusals_are_sentences()
    {
        var name = await TopicAsync();
        Assert.StartsWith(
            $"Topic '{name}' exists already",
            (
                await Assert.ThrowsAsync<CourseException>(() => Cluster.CreateTopicAsync(name, cancellationToken: Stop))
            ).Message
        );
        Assert.StartsWith(
            "The cluster did not create topic 'no spaces'",
            (
                await Assert.ThrowsAsync<CourseException>(() =>
                    Cluster.CreateTopicAsync("no spaces", cancellationToken: Stop)
                )
            ).Message
        );
        Assert.Equal(
            "There is no topic 'slots' on this cluster.",
            (await Assert.ThrowsAsync<CourseException>(() => Cluster.DescribeTopicAsync("slots", Stop))).Message
        );
        Assert.Equal(
            "There is no topic 'slots' on this cluster.",
            (
                await Assert.ThrowsAsync<CourseException>(() =>
                    Cluster.ReadBatchesAsync("slots", cancellationToken: Stop)
                )
            ).Message
        );
        Assert.Equal(
            $"Topic '{name}' has no partition 4: it has 1.",
            (
                await Assert.ThrowsAsync<CourseException>(() =>
                    Cluster.ReadBatchesAsync(name, 4, cancellationToken: Stop)
                )
            ).Message
        );
        Assert.Equal(
            $"Partition {name}-0 has no offset 9: its log starts at 0 and its high watermark is 0.",
            (
                await Assert.ThrowsAsync<CourseException>(() =>
                    Cluster.ReadBatchesAsync(name, from: 9, cancellationToken: Stop)
                )
            ).Message
        );
    }

    [Fact]
    public async Task A_deleted_topic_is_gone_and_deleting_again_does_nothing()
    {
        var name = await TopicAsync();
        await Cluster.DeleteTopicAsync(name, Stop);
        await Cluster.DeleteTopicAsync(name, Stop);
        await Assert.ThrowsAsync<CourseException>(() => Cluster.DescribeTopicAsync(name, Stop));
    }

    [Theory]
    [InlineData(CompressionType.None, "none")]
    [InlineData(CompressionType.Gzip, "gzip")]
    [InlineData(CompressionType.Snappy, "snappy")]
    [InlineData(CompressionType.Lz4, "lz4")]
    [InlineData(CompressionType.Zstd, "zstd")]
    public async Task Batches_show_as_they_lie_in_the_log(CompressionType codec, string name)
    {
        var topic = await TopicAsync();
        Produce(topic, 500, codec);

        var batches = await Cluster.ReadBatchesAsync(topic, cancellationToken: Stop);

        Assert.Equal(500, batches.Records);
        Assert.Equal(0, batches[0].BaseOffset);
        Assert.Equal(499, batches[^1].LastOffset);
        Assert.All(
            batches,
            batch =>
            {
                Assert.Equal(name, batch.Compression);
                Assert.Equal(batch.LastOffset - batch.BaseOffset + 1, batch.Records);
                Assert.False(batch.IsTransactional || batch.IsControl);
                if (codec != CompressionType.Zstd)
                    Assert.InRange(batch.UncompressedBytes!.Value, batch.Records * 40, batch.Records * 60 + 61);
            }
        );
        Assert.Equal(
            batches.Skip(1).Select(batch => batch.BaseOffset),
            batches.SkipLast(1).Select(batch => batch.LastOffset + 1)
        );
        Assert.Equal(499, (await Cluster.ReadBatchesAsync(topic, from: 499, cancellationToken: Stop))[^1].LastOffset);
    }

    [Fact]
    public async Task Traffic_of_an_experiment_is_the_difference_of_two_readings()
    {
        var topic = await TopicAsync();
        Produce(topic, 10);
        var before = Cluster.Traffic();
        Produce(topic, 100, clientId: "clinic");
        Consume(topic, 110);
        var seen = Cluster.Traffic() - before;

        Assert.Equal(100, seen.Records);
        Assert.Equal(seen.Requests("Produce", "clinic"), seen.Requests("produce"));
        Assert.InRange(seen.Batches, 1, 100);
        Assert.Equal(100.0 / seen.Batches, seen.RecordsPerBatch);
        Assert.True(seen.RequestsPerSecond("Produce") > 0);
        Assert.Equal(seen.Bytes, seen.Partition(topic, 0).Bytes);
        Assert.Equal(
            seen.Bytes,
            (await Cluster.ReadBatchesAsync(topic, from: 10, cancellationToken: Stop)).SizeInBytes
        );
        Assert.Equal(110, seen.Topic(topic).Fetched.Sum(count => count.Records));
        Assert.True(seen.Requests("Fetch", "reader") > 0);
        Assert.Equal(0, seen.Topic("slots").Records);
        Assert.Contains("Produced: 100 records", seen.ToString());
    }

    [Fact]
    public async Task Lag_is_what_a_group_has_still_to_read()
    {
        var topic = await TopicAsync(partitions: 2);
        Produce(topic, 10);
        Assert.Equal(10, (await Cluster.LagAsync("calendar", topic, Stop)).Total);

        using var consumer = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig { BootstrapServers = Cluster.BootstrapServers, GroupId = "calendar" }
        )
            .SetLogHandler((_, _) => { })
            .Build();
        consumer.Commit([new TopicPartitionOffset(topic, 0, 4)]);

        var lag = await Cluster.LagAsync("calendar", topic, Stop);
        Assert.Equal(6, lag.Total);
        Assert.Equal((4, 10, 6), (lag[0].Committed, lag[0].End, lag[0].Lag));
        Assert.Equal((null, 0), (lag[1].Committed, lag[1].Lag));

        var coordinator = await CoordinatorAsync("calendar");
        await coordinator.StopAsync(Stop);
        Assert.Equal(6, (await Cluster.LagAsync("calendar", topic, Stop)).Total);
        await BackAsync(coordinator);
    }

    [Fact]
    public async Task A_stopped_broker_leads_nothing_until_it_is_back()
    {
        var topic = await TopicAsync(partitions: 3);
        var broker = Cluster.Brokers[1];
        await broker.StopAsync(Stop);
        Assert.False(broker.IsRunning);
        await Until.TrueAsync(
            async () =>
                (await Cluster.DescribeTopicAsync(topic, Stop)).Partitions.All(partition =>
                    partition.Leader is { } leader && leader != broker.Id
                ),
            Patience,
            cancellationToken: Stop
        );
        Produce(topic, 10);
        await BackAsync(broker);
        Assert.True(broker.IsRunning);
        await Until.TrueAsync(
            async () =>
                (await Cluster.DescribeTopicAsync(topic, Stop)).Partitions.All(partition => partition.Isr.Length == 3),
            Patience,
            cancellationToken: Stop
        );
        Assert.Equal(10, (await Cluster.ReadBatchesAsync(topic, cancellationToken: Stop)).Records);
    }

    [Fact]
    public async Task A_broker_that_is_cut_off_runs_and_leaves_the_isr_until_healed()
    {
        var topic = await TopicAsync();
        var follower = await FollowerAsync(topic);
        await follower.CutOffAsync(Stop);
        await IsrAsync(topic, 2);
        Assert.True(follower.IsRunning);
        Produce(topic, 10);
        await follower.HealAsync(Stop);
        await IsrAsync(topic, 3);
    }

    [Fact]
    public async Task A_paused_broker_leaves_the_isr_until_it_is_resumed()
    {
        Assert.SkipUnless(
            Cluster.Supports(Capability.PauseBrokers),
            $"The {Cluster.Provider} cluster cannot pause brokers on this system."
        );
        var topic = await TopicAsync();
        var follower = await FollowerAsync(topic);
        await follower.PauseAsync(Stop);
        await IsrAsync(topic, 2);
        Assert.True(follower.IsRunning);
        await follower.ResumeAsync(Stop);
        await IsrAsync(topic, 3);
    }

    [Fact]
    public async Task A_crashed_broker_is_gone_until_it_is_started()
    {
        var topic = await TopicAsync();
        var follower = await FollowerAsync(topic);
        await follower.CrashAsync(Stop);
        Assert.False(follower.IsRunning);
        await IsrAsync(topic, 2);
        await follower.StartAsync(Stop);
        await IsrAsync(topic, 3);
    }

    [Fact]
    public async Task Delayed_brokers_answer_later_until_the_delay_is_taken_away()
    {
        var topic = await TopicAsync();
        var delay = TimeSpan.FromMilliseconds(300);
        foreach (var broker in Cluster.Brokers)
            await broker.DelayAsync(delay, Stop);
        var slow = Stopwatch.StartNew();
        await Cluster.DescribeTopicAsync(topic, Stop);
        Assert.True(slow.Elapsed >= delay, $"answered after {slow.Elapsed}");

        foreach (var broker in Cluster.Brokers)
            await broker.DelayAsync(TimeSpan.Zero, Stop);
        await Until.TrueAsync(
            async () =>
            {
                var quick = Stopwatch.StartNew();
                await Cluster.DescribeTopicAsync(topic, Stop);
                return quick.Elapsed < delay;
            },
            Patience,
            "an answer without delay",
            Stop
        );
    }

    [Fact]
    public async Task A_consumer_is_sent_to_the_replica_in_its_rack()
    {
        var name = await TopicAsync();
        await IsrAsync(name, 3);
        Produce(name, 1);
        var near = await FollowerAsync(name);
        Consume(name, 1, $"in-{name}", SharedCluster.Racks[near.Id - 1]);
        Assert.Contains(
            Cluster.Traffic().Counts,
            seen => seen.Api == "Fetch" && seen.ClientId == $"in-{name}" && seen.Broker == near.Id
        );
    }

    [Fact]
    public async Task What_it_cannot_do_is_a_sentence_with_the_names_of_those_who_can()
    {
        foreach (var capability in Enum.GetValues<Capability>().Where(capability => !Cluster.Supports(capability)))
            Assert.Contains("run with --cluster embedded", new ClusterCapabilityException(capability, Cluster).Message);
        if (!Cluster.Supports(Capability.Inspect))
            Assert.Throws<ClusterCapabilityException>(() => Cluster.Embedded());
        if (!Cluster.Supports(Capability.PauseBrokers))
            await Assert.ThrowsAsync<ClusterCapabilityException>(() => Cluster.Brokers[0].PauseAsync(Stop));
    }

    private protected async Task<string> TopicAsync(int partitions = 1)
    {
        var name = $"bookings-{Interlocked.Increment(ref _names)}";
        await Cluster.CreateTopicAsync(name, partitions, cancellationToken: Stop);
        return name;
    }

    async Task<IBroker> FollowerAsync(string topic)
    {
        var leader = (await Cluster.DescribeTopicAsync(topic, Stop))[0].Leader;
        return Cluster.Brokers.First(broker => broker.Id != leader);
    }

    async Task<IBroker> CoordinatorAsync(string group)
    {
        using var client = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Cluster.BootstrapServers })
            .SetLogHandler((_, _) => { })
            .Build();
        var described = await client.DescribeConsumerGroupsAsync([group]);
        return Cluster.Brokers.First(broker => broker.Id == described.ConsumerGroupDescriptions[0].Coordinator.Id);
    }

    // The next test finds all three in their places.
    async Task BackAsync(IBroker broker)
    {
        await broker.StartAsync(Stop);
        var topic = await TopicAsync();
        await IsrAsync(topic, 3);
    }

    Task IsrAsync(string topic, int size) =>
        Until.TrueAsync(
            async () => (await Cluster.DescribeTopicAsync(topic, Stop))[0].Isr.Length == size,
            Patience,
            $"an ISR of {size}",
            Stop
        );

    void Produce(string topic, int records, CompressionType codec = CompressionType.None, string clientId = "test")
    {
        using var producer = new ProducerBuilder<Null, string>(
            new ProducerConfig
            {
                BootstrapServers = Cluster.BootstrapServers,
                ClientId = clientId,
                CompressionType = codec,
                LingerMs = 5,
            }
        ).SetLogHandler((_, _) => { }).Build();
        for (var i = 0; i < records; i++)
            producer.Produce(
                new TopicPartition(topic, 0),
                new Message<Null, string> { Value = $"booking {i:0000} of a patient with one doctor" }
            );
        Assert.Equal(0, producer.Flush(Patience));
    }

    void Consume(string topic, int records, string clientId = "reader", string rack = "")
    {
        using var consumer = new ConsumerBuilder<Ignore, string>(
            new ConsumerConfig
            {
                BootstrapServers = Cluster.BootstrapServers,
                ClientId = clientId,
                ClientRack = rack,
                GroupId = "reader",
                EnableAutoCommit = false,
            }
        ).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, 0));
        for (var read = 0; read < records; read++)
            Assert.NotNull(consumer.Consume(Patience));
    }
}
