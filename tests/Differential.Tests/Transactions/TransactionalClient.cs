using EmbeddedKafka.Tests.Storage;

namespace Differential.Tests.Transactions;

/// <summary>A transactional producer without a client: each step is a request, in the version of one's
/// choice.</summary>
internal sealed class TransactionalClient
{
    // Markers carry the time of writing: records of long ago would be in another segment, behind which a fetch does not
    // look.
    static readonly long Time = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    readonly ScenarioContext _kafka;
    bool _isReady;

    public TransactionalClient(ScenarioContext kafka, string name = "tx")
    {
        _kafka = kafka;
        Id = kafka.Name(name);
    }

    TransactionalClient(TransactionalClient original, long producerId, short epoch) =>
        (_kafka, Id, ProducerId, Epoch) = (original._kafka, original.Id, producerId, epoch);

    /// <summary>The transactional id.</summary>
    public string Id { get; }

    /// <summary>A client of the same transactional id that claims to be another producer, or the same at another
    /// time.</summary>
    public TransactionalClient As(long producerId, short epoch) => new(this, producerId, epoch);

    public long ProducerId { get; set; } = -1;
    public short Epoch { get; set; } = -1;

    public async Task<InitProducerIdResponse> InitAsync(
        short version = 5,
        int timeoutMs = 60_000,
        long heldId = -1,
        short heldEpoch = -1
    )
    {
        var request = new InitProducerIdRequest
        {
            TransactionalId = Id,
            TransactionTimeoutMs = timeoutMs,
            ProducerId = heldId,
            ProducerEpoch = heldEpoch,
        };
        return await _kafka.UntilAsync(
            () => AskAsync<InitProducerIdResponse>(request, version),
            answer => answer.ErrorCode != ErrorCode.CoordinatorLoadInProgress,
            "the coordinator has producer ids to give out"
        );
    }

    /// <summary>Asks the coordinator, once it knows that it is.</summary>
    public async Task<TResponse> AskAsync<TResponse>(IRequest request, short version)
        where TResponse : IMessage<TResponse>
    {
        if (!_isReady)
            await _kafka.UntilAsync(
                () =>
                    _kafka.AskCoordinatorAsync<DescribeTransactionsResponse>(
                        Id,
                        new DescribeTransactionsRequest { TransactionalIds = [Id] },
                        0,
                        1
                    ),
                answer => answer.TransactionStates[0].ErrorCode is ErrorCode.None or ErrorCode.TransactionalIdNotFound,
                "the coordinator has loaded its log"
            );
        _isReady = true;
        return await _kafka.AskCoordinatorAsync<TResponse>(Id, request, version, 1);
    }

    /// <summary>A node that is not the coordinator.</summary>
    public async Task<int> ElsewhereAsync()
    {
        var coordinator = await _kafka.CoordinatorAsync(Id, 1);
        return ScenarioContext.NodeIds.First(node => node != coordinator);
    }

    /// <summary>Asks until it has an id and an epoch.</summary>
    public async Task<TransactionalClient> BeginAsync(int timeoutMs = 60_000)
    {
        var given = await _kafka.UntilAsync(
            () => InitAsync(timeoutMs: timeoutMs),
            answer => answer.ErrorCode == ErrorCode.None,
            "there is a producer id"
        );
        (ProducerId, Epoch) = (given.ProducerId, given.ProducerEpoch);
        return this;
    }

    public Task<AddPartitionsToTxnResponse> AddAsync(short version, string topic, params int[] partitions)
    {
        var topics = new List<AddPartitionsToTxnRequest.AddPartitionsToTxnTopic>
        {
            new() { Name = topic, Partitions = [.. partitions] },
        };
        return AddAsync(version, topics);
    }

    public async Task<AddPartitionsToTxnResponse> AddAsync(
        short version,
        List<AddPartitionsToTxnRequest.AddPartitionsToTxnTopic> topics,
        bool verifyOnly = false
    )
    {
        var answer = await AskAsync<AddPartitionsToTxnResponse>(
            version < 4
                ? new AddPartitionsToTxnRequest
                {
                    V3AndBelowTransactionalId = Id,
                    V3AndBelowProducerId = ProducerId,
                    V3AndBelowProducerEpoch = Epoch,
                    V3AndBelowTopics = topics,
                }
                : new AddPartitionsToTxnRequest
                {
                    Transactions =
                    [
                        new()
                        {
                            TransactionalId = Id,
                            ProducerId = ProducerId,
                            ProducerEpoch = Epoch,
                            VerifyOnly = verifyOnly,
                            Topics = topics,
                        },
                    ],
                },
            version
        );
        Sort(answer.ResultsByTopicV3AndBelow);
        foreach (var result in answer.ResultsByTransaction)
            Sort(result.TopicResults);
        return answer;

        // Kafka collects them in a map of hashes.
        static void Sort(List<AddPartitionsToTxnResponse.AddPartitionsToTxnTopicResult> results)
        {
            results.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
            foreach (var result in results)
                result.ResultsByPartition.Sort((one, other) => one.PartitionIndex - other.PartitionIndex);
        }
    }

    /// <summary>Sends one batch, with acks=all; at once again while the leader cannot tell yet.</summary>
    public async Task<ProduceResponse> ProduceAsync(
        short version,
        string topic,
        int sequence,
        int partition = 0,
        int records = 1,
        bool transactional = true,
        bool named = true
    )
    {
        var request = new ProduceRequest
        {
            TransactionalId = named ? Id : null,
            Acks = -1,
            TimeoutMs = 30_000,
            TopicData =
            [
                new()
                {
                    Name = topic,
                    TopicId = version >= 13 ? await _kafka.TopicIdAsync(topic) : default,
                    PartitionData =
                    [
                        new()
                        {
                            Index = partition,
                            Records = TestBatch.Of(
                                records,
                                Time,
                                0,
                                ProducerId,
                                Epoch,
                                sequence,
                                transactional: transactional
                            ),
                        },
                    ],
                },
            ],
        };
        return await _kafka.UntilAsync(
            () => _kafka.AskLeaderAsync<ProduceResponse>(topic, partition, request, version),
            answer =>
                answer.Responses[0].PartitionResponses[0].ErrorCode
                    is not (ErrorCode.NotEnoughReplicas or ErrorCode.ConcurrentTransactions),
            "the leader knows whether it may"
        );
    }

    public Task<EndTxnResponse> EndAsync(short version, bool commit) =>
        AskAsync<EndTxnResponse>(
            new EndTxnRequest
            {
                TransactionalId = Id,
                ProducerId = ProducerId,
                ProducerEpoch = Epoch,
                Committed = commit,
            },
            version
        );

    /// <summary>Ends the transaction and waits until all its markers are written; with version 5 takes the next
    /// epoch.</summary>
    public async Task FinishAsync(short version, bool commit)
    {
        var ended = await _kafka.UntilAsync(
            () => EndAsync(version, commit),
            answer => answer.ErrorCode != ErrorCode.ConcurrentTransactions,
            "the transaction may end"
        );
        Assert.Equal(ErrorCode.None, ended.ErrorCode);
        if (version >= 5)
            (ProducerId, Epoch) = (ended.ProducerId, ended.ProducerEpoch);
        await UntilStateAsync("CompleteCommit", "CompleteAbort");
    }

    public async Task<DescribeTransactionsResponse.TransactionStateData> DescribeAsync()
    {
        var state = (
            await AskAsync<DescribeTransactionsResponse>(new DescribeTransactionsRequest { TransactionalIds = [Id] }, 0)
        ).TransactionStates.Single();
        foreach (var topic in state.Topics)
            topic.Partitions.Sort();
        return state;
    }

    public Task<DescribeTransactionsResponse.TransactionStateData> UntilStateAsync(params string[] states) =>
        _kafka.UntilAsync(
            DescribeAsync,
            state => states.Contains(state.TransactionState),
            $"the state is {string.Join(" or ", states)}"
        );

    /// <summary>The state, once it is one of those that last.</summary>
    public async Task SayStateAsync(string when) =>
        _kafka.Say(when, await UntilStateAsync("Empty", "Ongoing", "CompleteCommit", "CompleteAbort"));
}
