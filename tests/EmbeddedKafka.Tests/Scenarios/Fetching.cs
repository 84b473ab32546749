using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Network;

namespace EmbeddedKafka.Tests.Scenarios;

public sealed class Fetching : IAsyncLifetime
{
    EmbeddedKafkaCluster _cluster = null!;
    RawClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1 });
        await Clients.CreateAsync(_cluster, "t", partitions: 2, replicas: 1);
        _client = await RawClient.ConnectAsync(_cluster.Brokers[0].Port);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _cluster.DisposeAsync();
    }

    Guid TopicId => _cluster.Snapshot().Topic("t").Id;

    async Task ProduceAsync(int partition, string value)
    {
        using var producer = Clients.Producer(_cluster);
        await producer.ProduceAsync(new Confluent.Kafka.TopicPartition("t", partition), new() { Value = value });
    }

    FetchRequest Request(int session, int epoch, params (int Partition, long Offset)[] partitions) =>
        new()
        {
            MaxWaitMs = 0,
            MinBytes = 1,
            MaxBytes = 1_000_000,
            SessionId = session,
            SessionEpoch = epoch,
            Topics =
                partitions.Length == 0
                    ? []
                    :
                    [
                        new()
                        {
                            TopicId = TopicId,
                            Partitions =
                            [
                                .. partitions.Select(asked => new FetchRequest.FetchPartition
                                {
                                    Partition = asked.Partition,
                                    FetchOffset = asked.Offset,
                                    PartitionMaxBytes = 1_000_000,
                                }),
                            ],
                        },
                    ],
        };

    Task<FetchResponse> FetchAsync(FetchRequest request) => _client.CallAsync<FetchResponse>(request, 16);

    [Fact]
    public async Task A_session_mentions_only_what_changed()
    {
        var opened = await FetchAsync(Request(0, 0, (0, 0), (1, 0)));
        Assert.NotEqual(0, opened.SessionId);
        Assert.Equal(2, opened.Responses[0].Partitions.Count);
        Assert.All(opened.Responses[0].Partitions, partition => Assert.Equal(0, partition.Records!.Value.Length));

        Assert.Empty((await FetchAsync(Request(opened.SessionId, 1))).Responses);
        await ProduceAsync(1, "news");
        var changed = (await FetchAsync(Request(opened.SessionId, 2))).Responses.Single().Partitions.Single();
        Assert.Equal((1, 1L), (changed.PartitionIndex, changed.HighWatermark));
        Assert.NotEqual(0, changed.Records!.Value.Length);

        Assert.Empty((await FetchAsync(Request(opened.SessionId, 3, (1, 1)))).Responses);
    }

    [Fact]
    public async Task A_forgotten_partition_is_not_fetched_again()
    {
        var opened = await FetchAsync(Request(0, 0, (0, 0), (1, 0)));
        await ProduceAsync(0, "a");
        await ProduceAsync(1, "b");
        var request = Request(opened.SessionId, 1);
        request.ForgottenTopicsData = [new() { TopicId = TopicId, Partitions = [0] }];
        Assert.Equal(1, (await FetchAsync(request)).Responses.Single().Partitions.Single().PartitionIndex);
    }

    [Fact]
    public async Task A_session_refuses_a_wrong_id_and_a_wrong_epoch()
    {
        var opened = await FetchAsync(Request(0, 0, (0, 0)));
        Assert.Equal(ErrorCode.InvalidFetchSessionEpoch, (await FetchAsync(Request(opened.SessionId, 5))).ErrorCode);
        Assert.Equal(ErrorCode.FetchSessionIdNotFound, (await FetchAsync(Request(opened.SessionId ^ 1, 1))).ErrorCode);
        Assert.Equal(0, (await FetchAsync(Request(opened.SessionId, -1, (0, 0)))).SessionId);
        Assert.Equal(ErrorCode.FetchSessionIdNotFound, (await FetchAsync(Request(opened.SessionId, 1))).ErrorCode);
    }

    [Fact]
    public async Task A_fetch_waits_for_its_least_bytes()
    {
        var request = Request(0, -1, (0, 0));
        request.MaxWaitMs = 60_000;
        var waiting = FetchAsync(request);
        await Clients.UntilAsync(
            () => _cluster.Traffic().Requests.Any(seen => seen.Api == ApiKey.Fetch),
            "the fetch has arrived"
        );
        Assert.False(waiting.IsCompleted);
        await ProduceAsync(0, "here it comes");
        Assert.NotEqual(0, (await waiting).Responses[0].Partitions[0].Records!.Value.Length);
    }

    [Fact]
    public async Task A_fetch_that_waited_in_vain_is_answered_empty()
    {
        var request = Request(0, -1, (0, 0));
        request.MaxWaitMs = 50;
        var answer = (await FetchAsync(request)).Responses[0].Partitions[0];
        Assert.Equal((ErrorCode.None, 0), (answer.ErrorCode, answer.Records!.Value.Length));
    }

    [Fact]
    public async Task Offsets_beyond_the_log_unknown_topics_and_epochs_are_errors()
    {
        Assert.Equal(ErrorCode.OffsetOutOfRange, await ErrorOfAsync(Request(0, -1, (0, 1))));
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, await ErrorOfAsync(Request(0, -1, (9, 0))));
        var request = Request(0, -1, (0, 0));
        request.Topics[0].TopicId = Guid.NewGuid();
        Assert.Equal(ErrorCode.UnknownTopicId, await ErrorOfAsync(request));
        request = Request(0, -1, (0, 0));
        request.Topics[0].Partitions[0].CurrentLeaderEpoch = 3;
        Assert.Equal(ErrorCode.UnknownLeaderEpoch, await ErrorOfAsync(request));

        await _cluster.Brokers[0].StopAsync();
        await _cluster.Brokers[0].StartAsync();
        _client.Dispose();
        _client = await RawClient.ConnectAsync(_cluster.Brokers[0].Port);
        request.Topics[0].Partitions[0].CurrentLeaderEpoch = 0;
        Assert.Equal(ErrorCode.FencedLeaderEpoch, await ErrorOfAsync(request));
        async Task<ErrorCode> ErrorOfAsync(FetchRequest asked) =>
            (await FetchAsync(asked)).Responses[0].Partitions[0].ErrorCode;
    }

    [Fact]
    public async Task One_batch_comes_even_when_it_is_larger_than_all_limits()
    {
        await ProduceAsync(0, new string('x', 1000));
        await ProduceAsync(1, new string('x', 1000));
        var request = Request(0, -1, (0, 0), (1, 0));
        request.MaxBytes = 10;
        request.Topics[0].Partitions.ForEach(partition => partition.PartitionMaxBytes = 10);
        var sizes = (await FetchAsync(request))
            .Responses[0]
            .Partitions.ConvertAll(partition => partition.Records!.Value.Length);
        Assert.True(sizes[0] > 1000);
        Assert.Equal(0, sizes[1]);
    }

    [Fact]
    public async Task A_log_that_diverges_is_told_where()
    {
        await ProduceAsync(0, "epoch 0");
        await _cluster.Brokers[0].StopAsync();
        await _cluster.Brokers[0].StartAsync();
        await ProduceAsync(0, "epoch 2");
        _client.Dispose();
        _client = await RawClient.ConnectAsync(_cluster.Brokers[0].Port);
        var request = Request(0, -1, (0, 2));
        request.Topics[0].Partitions[0].LastFetchedEpoch = 0;
        var answer = (await FetchAsync(request)).Responses[0].Partitions[0];
        Assert.Equal((0, 1L), (answer.DivergingEpoch!.Epoch, answer.DivergingEpoch.EndOffset));
    }
}
