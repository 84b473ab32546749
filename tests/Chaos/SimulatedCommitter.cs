using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Chaos;

/// <summary>
/// A member of a consumer group: reads what it is assigned from where the group has committed, and commits where it is.
/// How it joins is for its protocol to say.
/// </summary>
internal abstract class SimulatedCommitter(
    Simulation simulation,
    History history,
    GroupHistory group,
    string id,
    IReadOnlyList<(string Name, int Partitions)> topics
) : SimulatedMember(simulation, id, topics)
{
    const long Unknown = -1;

    readonly SortedDictionary<(string Topic, int Partition), long> _positions = [];

    protected GroupHistory Group => group;

    protected IReadOnlyCollection<(string Topic, int Partition)> Owned => _positions.Keys;

    /// <summary>The commit as a member of the protocol makes it, still without offsets.</summary>
    protected abstract (OffsetCommitRequest Request, short Version) Commit();

    protected override async Task WorkAsync()
    {
        if (_positions.Values.Any(position => position == Unknown))
            await FindPositionsAsync();
        var known = _positions.Where(place => place.Value != Unknown).Select(place => place.Key).ToList();
        if (known.Count == 0)
            await BackOff();
        else
            await ReadAsync(known[Random.Next(known.Count)]);
        if (Random.Next(6) == 0)
            await CommitAsync();
    }

    protected override async Task FinishAsync()
    {
        if (Random.Next(2) == 0)
            await CommitAsync();
    }

    protected override void Forget() => Lose();

    /// <summary>Takes up what it is assigned in a generation, or at a member epoch.</summary>
    protected void Assign(IEnumerable<(string Topic, int Partition)> assigned, int epoch)
    {
        var now = assigned.ToHashSet();
        foreach (var gone in _positions.Keys.Where(place => !now.Contains(place)).ToList())
            _positions.Remove(gone);
        foreach (var place in now.Order())
        {
            _positions.TryAdd(place, Unknown);
            group.Assigned(Self, epoch, place);
        }
        if (Simulation.IsTraced)
            Simulation.Trace(
                $"{Self} has {string.Join(' ', _positions.Select(place => $"{place.Key.Topic}-{place.Key.Partition}"))}"
            );
    }

    protected void Lose() => _positions.Clear();

    async Task FindPositionsAsync()
    {
        var wanted = _positions.Where(place => place.Value == Unknown).Select(place => place.Key).ToList();
        var request = new OffsetFetchRequest
        {
            GroupId = group.Id,
            Topics =
            [
                .. wanted
                    .GroupBy(place => place.Topic)
                    .Select(topic => new OffsetFetchRequest.OffsetFetchRequestTopic
                    {
                        Name = topic.Key,
                        PartitionIndexes = [.. topic.Select(place => place.Partition)],
                    }),
            ],
        };
        var acknowledged = wanted.ToDictionary(place => place, place => group[place].Acknowledged);
        if (await AskCoordinator(0, group.Id, request, 7) is not OffsetFetchResponse answer)
            return;
        if (answer.ErrorCode != ErrorCode.None)
            ForgetCoordinator(group.Id);
        else
            foreach (var topic in answer.Topics)
            foreach (var partition in topic.Partitions)
            {
                var place = (topic.Name, partition.PartitionIndex);
                if (partition.ErrorCode == ErrorCode.None)
                    _positions[place] = group.Begins(place, partition.CommittedOffset, acknowledged[place]);
            }
    }

    async Task ReadAsync((string Topic, int Partition) place)
    {
        var request = new FetchRequest
        {
            MaxWaitMs = 100,
            MinBytes = 1,
            MaxBytes = 1 << 20,
            Topics =
            [
                new()
                {
                    Topic = place.Topic,
                    Partitions =
                    [
                        new()
                        {
                            Partition = place.Partition,
                            FetchOffset = _positions[place],
                            PartitionMaxBytes = Random.Next(200, 2000),
                        },
                    ],
                },
            ],
        };
        var answer = (await Ask(await LeaderOf(place.Topic, place.Partition), request, 11) as FetchResponse)?.Responses;
        if (answer is not [{ Partitions: [{ ErrorCode: ErrorCode.None } data] }])
        {
            if (answer is [{ Partitions: [{ ErrorCode: ErrorCode.OffsetOutOfRange }] }])
                Simulation.Broken(
                    "what was committed is still there",
                    $"{Self} is at {_positions[place]} of {place.Topic}-{place.Partition}, which is out of range"
                );
            ForgetLeader(place.Topic, place.Partition);
            await BackOff();
            return;
        }
        foreach (var batch in Batches.In(data.Records ?? default))
            Take(place, batch);
        group[place].Reached = Math.Max(group[place].Reached, _positions[place]);
    }

    void Take((string Topic, int Partition) place, Batches.Seen batch)
    {
        if (batch.LastOffset < _positions[place])
            return;
        for (var i = 0; i < batch.Ids.Length; i++)
        {
            var key = (place.Topic, place.Partition, batch.BaseOffset + i);
            if (history.Consumed.TryGetValue(key, out var before) && before != batch.Ids[i])
                Simulation.Broken(
                    "what was read stays",
                    $"{place.Topic}-{place.Partition}@{batch.BaseOffset + i} was record {before} and is {batch.Ids[i]}"
                );
            history.Consumed[key] = batch.Ids[i];
            group.Given.Add(batch.Ids[i]);
        }
        _positions[place] = batch.LastOffset + 1;
    }

    /// <summary>Commits where it is. What the coordinator says of its membership is for the next heartbeat to find
    /// out.</summary>
    protected async Task CommitAsync()
    {
        var known = _positions.Where(place => place.Value != Unknown).ToList();
        if (known.Count == 0)
            return;
        var (request, version) = Commit();
        request.Topics.AddRange(
            known
                .GroupBy(place => place.Key.Topic)
                .Select(topic => new OffsetCommitRequest.OffsetCommitRequestTopic
                {
                    Name = topic.Key,
                    Partitions =
                    [
                        .. topic.Select(place => new OffsetCommitRequest.OffsetCommitRequestPartition
                        {
                            PartitionIndex = place.Key.Partition,
                            CommittedOffset = place.Value,
                        }),
                    ],
                })
        );
        var sentAt = Simulation.Time.Milliseconds;
        if (await AskCoordinator(0, group.Id, request, version) is not OffsetCommitResponse answer)
            return;
        foreach (var topic in answer.Topics)
        foreach (var partition in topic.Partitions)
        {
            var place = (topic.Name, partition.PartitionIndex);
            if (partition.ErrorCode == ErrorCode.None)
                group.Committed(Self, place, known.Find(one => one.Key == place).Value, sentAt);
            else if (IsRetriable(partition.ErrorCode))
                ForgetCoordinator(group.Id);
            else if (!IsMembership(partition.ErrorCode))
                throw new InvalidOperationException($"a commit of {Self} fails with {partition.ErrorCode}");
        }
    }

    /// <summary>Errors that say that the member is not, or no longer, what it believes to be.</summary>
    protected static bool IsMembership(ErrorCode error) =>
        error
            is ErrorCode.UnknownMemberId
                or ErrorCode.IllegalGeneration
                or ErrorCode.RebalanceInProgress
                or ErrorCode.FencedMemberEpoch
                or ErrorCode.StaleMemberEpoch
                or ErrorCode.GroupIdNotFound;
}
