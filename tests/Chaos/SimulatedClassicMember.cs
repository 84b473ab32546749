using System.Text;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Chaos;

/// <summary>A member by the classic protocol, eager: it gives everything up before it joins again, and the leader deals
/// the partitions out.</summary>
internal sealed class SimulatedClassicMember(
    Simulation simulation,
    History history,
    GroupHistory group,
    string id,
    IReadOnlyList<(string Name, int Partitions)> topics
) : SimulatedCommitter(simulation, history, group, id, topics)
{
    const int SessionTimeoutMs = 1000,
        RebalanceTimeoutMs = 1500;

    string _memberId = "";
    int _generation = -1;

    protected override async Task<bool> BeatAsync()
    {
        if (_generation < 0)
            return await JoinAsync();
        var request = new HeartbeatRequest
        {
            GroupId = Group.Id,
            GenerationId = _generation,
            MemberId = _memberId,
        };
        var error = await AskCoordinator(0, Group.Id, request, 3) is HeartbeatResponse answer
            ? answer.ErrorCode
            : ErrorCode.NetworkException;
        if (error == ErrorCode.RebalanceInProgress)
            await CommitAsync();
        return Goes(error);
    }

    /// <summary>Whether it is a member still; what it held is gone when it is not.</summary>
    bool Goes(ErrorCode error)
    {
        if (error == ErrorCode.None)
            return true;
        if (Simulation.IsTraced)
            Simulation.Trace($"{Self} is told {error}");
        if (!IsMembership(error))
        {
            if (!IsRetriable(error))
                throw new InvalidOperationException($"{Self} is told {error}");
            ForgetCoordinator(Group.Id);
            return false;
        }
        Lose();
        _generation = -1;
        if (error == ErrorCode.UnknownMemberId)
            _memberId = "";
        return false;
    }

    async Task<bool> JoinAsync()
    {
        Lose();
        var request = new JoinGroupRequest
        {
            GroupId = Group.Id,
            SessionTimeoutMs = SessionTimeoutMs,
            RebalanceTimeoutMs = RebalanceTimeoutMs,
            MemberId = _memberId,
            ProtocolType = "consumer",
            Protocols = [new() { Name = "dealt", Metadata = Encoding.UTF8.GetBytes(Id) }],
        };
        if (
            await AskCoordinator(0, Group.Id, request, 5, 2 * RebalanceTimeoutMs + SessionTimeoutMs)
            is not JoinGroupResponse joined
        )
            return false;
        if (joined.ErrorCode == ErrorCode.MemberIdRequired)
            _memberId = joined.MemberId;
        if (joined.ErrorCode != ErrorCode.None)
            return joined.ErrorCode != ErrorCode.MemberIdRequired && Goes(joined.ErrorCode);
        (_memberId, _generation) = (joined.MemberId, joined.GenerationId);
        return await SyncAsync(joined);
    }

    async Task<bool> SyncAsync(JoinGroupResponse joined)
    {
        var request = new SyncGroupRequest
        {
            GroupId = Group.Id,
            GenerationId = _generation,
            MemberId = _memberId,
        };
        if (joined.Leader == _memberId)
            request.Assignments = Deal(joined);
        if (
            await AskCoordinator(0, Group.Id, request, 3, 2 * RebalanceTimeoutMs + SessionTimeoutMs)
            is not SyncGroupResponse synced
        )
        {
            // Without its assignment it has nothing; the group moves on without it or with it.
            _generation = -1;
            return false;
        }
        if (!Goes(synced.ErrorCode))
        {
            _generation = -1;
            return false;
        }
        Assign(
            Encoding
                .UTF8.GetString(synced.Assignment.Span)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(place => (place.Split('/')[0], int.Parse(place.Split('/')[1]))),
            _generation
        );
        return true;
    }

    // In the order of the clients' names: member ids are the broker's and differ from run to run.
    List<SyncGroupRequest.SyncGroupRequestAssignment> Deal(JoinGroupResponse joined)
    {
        var members = joined
            .Members.OrderBy(member => Encoding.UTF8.GetString(member.Metadata.Span), StringComparer.Ordinal)
            .ToList();
        var places = Topics
            .SelectMany(topic => Enumerable.Range(0, topic.Partitions).Select(partition => $"{topic.Name}/{partition}"))
            .ToList();
        return
        [
            .. members.Select(
                (member, i) =>
                    new SyncGroupRequest.SyncGroupRequestAssignment
                    {
                        MemberId = member.MemberId,
                        Assignment = Encoding.UTF8.GetBytes(
                            string.Join(' ', places.Where((_, n) => (n + joined.GenerationId) % members.Count == i))
                        ),
                    }
            ),
        ];
    }

    protected override Task LeaveAsync() =>
        AskCoordinator(
            0,
            Group.Id,
            new LeaveGroupRequest { GroupId = Group.Id, Members = [new() { MemberId = _memberId }] },
            3
        );

    protected override void Forget()
    {
        base.Forget();
        (_memberId, _generation) = ("", -1);
    }

    protected override (OffsetCommitRequest, short) Commit() =>
        (
            new()
            {
                GroupId = Group.Id,
                GenerationIdOrMemberEpoch = _generation,
                MemberId = _memberId,
            },
            7
        );
}
