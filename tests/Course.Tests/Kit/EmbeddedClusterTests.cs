using Confluent.Kafka;
using Course.Kit;
using EmbeddedKafka;

namespace Course.Tests;

public sealed class EmbeddedClusterTests : IAsyncLifetime
{
    private ICluster _cluster = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cluster = await Cluster.StartAsync(brokers: 3, provider: "embedded", cancellationToken: Stop);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public void A_cluster_shows_its_brokers_and_where_they_listen()
    {
        Assert.StartsWith("embedded cluster, 3 brokers\nBroker  Running", _cluster.ToString());
        var html = new StringWriter();
        var formatter = new ViewFormatterSource().CreateTypeFormatters().Cast<ViewFormatter>().First();
        Assert.True(formatter.Format(_cluster, html));
        Assert.Contains(_cluster.BootstrapServers, html.ToString());
    }

    [Fact]
    public async Task A_new_topic_has_leaders_and_is_empty()
    {
        await _cluster.CreateTopicAsync("bookings", partitions: 3, cancellationToken: Stop);
        var topic = await _cluster.DescribeTopicAsync("bookings", Stop);
        Assert.Equal([0, 1, 2], topic.Partitions.Select(partition => partition.Partition));
        Assert.All(topic.Partitions, partition =>
        {
            Assert.NotNull(partition.Leader);
            Assert.Equal(3, partition.Replicas.Length);
            Assert.Equal((0, 0, 0), (partition.LogStartOffset, partition.HighWatermark, partition.LogEndOffset));
        });
        Assert.StartsWith("Topic bookings: 3 partitions, 0 records\nPartition  Leader  Replicas", topic.ToString());
    }

    [Fact]
    public async Task Refusals_are_sentences()
    {
        await _cluster.CreateTopicAsync("bookings", cancellationToken: Stop);
        Assert.StartsWith("Topic 'bookings' exists already", (await Assert.ThrowsAsync<CourseException>(() => _cluster.CreateTopicAsync("bookings", cancellationToken: Stop))).Message);
        Assert.StartsWith("The cluster did not create topic 'no spaces'", (await Assert.ThrowsAsync<CourseException>(() => _cluster.CreateTopicAsync("no spaces", cancellationToken: Stop))).Message);
        Assert.Equal("There is no topic 'slots' on this cluster.", (await Assert.ThrowsAsync<CourseException>(() => _cluster.DescribeTopicAsync("slots", Stop))).Message);
        Assert.Equal("There is no topic 'slots' on this cluster.", (await Assert.ThrowsAsync<CourseException>(() => _cluster.ReadBatchesAsync("slots", cancellationToken: Stop))).Message);
        Assert.Equal("Topic 'bookings' has no partition 4: it has 1.", (await Assert.ThrowsAsync<CourseException>(() => _cluster.ReadBatchesAsync("bookings", 4, cancellationToken: Stop))).Message);
        Assert.Equal("Partition bookings-0 has no offset 9: its log starts at 0 and its high watermark is 0.", (await Assert.ThrowsAsync<CourseException>(() => _cluster.ReadBatchesAsync("bookings", from: 9, cancellationToken: Stop))).Message);
    }

    [Fact]
    public async Task A_deleted_topic_is_gone_and_deleting_again_does_nothing()
    {
        await _cluster.CreateTopicAsync("bookings", cancellationToken: Stop);
        await _cluster.DeleteTopicAsync("bookings", Stop);
        await _cluster.DeleteTopicAsync("bookings", Stop);
        await Assert.ThrowsAsync<CourseException>(() => _cluster.DescribeTopicAsync("bookings", Stop));
    }

    [Theory]
    [InlineData(CompressionType.None, "none")]
    [InlineData(CompressionType.Gzip, "gzip")]
    [InlineData(CompressionType.Snappy, "snappy")]
    [InlineData(CompressionType.Lz4, "lz4")]
    [InlineData(CompressionType.Zstd, "zstd")]
    public async Task Batches_show_as_they_lie_in_the_log(CompressionType codec, string name)
    {
        await _cluster.CreateTopicAsync("bookings", cancellationToken: Stop);
        Produce("bookings", 500, codec);

        var batches = await _cluster.ReadBatchesAsync("bookings", cancellationToken: Stop);

        Assert.Equal(500, batches.Records);
        Assert.Equal(0, batches[0].BaseOffset);
        Assert.Equal(499, batches[^1].LastOffset);
        Assert.All(batches, batch =>
        {
            Assert.Equal(name, batch.Compression);
            Assert.Equal(batch.LastOffset - batch.BaseOffset + 1, batch.Records);
            Assert.False(batch.IsTransactional || batch.IsControl);
            if (codec != CompressionType.Zstd) Assert.InRange(batch.UncompressedBytes!.Value, batch.Records * 40, batch.Records * 60 + 61);
        });
        Assert.Equal(batches.Skip(1).Select(batch => batch.BaseOffset), batches.SkipLast(1).Select(batch => batch.LastOffset + 1));
        Assert.Equal(499, (await _cluster.ReadBatchesAsync("bookings", from: 499, cancellationToken: Stop))[^1].LastOffset);
    }

    [Fact]
    public async Task Traffic_of_an_experiment_is_the_difference_of_two_readings()
    {
        await _cluster.CreateTopicAsync("bookings", cancellationToken: Stop);
        Produce("bookings", 10);
        var before = _cluster.Traffic();
        Produce("bookings", 100, clientId: "clinic");
        var seen = _cluster.Traffic() - before;

        Assert.Equal(100, seen.Records);
        Assert.Equal(seen.Requests("Produce", "clinic"), seen.Requests("produce"));
        Assert.InRange(seen.Batches, 1, 100);
        Assert.Equal(100.0 / seen.Batches, seen.RecordsPerBatch);
        Assert.True(seen.RequestsPerSecond("Produce") > 0);
        Assert.Equal(seen.Bytes, seen.Partition("bookings", 0).Bytes);
        Assert.Equal(0, seen.Topic("slots").Records);
        Assert.Contains("Produced: 100 records", seen.ToString());
    }

    [Fact]
    public async Task Lag_is_what_a_group_has_still_to_read()
    {
        await _cluster.CreateTopicAsync("bookings", partitions: 2, cancellationToken: Stop);
        Produce("bookings", 10);
        Assert.Equal(10, (await _cluster.LagAsync("calendar", "bookings", Stop)).Total);

        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = _cluster.BootstrapServers, GroupId = "calendar" }).Build();
        consumer.Commit([new TopicPartitionOffset("bookings", 0, 4)]);

        var lag = await _cluster.LagAsync("calendar", "bookings", Stop);
        Assert.Equal(6, lag.Total);
        Assert.Equal((4, 10, 6), (lag[0].Committed, lag[0].End, lag[0].Lag));
        Assert.Equal((null, 0), (lag[1].Committed, lag[1].Lag));

        var coordinator = _cluster.Embedded().Snapshot().Group("calendar").CoordinatorId;
        await _cluster.Brokers[coordinator - 1].StopAsync(Stop);
        Assert.Equal(6, (await _cluster.LagAsync("calendar", "bookings", Stop)).Total);
    }

    [Fact]
    public async Task A_stopped_broker_leads_nothing_until_it_is_back()
    {
        await _cluster.CreateTopicAsync("bookings", partitions: 3, cancellationToken: Stop);
        var broker = _cluster.Brokers[1];
        await broker.StopAsync(Stop);
        Assert.False(broker.IsRunning);
        await Until.TrueAsync(async () => (await _cluster.DescribeTopicAsync("bookings", Stop)).Partitions.All(partition => partition.Leader is { } leader && leader != broker.Id), cancellationToken: Stop);
        await broker.StartAsync(Stop);
        await Until.TrueAsync(async () => (await _cluster.DescribeTopicAsync("bookings", Stop)).Partitions.All(partition => partition.Isr.Length == 3), cancellationToken: Stop);
    }

    [Fact]
    public void It_can_do_everything_and_gives_access_to_the_rest()
    {
        Assert.All(Enum.GetValues<Capability>(), capability => Assert.True(_cluster.Supports(capability)));
        Assert.Equal(_cluster.BootstrapServers, _cluster.Embedded().BootstrapServers);
    }

    [Fact]
    public async Task An_external_cluster_gets_topics_and_loses_them_again()
    {
        await _cluster.CreateTopicAsync("theirs", cancellationToken: Stop);
        var external = await ExternalCluster.ConnectAsync(_cluster.BootstrapServers, Stop);
        await external.CreateTopicAsync("ours", partitions: 2, cancellationToken: Stop);
        Assert.Equal(2, (await external.DescribeTopicAsync("ours", Stop)).Partitions.Length);
        Assert.Equal([1, 2, 3], external.Brokers.Select(broker => broker.Id));

        Assert.Equal(
            $"Stopping a broker needs the embedded, local or docker cluster (this one is external: {_cluster.BootstrapServers}): run with --cluster embedded, local or docker.",
            (await Assert.ThrowsAsync<ClusterCapabilityException>(() => external.Brokers[0].StopAsync(Stop))).Message);
        Assert.Throws<ClusterCapabilityException>(() => external.Traffic());
        Assert.Throws<ClusterCapabilityException>(() => external.Embedded());
        await external.DisposeAsync();

        Assert.Equal(["theirs"], _cluster.Embedded().Snapshot().Topics.Where(topic => !topic.IsInternal).Select(topic => topic.Name));
    }

    private void Produce(string topic, int records, CompressionType codec = CompressionType.None, string clientId = "test")
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig
        {
            BootstrapServers = _cluster.BootstrapServers,
            ClientId = clientId,
            CompressionType = codec,
            LingerMs = 5,
        }).Build();
        for (var i = 0; i < records; i++) producer.Produce(new TopicPartition(topic, 0), new Message<Null, string> { Value = $"booking {i:0000} of a patient with one doctor" });
        Assert.Equal(0, producer.Flush(TimeSpan.FromSeconds(30)));
    }
}
