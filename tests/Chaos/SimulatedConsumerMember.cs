using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Chaos;

/// <summary>A member by the consumer protocol (KIP-848): the coordinator deals out, and the member gives up one step
/// before others get it.</summary>
internal sealed class SimulatedConsumerMember(
    Simulation simulation,
    History history,
    GroupHistory group,
    string id,
    IReadOnlyList<(string Name, int Partitions)> topics
) : SimulatedCommitter(simulation, history, group, id, topics)
{
    int _epoch;

    protected override async Task<bool> BeatAsync()
    {
        if (_epoch == 0)
            Lose();
        if (await AskCoordinator(0, Group.Id, Heartbeat(_epoch), 1) is not ConsumerGroupHeartbeatResponse answer)
            return false;
        if (answer.ErrorCode != ErrorCode.None)
        {
            if (Simulation.IsTraced)
                Simulation.Trace($"{Self} is told {answer.ErrorCode}");
            if (IsMembership(answer.ErrorCode))
                _epoch = 0;
            else if (IsRetriable(answer.ErrorCode))
                ForgetCoordinator(Group.Id);
            else
                throw new InvalidOperationException($"{Self} is told {answer.ErrorCode} {answer.ErrorMessage}");
            return false;
        }
        _epoch = answer.MemberEpoch;
        if (answer.Assignment is { } assignment)
            await AdoptAsync([
                .. assignment.TopicPartitions.SelectMany(topic =>
                    topic.Partitions.Select(partition => (Simulation.State.Find(topic.TopicId)!.Name, partition))
                ),
            ]);
        return true;
    }

    async Task AdoptAsync(HashSet<(string Topic, int Partition)> target)
    {
        if (target.SetEquals(Owned))
            return;
        if (!Owned.All(target.Contains))
            await CommitAsync();
        Assign(target, _epoch);
        BeatSoon();
    }

    ConsumerGroupHeartbeatRequest Heartbeat(int epoch) =>
        new()
        {
            GroupId = Group.Id,
            MemberId = Self,
            MemberEpoch = epoch,
            RebalanceTimeoutMs = 1500,
            SubscribedTopicNames = [.. Topics.Select(topic => topic.Name)],
            TopicPartitions =
            [
                .. Owned
                    .GroupBy(place => place.Topic)
                    .Select(topic => new ConsumerGroupHeartbeatRequest.TopicPartitionsData
                    {
                        TopicId = Simulation.State.Find(topic.Key)!.Id,
                        Partitions = [.. topic.Select(place => place.Partition)],
                    }),
            ],
        };

    protected override Task LeaveAsync() =>
        AskCoordinator(
            0,
            Group.Id,
            new ConsumerGroupHeartbeatRequest
            {
                GroupId = Group.Id,
                MemberId = Self,
                MemberEpoch = -1,
            },
            1
        );

    protected override void Forget()
    {
        base.Forget();
        _epoch = 0;
    }

    protected override (OffsetCommitRequest, short) Commit() =>
        (
            new()
            {
                GroupId = Group.Id,
                GenerationIdOrMemberEpoch = _epoch,
                MemberId = Self,
            },
            9
        );
}
