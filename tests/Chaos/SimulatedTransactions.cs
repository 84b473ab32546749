using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Chaos;

/// <summary>A transactional producer: one batch at a time, commits or aborts, sometimes sleeps through its
/// transaction's timeout.</summary>
internal sealed class SimulatedTransactions(
    Simulation simulation,
    History history,
    string id,
    IReadOnlyList<(string Name, int Partitions)> topics,
    bool isVersion2,
    bool mayLose
) : SimulatedClient(simulation, id, topics)
{
    const int TimeoutMs = 3000;

    readonly Dictionary<(string Topic, int Partition), int> _sequences = [];
    readonly HashSet<(string Topic, int Partition)> _added = [];
    long _producerId;
    short _epoch;
    int _order;

    public bool IsDone { get; private set; }

    /// <summary>The producer cannot go on with this transaction.</summary>
    sealed class FencedException(ErrorCode error) : Exception(error.ToString());

    public async Task RunAsync()
    {
        await InitializeAsync();
        while (!IsFinishing)
        {
            await TransactAsync();
            await Simulation.Sleep(Random.Next(60));
        }
        IsDone = true;
    }

    async Task InitializeAsync()
    {
        var request = new InitProducerIdRequest { TransactionalId = Id, TransactionTimeoutMs = TimeoutMs };
        var answer = (InitProducerIdResponse)
            await UntilCoordinated(request, 4, response => ((InitProducerIdResponse)response).ErrorCode);
        (_producerId, _epoch) = (answer.ProducerId, answer.ProducerEpoch);
        _sequences.Clear();
    }

    async Task TransactAsync()
    {
        var transaction = new History.Transaction($"{Id}#{history.Transactions.Count}");
        history.Transactions.Add(transaction);
        _added.Clear();
        var commits = Random.Next(4) > 0;
        var asked = false;
        try
        {
            for (var batches = 1 + Random.Next(4); batches > 0; batches--)
                await ProduceAsync(transaction);
            if (Random.Next(12) == 0)
                await Simulation.Sleep(TimeoutMs + 2500);
            asked = true;
            await EndAsync(commits);
            transaction.Outcome = commits ? History.Outcome.Committed : History.Outcome.Aborted;
        }
        catch (FencedException e)
        {
            transaction.Outcome =
                asked && commits && _mayHaveCommitted ? History.Outcome.Unknown : History.Outcome.Aborted;
            if (Simulation.IsTraced)
                Simulation.Trace($"{Id} is fenced: {e.Message}");
            await InitializeAsync();
        }
        if (Simulation.IsTraced)
            Simulation.Trace(
                $"{transaction.Name} {transaction.Outcome}: "
                    + $"{string.Join(' ', transaction.Records.Select(record => record.Id))}"
            );
    }

    bool _mayHaveCommitted;

    async Task ProduceAsync(History.Transaction transaction)
    {
        var (topic, partitions) = Topics[Random.Next(Topics.Count)];
        var partition = Random.Next(partitions);
        if (!isVersion2 && _added.Add((topic, partition)))
            await AddAsync(topic, partition);
        var records = new History.Sent[1 + Random.Next(3)];
        for (var i = 0; i < records.Length; i++)
            records[i] = history.New(Id, _order++, topic, partition, idempotent: true, transaction);
        var sequence = _sequences.GetValueOrDefault((topic, partition));
        var bytes = Batches.Of(
            [.. records.Select(record => record.Id)],
            Simulation.State.Now,
            _producerId,
            _epoch,
            sequence,
            transactional: true
        );
        while (true)
        {
            var request = new ProduceRequest
            {
                TransactionalId = Id,
                Acks = -1,
                TimeoutMs = 1000,
                TopicData = [new() { Name = topic, PartitionData = [new() { Index = partition, Records = bytes }] }],
            };
            var leader = await LeaderOf(topic, partition);
            var answer = (await Ask(leader, request, isVersion2 ? (short)12 : (short)9) as ProduceResponse)
                ?.Responses[0]
                .PartitionResponses[0];
            if (Simulation.IsTraced)
                Simulation.Trace(
                    $"{Id} {topic}-{partition} {records[0].Id}+{records.Length} to {leader}: "
                        + $"{(answer is null ? "no answer" : $"{answer.ErrorCode} at {answer.BaseOffset}")}"
                );
            switch (answer?.ErrorCode)
            {
                case ErrorCode.None:
                case ErrorCode.DuplicateSequenceNumber:
                    for (var i = 0; i < records.Length; i++)
                        records[i].Offset = answer.BaseOffset < 0 ? -1 : answer.BaseOffset + i;
                    _sequences[(topic, partition)] = sequence + records.Length;
                    return;
                case null:
                case { } error when IsRetriable(error):
                    ForgetLeader(topic, partition);
                    await BackOff();
                    break;
                case ErrorCode.OutOfOrderSequenceNumber when !mayLose:
                    Simulation.Broken(
                        "the broker knows what it acknowledged",
                        $"{Id} is told {answer.ErrorCode} for {topic}-{partition}, sequence {sequence}"
                    );
                    throw new FencedException(answer.ErrorCode);
                default:
                    throw new FencedException(answer.ErrorCode);
            }
        }
    }

    Task AddAsync(string topic, int partition) =>
        UntilCoordinated(
            new AddPartitionsToTxnRequest
            {
                V3AndBelowTransactionalId = Id,
                V3AndBelowProducerId = _producerId,
                V3AndBelowProducerEpoch = _epoch,
                V3AndBelowTopics = [new() { Name = topic, Partitions = [partition] }],
            },
            3,
            response =>
                (ErrorCode)
                    ((AddPartitionsToTxnResponse)response)
                        .ResultsByTopicV3AndBelow[0]
                        .ResultsByPartition[0]
                        .PartitionErrorCode
        );

    async Task EndAsync(bool commits)
    {
        _mayHaveCommitted = false;
        var request = new EndTxnRequest
        {
            TransactionalId = Id,
            ProducerId = _producerId,
            ProducerEpoch = _epoch,
            Committed = commits,
        };
        var answer = (EndTxnResponse)
            await UntilCoordinated(
                request,
                isVersion2 ? (short)5 : (short)3,
                response => ((EndTxnResponse)response).ErrorCode
            );
        if (!isVersion2)
            return;
        (_producerId, _epoch) = (answer.ProducerId, answer.ProducerEpoch);
        _sequences.Clear();
    }

    async Task<IResponse> UntilCoordinated(IRequest request, short version, Func<IResponse, ErrorCode> errorOf)
    {
        while (true)
        {
            var answer = await AskCoordinator(1, Id, request, version);
            if (answer is null)
                _mayHaveCommitted = true;
            var error = answer is null ? ErrorCode.NetworkException : errorOf(answer);
            if (Simulation.IsTraced)
                Simulation.Trace($"{Id} {request.ApiKey}: {(answer is null ? "no answer" : error)}");
            if (error == ErrorCode.None)
                return answer!;
            if (!IsRetriable(error))
                throw new FencedException(error);
            // Even a coordinator that gives up may have written what the next one reads.
            if (error is not ErrorCode.ConcurrentTransactions)
                _mayHaveCommitted = true;
            if (error is not ErrorCode.ConcurrentTransactions)
                ForgetCoordinator(Id);
            await BackOff();
        }
    }
}
