using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Chaos;

/// <summary>Reads all partitions, commits where it is, and now and then begins again where it last committed.</summary>
internal sealed class SimulatedConsumer(
    Simulation simulation,
    History history,
    string id,
    IReadOnlyList<(string Name, int Partitions)> topics,
    bool readsCommitted,
    bool commits,
    bool mayLose
) : SimulatedClient(simulation, id, topics)
{
    readonly Dictionary<(string Topic, int Partition), Place> _places = [];
    bool _restarts;

    sealed class Place
    {
        public long Position { get; set; }
        public long Acknowledged { get; set; } = -1;
        public long Attempted { get; set; } = -1;
    }

    protected override bool LeavesZombies => false;

    /// <summary>What it was given, once each, in order, by partition.</summary>
    public Dictionary<(string Topic, int Partition), List<long>> Given { get; } = [];

    public long PositionOf(string topic, int partition) => _places[(topic, partition)].Position;

    public void Start()
    {
        foreach (var (topic, partitions) in Topics)
            for (var i = 0; i < partitions; i++)
            {
                var partition = i;
                _places[(topic, partition)] = new();
                Given[(topic, partition)] = [];
                Simulation.Run(Id, () => FetchAsync(topic, partition, _places[(topic, partition)]));
            }
        if (commits)
            Simulation.Run(Id, CommitAsync);
    }

    async Task FetchAsync(string topic, int partition, Place place)
    {
        while (!IsFinishing)
        {
            if (_restarts)
            {
                await BackOff();
                continue;
            }
            var from = place.Position;
            var request = new FetchRequest
            {
                MaxWaitMs = 100,
                MinBytes = 1,
                MaxBytes = 1 << 20,
                IsolationLevel = (sbyte)(readsCommitted ? 1 : 0),
                Topics =
                [
                    new()
                    {
                        Topic = topic,
                        Partitions =
                        [
                            new()
                            {
                                Partition = partition,
                                FetchOffset = from,
                                PartitionMaxBytes = Random.Next(100, 2000),
                            },
                        ],
                    },
                ],
            };
            var answer = await Ask(await LeaderOf(topic, partition), request, 11);
            if (_restarts || place.Position != from)
                continue;
            if (
                (answer as FetchResponse)?.Responses is not [{ Partitions: [var data] }]
                || data.ErrorCode != ErrorCode.None
            )
            {
                await RecoverAsync(
                    topic,
                    partition,
                    place,
                    (answer as FetchResponse)?.Responses is [{ Partitions: [var refused] }] ? refused.ErrorCode : null
                );
                continue;
            }
            Take(topic, partition, place, data);
            if (Random.Next(8) == 0)
                await Simulation.Sleep(Random.Next(100));
        }
    }

    async Task RecoverAsync(string topic, int partition, Place place, ErrorCode? error)
    {
        if (error == ErrorCode.OffsetOutOfRange)
        {
            if (!mayLose)
                Simulation.Broken(
                    "what was read is still there",
                    $"{Id} is at {place.Position} of {topic}-{partition}, which is out of range"
                );
            place.Position = 0;
        }
        ForgetLeader(topic, partition);
        await BackOff();
    }

    void Take(string topic, int partition, Place place, FetchResponse.PartitionData data)
    {
        if (data.HighWatermark < data.LastStableOffset)
            Simulation.Broken(
                "the last stable offset is not above the high watermark",
                $"{data.LastStableOffset} > {data.HighWatermark}"
            );
        var aborted = new Queue<(long ProducerId, long First)>(
            (data.AbortedTransactions ?? [])
                .Select(entry => (entry.ProducerId, entry.FirstOffset))
                .OrderBy(entry => entry.FirstOffset)
        );
        var open = new HashSet<long>();
        foreach (var batch in Batches.In(data.Records ?? default))
        {
            if (batch.LastOffset < place.Position)
            {
                // A batch before the position is allowed only as the one that holds it.
                continue;
            }
            if (batch.BaseOffset > place.Position)
                Simulation.Broken(
                    "no offset is skipped",
                    $"{Id} at {place.Position} of {topic}-{partition} gets {batch.BaseOffset} next"
                );
            while (aborted.TryPeek(out var next) && next.First <= batch.LastOffset)
                open.Add(aborted.Dequeue().ProducerId);
            if (batch.IsControl)
            {
                if (!batch.IsCommit)
                    open.Remove(batch.ProducerId);
            }
            else if (!readsCommitted || !batch.IsTransactional || !open.Contains(batch.ProducerId))
                for (var i = 0; i < batch.Ids.Length; i++)
                    if (batch.BaseOffset + i >= place.Position)
                        Give(topic, partition, batch.BaseOffset + i, batch.Ids[i]);
            place.Position = batch.LastOffset + 1;
        }
    }

    void Give(string topic, int partition, long offset, long record)
    {
        var key = (topic, partition, offset);
        if (history.Consumed.TryGetValue(key, out var before) && before != record && !mayLose)
            Simulation.Broken(
                "what was read stays",
                $"{topic}-{partition}@{offset} was record {before} and is {record}"
            );
        history.Consumed[key] = record;
        Given[(topic, partition)].Add(record);
    }

    async Task CommitAsync()
    {
        while (!IsFinishing)
        {
            await Simulation.Sleep(50 + Random.Next(250));
            await CommitOnceAsync();
            if (Random.Next(6) == 0)
                await RestartAsync();
        }
    }

    async Task CommitOnceAsync()
    {
        var request = new OffsetCommitRequest
        {
            GroupId = Id,
            GenerationIdOrMemberEpoch = -1,
            MemberId = "",
        };
        foreach (var group in _places.GroupBy(place => place.Key.Topic))
        {
            var topic = new OffsetCommitRequest.OffsetCommitRequestTopic { Name = group.Key };
            request.Topics.Add(topic);
            foreach (var (key, place) in group)
            {
                topic.Partitions.Add(new() { PartitionIndex = key.Partition, CommittedOffset = place.Position });
                place.Attempted = Math.Max(place.Attempted, place.Position);
            }
        }
        if (await AskCoordinator(0, Id, request, 7) is not OffsetCommitResponse answer)
            return;
        foreach (var topic in answer.Topics)
        foreach (var partition in topic.Partitions)
        {
            if (partition.ErrorCode == ErrorCode.None)
                _places[(topic.Name, partition.PartitionIndex)].Acknowledged = request
                    .Topics.Find(t => t.Name == topic.Name)!
                    .Partitions.Find(p => p.PartitionIndex == partition.PartitionIndex)!
                    .CommittedOffset;
            else if (IsRetriable(partition.ErrorCode))
                ForgetCoordinator(Id);
            else
                throw new InvalidOperationException($"a commit fails with {partition.ErrorCode}");
        }
    }

    async Task RestartAsync()
    {
        _restarts = true;
        while (!await ReturnToCommittedAsync())
            await BackOff();
        _restarts = false;
    }

    async Task<bool> ReturnToCommittedAsync()
    {
        var request = new OffsetFetchRequest
        {
            GroupId = Id,
            Topics =
            [
                .. Topics.Select(topic => new OffsetFetchRequest.OffsetFetchRequestTopic
                {
                    Name = topic.Name,
                    PartitionIndexes = [.. Enumerable.Range(0, topic.Partitions)],
                }),
            ],
        };
        if (await AskCoordinator(0, Id, request, 7) is not OffsetFetchResponse answer)
            return false;
        if (
            answer.ErrorCode != ErrorCode.None
            || answer.Topics.Any(topic => topic.Partitions.Any(partition => partition.ErrorCode != ErrorCode.None))
        )
        {
            ForgetCoordinator(Id);
            return false;
        }
        foreach (var topic in answer.Topics)
        foreach (var partition in topic.Partitions)
        {
            var place = _places[(topic.Name, partition.PartitionIndex)];
            var committed = partition.CommittedOffset;
            if (!mayLose && (committed < place.Acknowledged || committed > place.Attempted))
                Simulation.Broken(
                    "committed offsets are neither lost nor taken back",
                    $"{Id} at {topic.Name}-{partition.PartitionIndex}: {committed}, committed was "
                        + $"{place.Acknowledged}, asked for {place.Attempted} at most"
                );
            place.Position = Math.Max(committed, 0);
            place.Attempted = Math.Max(place.Attempted, place.Position);
        }
        return true;
    }
}
