using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Chaos;

/// <summary>Sends batches until each is acknowledged: five under way to a partition and in order when idempotent, one
/// when not.</summary>
internal sealed class SimulatedProducer(
    Simulation simulation,
    History history,
    string id,
    IReadOnlyList<(string Name, int Partitions)> topics,
    bool isIdempotent,
    short acks,
    bool mayLose
) : SimulatedClient(simulation, id, topics)
{
    const int InFlight = 5;

    readonly List<Lane> _lanes = [];
    long _producerId = -1;
    short _epoch = -1;
    int _order;

    sealed class Lane(string topic, int partition)
    {
        public string Topic => topic;
        public int Partition => partition;
        public List<Batch> Unacknowledged { get; } = [];
        public int NextSequence { get; set; }
        public int NextOrdinal { get; set; }
        public bool IsBackingOff { get; set; }
        public bool IsPumping { get; set; }
        public bool IsDead { get; set; }
    }

    sealed record Batch(History.Sent[] Records, int Ordinal, int Sequence, ReadOnlyMemory<byte> Bytes)
    {
        public bool IsInFlight { get; set; }
    }

    public bool IsDone => _lanes.All(lane => lane.IsDead || lane.Unacknowledged.Count == 0);

    public async Task RunAsync()
    {
        foreach (var (name, partitions) in Topics)
            for (var partition = 0; partition < partitions; partition++)
                _lanes.Add(new(name, partition));
        while (isIdempotent && _producerId < 0)
        {
            if (
                await Ask(
                    Random.Next(Simulation.State.Brokers.Length) + 1,
                    new InitProducerIdRequest { TransactionalId = null, TransactionTimeoutMs = 60_000 },
                    4
                )
                is InitProducerIdResponse { ErrorCode: ErrorCode.None } given
            )
                (_producerId, _epoch) = (given.ProducerId, given.ProducerEpoch);
            else
                await BackOff();
        }
        while (!IsFinishing)
        {
            var lane = _lanes[Random.Next(_lanes.Count)];
            if (!lane.IsDead && lane.Unacknowledged.Count < 20)
                Add(lane);
            await Simulation.Sleep(3 + Random.Next(40));
        }
    }

    void Add(Lane lane)
    {
        var records = new History.Sent[1 + Random.Next(3)];
        for (var i = 0; i < records.Length; i++)
            records[i] = history.New(Id, _order++, lane.Topic, lane.Partition, isIdempotent);
        var sequence = isIdempotent ? lane.NextSequence : -1;
        lane.NextSequence += records.Length;
        lane.Unacknowledged.Add(
            new(
                records,
                lane.NextOrdinal++,
                sequence,
                Batches.Of(
                    [.. records.Select(record => record.Id)],
                    Simulation.State.Now,
                    _producerId,
                    _epoch,
                    sequence
                )
            )
        );
        Simulation.Run(Id, () => PumpAsync(lane));
    }

    async Task PumpAsync(Lane lane)
    {
        if (lane.IsPumping || lane.IsBackingOff || lane.IsDead)
            return;
        lane.IsPumping = true;
        var leader = await LeaderOf(lane.Topic, lane.Partition);
        lane.IsPumping = false;
        foreach (var batch in lane.Unacknowledged.ToArray())
        {
            // The broker remembers five batches: none is sent that is more than five after the first unacknowledged. Of
            // a producer that it does not know it takes any sequence, as Kafka does: the first batch must be there
            // before the second is sent.
            if (
                batch.Ordinal - lane.Unacknowledged[0].Ordinal
                >= (isIdempotent && lane.Unacknowledged[0].Ordinal > 0 ? InFlight : 1)
            )
                break;
            if (batch.IsInFlight)
                continue;
            batch.IsInFlight = true;
            Simulation.Run(Id, () => SendAsync(lane, batch, leader));
        }
    }

    async Task SendAsync(Lane lane, Batch batch, int leader)
    {
        var request = new ProduceRequest
        {
            Acks = acks,
            TimeoutMs = 1000,
            TopicData =
            [
                new() { Name = lane.Topic, PartitionData = [new() { Index = lane.Partition, Records = batch.Bytes }] },
            ],
        };
        var answer = (await Ask(leader, request, 9) as ProduceResponse)?.Responses[0].PartitionResponses[0];
        batch.IsInFlight = false;
        if (Simulation.IsTraced)
            Simulation.Trace(
                $"{Id} {lane.Topic}-{lane.Partition} {batch.Records[0].Id}+{batch.Records.Length} to "
                    + $"{leader}: {(answer is null ? "no answer" : $"{answer.ErrorCode} at {answer.BaseOffset}")}"
            );
        switch (answer?.ErrorCode)
        {
            case ErrorCode.None:
            case ErrorCode.DuplicateSequenceNumber:
                Acknowledge(lane, batch, answer.BaseOffset);
                break;
            case ErrorCode.OutOfOrderSequenceNumber or ErrorCode.UnknownProducerId when lane.Unacknowledged[0] == batch:
                if (!mayLose)
                    Simulation.Broken(
                        "the broker knows what it acknowledged",
                        $"{Id} is told {answer.ErrorCode} for its first unacknowledged batch of "
                            + $"{lane.Topic}-{lane.Partition}, sequence {batch.Sequence}"
                    );
                lane.IsDead = true;
                return;
            case null:
            case ErrorCode.OutOfOrderSequenceNumber:
            case { } error when IsRetriable(error):
                await RetryLater(lane);
                break;
            default:
                throw new InvalidOperationException(
                    $"a produce to {lane.Topic}-{lane.Partition} fails with {answer.ErrorCode} {answer.ErrorMessage}"
                );
        }
        await PumpAsync(lane);
    }

    void Acknowledge(Lane lane, Batch batch, long baseOffset)
    {
        lane.Unacknowledged.Remove(batch);
        for (var i = 0; i < batch.Records.Length; i++)
            batch.Records[i].Offset = baseOffset < 0 ? -1 : baseOffset + i;
    }

    async Task RetryLater(Lane lane)
    {
        ForgetLeader(lane.Topic, lane.Partition);
        if (lane.IsBackingOff)
            return;
        lane.IsBackingOff = true;
        await BackOff();
        lane.IsBackingOff = false;
    }
}
