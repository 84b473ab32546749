using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Classic;

/// <summary>SyncGroup, Heartbeat, LeaveGroup and the right to commit: what a member does within a generation.</summary>
internal sealed partial class ClassicGroup
{
    public ValueTask<IResponse?> Sync(SyncGroupRequest request)
    {
        if (CheckSync(request) is var error and not ErrorCode.None)
            return Answer(new SyncGroupResponse { ErrorCode = error });
        var member = _members[request.MemberId];
        _awaitedSyncs.Remove(member.Id);
        if (State is GroupState.Stable)
        {
            Touch(member);
            return Answer(Synced(member));
        }
        member.AnswerSync(new() { ErrorCode = ErrorCode.RebalanceInProgress });
        var pending = member.AwaitingSync = new();
        if (member.Id == LeaderId)
            Assign(request.Assignments);
        return pending.Task;
    }

    ErrorCode CheckSync(SyncGroupRequest request)
    {
        if (State is GroupState.Dead)
            return ErrorCode.CoordinatorNotAvailable;
        if (Validate(request.MemberId, request.GroupInstanceId) is var error and not ErrorCode.None)
            return error;
        if (request.GenerationId != Generation)
            return ErrorCode.IllegalGeneration;
        if (
            (request.ProtocolType is { } type && type != ProtocolType)
            || (request.ProtocolName is { } name && name != Protocol)
        )
            return ErrorCode.InconsistentGroupProtocol;
        return State switch
        {
            GroupState.Empty => ErrorCode.UnknownMemberId,
            GroupState.PreparingRebalance => ErrorCode.RebalanceInProgress,
            _ => ErrorCode.None,
        };
    }

    /// <summary>The leader has spoken: everyone who waits gets their part, who is not named gets nothing.</summary>
    void Assign(List<SyncGroupRequest.SyncGroupRequestAssignment> assignments)
    {
        foreach (var member in _members.Values)
            member.Assignment =
                assignments.Find(assignment => assignment.MemberId == member.Id)?.Assignment.ToArray() ?? [];
        MoveTo(GroupState.Stable);
        foreach (var member in _members.Values)
        {
            if (member.AwaitingSync is null)
                continue;
            Touch(member);
            member.AnswerSync(Synced(member));
        }
    }

    SyncGroupResponse Synced(GroupMember member) =>
        new()
        {
            ProtocolType = ProtocolType,
            ProtocolName = Protocol,
            Assignment = member.Assignment,
        };

    public ErrorCode Heartbeat(HeartbeatRequest request)
    {
        if (State is GroupState.Dead)
            return ErrorCode.CoordinatorNotAvailable;
        if (Validate(request.MemberId, request.GroupInstanceId) is var error and not ErrorCode.None)
            return error;
        if (request.GenerationId != Generation)
            return ErrorCode.IllegalGeneration;
        Touch(_members[request.MemberId]);
        return State is GroupState.PreparingRebalance ? ErrorCode.RebalanceInProgress : ErrorCode.None;
    }

    public List<ErrorCode> Leave(IReadOnlyList<LeaveGroupRequest.MemberIdentity> members) =>
        [.. members.Select(member => Leave(member.MemberId, member.GroupInstanceId))];

    ErrorCode Leave(string memberId, string? instanceId)
    {
        if (State is GroupState.Dead)
            return ErrorCode.CoordinatorNotAvailable;
        if (instanceId is null && _pendingMembers.ContainsKey(memberId))
        {
            ForgetPending(memberId);
            return ErrorCode.None;
        }
        // An operator may remove a static member by its instance id alone (KIP-345).
        if (instanceId is not null && memberId.Length == 0)
            memberId = _staticMembers.GetValueOrDefault(instanceId, "");
        if (Validate(memberId, instanceId) is var error and not ErrorCode.None)
            return error;
        RemoveAndRebalance(_members[memberId]);
        return ErrorCode.None;
    }

    /// <summary>Whether a commit is accepted. Generation −1 without a member id is an outsider: an admin, or a consumer
    /// that assigns itself.</summary>
    public override ErrorCode CheckCommit(int generation, string memberId, string? instanceId, short version = 8)
    {
        if (State is GroupState.Dead)
            return ErrorCode.CoordinatorNotAvailable;
        if (generation < 0 && State is GroupState.Empty)
            return ErrorCode.None;
        if (generation < 0 && memberId.Length == 0 && instanceId is null)
            return ErrorCode.UnknownMemberId;
        if (Validate(memberId, instanceId) is var error and not ErrorCode.None)
            return error;
        if (generation != Generation)
            return ErrorCode.IllegalGeneration;
        if (State is GroupState.CompletingRebalance)
            return ErrorCode.RebalanceInProgress;
        Touch(_members[memberId]);
        return ErrorCode.None;
    }

    /// <summary>As <see cref="CheckCommit"/>, for offsets that a transaction commits: a producer that names no member
    /// may always, and a rebalance does not matter.</summary>
    public override ErrorCode CheckTransactionalCommit(int generation, string memberId, string? instanceId)
    {
        if (State is GroupState.Dead)
            return ErrorCode.CoordinatorNotAvailable;
        if (generation < 0 && (State is GroupState.Empty || (memberId.Length == 0 && instanceId is null)))
            return ErrorCode.None;
        if (Validate(memberId, instanceId) is var error and not ErrorCode.None)
            return error;
        return generation == Generation ? ErrorCode.None : ErrorCode.IllegalGeneration;
    }
}
