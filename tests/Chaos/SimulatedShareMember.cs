using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Chaos;

/// <summary>
/// A member of a share group (KIP-932): takes records from the leaders of what it is assigned, accepts most, releases
/// or rejects some and forgets others.
/// </summary>
internal sealed class SimulatedShareMember(
    Simulation simulation,
    History history,
    ShareHistory group,
    string id,
    IReadOnlyList<(string Name, int Partitions)> topics
) : SimulatedMember(simulation, id, topics)
{
    const sbyte Accept = 1,
        Release = 2,
        Reject = 3;

    readonly Dictionary<int, int> _sessions = [];
    List<(string Topic, int Partition)> _assigned = [];
    int _epoch;

    sealed record Taken(string Topic, int Partition, long First, long Last);

    protected override async Task<bool> BeatAsync()
    {
        var request = new ShareGroupHeartbeatRequest
        {
            GroupId = group.Id,
            MemberId = Self,
            MemberEpoch = _epoch,
            SubscribedTopicNames = [.. Topics.Select(topic => topic.Name)],
        };
        if (await AskCoordinator(0, group.Id, request, 1) is not ShareGroupHeartbeatResponse answer)
            return false;
        switch (answer.ErrorCode)
        {
            case ErrorCode.None:
                _epoch = answer.MemberEpoch;
                if (answer.Assignment is { } assignment)
                    _assigned =
                    [
                        .. assignment
                            .TopicPartitions.SelectMany(topic =>
                                topic.Partitions.Select(partition =>
                                    (Simulation.State.Find(topic.TopicId)!.Name, partition)
                                )
                            )
                            .Order(),
                    ];
                return true;
            case ErrorCode.UnknownMemberId or ErrorCode.FencedMemberEpoch or ErrorCode.GroupIdNotFound:
                _epoch = 0;
                return false;
            case var error when IsRetriable(error):
                ForgetCoordinator(group.Id);
                return false;
            default:
                throw new InvalidOperationException($"{Self} is told {answer.ErrorCode} {answer.ErrorMessage}");
        }
    }

    protected override Task LeaveAsync() =>
        AskCoordinator(
            0,
            group.Id,
            new ShareGroupHeartbeatRequest
            {
                GroupId = group.Id,
                MemberId = Self,
                MemberEpoch = -1,
            },
            1
        );

    protected override void Forget()
    {
        _sessions.Clear();
        _assigned.Clear();
        _epoch = 0;
    }

    protected override Task WorkAsync() =>
        _assigned.Count == 0 ? BackOff() : WorkAsync(_assigned[Random.Next(_assigned.Count)]);

    async Task WorkAsync((string Topic, int Partition) place)
    {
        var leader = await LeaderOf(place.Topic, place.Partition);
        var taken = await FetchAsync(place, leader);
        foreach (var range in taken)
        {
            if (Random.Next(10) == 0)
                continue;
            var type = Random.Next(10) switch
            {
                0 => Reject,
                1 or 2 => Release,
                _ => Accept,
            };
            if (!await AcknowledgeAsync(leader, range, type))
                return;
        }
    }

    async Task<List<Taken>> FetchAsync((string Topic, int Partition) place, int leader)
    {
        var request = new ShareFetchRequest
        {
            GroupId = group.Id,
            MemberId = Self,
            ShareSessionEpoch = _sessions.GetValueOrDefault(leader),
            MaxWaitMs = 100,
            MinBytes = 1,
            MaxBytes = 1 << 20,
            MaxRecords = 1 + Random.Next(20),
            BatchSize = 1 + Random.Next(20),
            Topics = [new() { TopicId = IdOf(place.Topic), Partitions = [new() { PartitionIndex = place.Partition }] }],
        };
        var askedAt = Simulation.Time.Milliseconds;
        var answer = await Ask(leader, request, 1) as ShareFetchResponse;
        if (!Continues(leader, answer?.ErrorCode, request.ShareSessionEpoch))
        {
            ForgetLeader(place.Topic, place.Partition);
            await BackOff();
            return [];
        }
        var taken = new List<Taken>();
        foreach (var topic in answer!.Responses)
        foreach (var data in topic.Partitions)
            Take(Simulation.State.Find(topic.TopicId)!.Name, data, askedAt, taken);
        return taken;
    }

    void Take(string topic, ShareFetchResponse.PartitionData data, double askedAt, List<Taken> taken)
    {
        if (data.ErrorCode != ErrorCode.None)
        {
            if (!IsRetriable(data.ErrorCode))
                throw new InvalidOperationException(
                    $"{Self} is told {data.ErrorCode} of {topic}-{data.PartitionIndex}"
                );
            ForgetLeader(topic, data.PartitionIndex);
            return;
        }
        foreach (var range in data.AcquiredRecords)
        {
            taken.Add(new(topic, data.PartitionIndex, range.FirstOffset, range.LastOffset));
            for (var offset = range.FirstOffset; offset <= range.LastOffset; offset++)
                group.Acquired(Self, (topic, data.PartitionIndex, offset), range.DeliveryCount, askedAt);
        }
        foreach (var (offset, record) in Batches.Acquired(data))
            Give((topic, data.PartitionIndex, offset), record);
        if (Simulation.IsTraced)
            Simulation.Trace(
                $"{Self} gets {topic}-{data.PartitionIndex}@{string.Join(' ', data.AcquiredRecords.Select(range => $"{range.FirstOffset}..{range.LastOffset} ({range.DeliveryCount}.)"))}"
            );
    }

    void Give((string Topic, int Partition, long Offset) key, long record)
    {
        if (history.Consumed.TryGetValue(key, out var before) && before != record)
            Simulation.Broken(
                "what was read stays",
                $"{key.Topic}-{key.Partition}@{key.Offset} was record {before} and is {record}"
            );
        history.Consumed[key] = record;
        group.Given(record);
    }

    async Task<bool> AcknowledgeAsync(int leader, Taken range, sbyte type)
    {
        if (_sessions.GetValueOrDefault(leader) == 0)
            return false;
        var request = new ShareAcknowledgeRequest
        {
            GroupId = group.Id,
            MemberId = Self,
            ShareSessionEpoch = _sessions[leader],
            Topics =
            [
                new()
                {
                    TopicId = IdOf(range.Topic),
                    Partitions =
                    [
                        new()
                        {
                            PartitionIndex = range.Partition,
                            AcknowledgementBatches =
                            [
                                new()
                                {
                                    FirstOffset = range.First,
                                    LastOffset = range.Last,
                                    AcknowledgeTypes = [type],
                                },
                            ],
                        },
                    ],
                },
            ],
        };
        var answer = await Ask(leader, request, 1) as ShareAcknowledgeResponse;
        if (!Continues(leader, answer?.ErrorCode, request.ShareSessionEpoch))
            return false;
        var error = answer!.Responses.Single().Partitions.Single().ErrorCode;
        if (Simulation.IsTraced)
            Simulation.Trace(
                $"{Self} {(type == Accept ? "accepts" : type == Reject ? "rejects" : "releases")} "
                    + $"{range.Topic}-{range.Partition}@{range.First}..{range.Last}: {error}"
            );
        if (error == ErrorCode.None && type != Release)
            for (var offset = range.First; offset <= range.Last; offset++)
                group.Settled((range.Topic, range.Partition, offset));
        else if (error is not (ErrorCode.None or ErrorCode.InvalidRecordState) && !IsRetriable(error))
            throw new InvalidOperationException($"an acknowledgement of {Self} fails with {error}");
        return true;
    }

    /// <summary>Whether the session with a broker goes on; a new one begins otherwise.</summary>
    bool Continues(int broker, ErrorCode? error, int epoch)
    {
        if (error == ErrorCode.None)
        {
            _sessions[broker] = epoch + 1;
            return true;
        }
        _sessions[broker] = 0;
        if (
            error is null or ErrorCode.ShareSessionNotFound or ErrorCode.InvalidShareSessionEpoch
            || IsRetriable(error.Value)
        )
            return false;
        throw new InvalidOperationException($"{Self} is told {error} by broker {broker}");
    }

    Guid IdOf(string topic) => Simulation.State.Find(topic)!.Id;
}
