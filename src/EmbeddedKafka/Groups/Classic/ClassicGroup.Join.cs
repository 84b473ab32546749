using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Classic;

/// <summary>JoinGroup: who wants to be in the next generation.</summary>
internal sealed partial class ClassicGroup
{
    public ValueTask<IResponse?> Join(JoinCall call)
    {
        if (!AcceptsProtocols(call))
            return Answer(call.Refuse(ErrorCode.InconsistentGroupProtocol));
        if (IsFullFor(call))
            return Answer(call.Refuse(ErrorCode.GroupMaxSizeReached));
        if (State is GroupState.Dead)
            return Answer(call.Refuse(ErrorCode.CoordinatorNotAvailable));
        return call.MemberId.Length == 0 ? JoinAsNew(call) : JoinAgain(call);
    }

    bool AcceptsProtocols(JoinCall call)
    {
        if (call.ProtocolType.Length == 0 || call.Protocols.Count == 0)
            return false;
        if (_members.Count == 0)
            return true;
        return ProtocolType == call.ProtocolType
            && call.Protocols.Any(protocol =>
                _members.Values.All(member => member.Id == call.MemberId || member.Supports(protocol.Name))
            );
    }

    bool IsFullFor(JoinCall call)
    {
        if (
            _members.ContainsKey(call.MemberId)
            || (call.InstanceId is not null && _staticMembers.ContainsKey(call.InstanceId))
        )
            return false;
        var others = _pendingMembers.ContainsKey(call.MemberId) ? -1 : 0;
        return _members.Count + _pendingMembers.Count + others >= settings.MaxSize;
    }

    ValueTask<IResponse?> JoinAsNew(JoinCall call)
    {
        var memberId = $"{call.InstanceId ?? call.ClientId}-{Guid.NewGuid()}";
        if (call.InstanceId is not null)
            return _staticMembers.TryGetValue(call.InstanceId, out var replaced)
                ? ReplaceStatic(_members[replaced], memberId, call)
                : AddAndRebalance(memberId, call);
        if (call.Version < 4)
            return AddAndRebalance(memberId, call);
        // A client that lost this answer would otherwise leave a member behind for each try (KIP-394).
        var timer = new SessionTimer(loop, () => ForgetPending(memberId));
        _pendingMembers.Add(memberId, timer);
        timer.Touch(call.SessionTimeout);
        return Answer(call.Refuse(ErrorCode.MemberIdRequired, memberId));
    }

    ValueTask<IResponse?> JoinAgain(JoinCall call)
    {
        if (call.InstanceId is null && _pendingMembers.Remove(call.MemberId, out var pending))
        {
            pending.Stop();
            return AddAndRebalance(call.MemberId, call);
        }
        if (Validate(call.MemberId, call.InstanceId) is var error and not ErrorCode.None)
            return Answer(call.Refuse(error));
        var member = _members[call.MemberId];
        switch (State)
        {
            case GroupState.PreparingRebalance:
                return UpdateAndAwait(member, call);
            case GroupState.CompletingRebalance when member.HasSame(call.Protocols):
            case GroupState.Stable when LeaderId != member.Id && member.HasSame(call.Protocols):
                return Answer(Joined(member));
            case GroupState.CompletingRebalance or GroupState.Stable:
                return UpdateAndAwait(member, call);
            default:
                return Answer(call.Refuse(ErrorCode.UnknownMemberId));
        }
    }

    ValueTask<IResponse?> AddAndRebalance(string memberId, JoinCall call)
    {
        // A new group is on record before it has members.
        if (!_isOnRecord)
            SaveNow();
        if (_members.Count == 0)
            _protocolType = call.ProtocolType;
        var member = Add(call.ToRecord(memberId));
        member.IsNew = true;
        _newMemberAdded = true;
        return AwaitJoin(member);
    }

    ValueTask<IResponse?> UpdateAndAwait(GroupMember member, JoinCall call)
    {
        Update(member, call);
        return AwaitJoin(member);
    }

    static void Update(GroupMember member, JoinCall call)
    {
        member.Protocols = call.Protocols;
        member.RebalanceTimeout = call.RebalanceTimeout;
        member.SessionTimeout = call.SessionTimeout;
        member.ClientId = call.ClientId;
        member.ClientHost = call.ClientHost;
    }

    ValueTask<IResponse?> AwaitJoin(GroupMember member)
    {
        // A second JoinGroup of the same member means that its first answer has nowhere to go.
        member.AnswerJoin(
            new()
            {
                ErrorCode = ErrorCode.RebalanceInProgress,
                MemberId = member.Id,
                ProtocolName = "",
            }
        );
        var pending = member.AwaitingJoin = new();
        Touch(member);
        if (State is GroupState.PreparingRebalance)
            TryCompleteJoin();
        else
            PrepareRebalance();
        return pending.Task;
    }

    /// <summary>A new process takes over a static member's place: without a rebalance while the strategy remains,
    /// whatever its metadata (KIP-345).</summary>
    ValueTask<IResponse?> ReplaceStatic(GroupMember member, string newId, JoinCall call)
    {
        var formerLeader = LeaderId;
        member.AnswerJoin(
            new()
            {
                ErrorCode = ErrorCode.FencedInstanceId,
                MemberId = member.Id,
                ProtocolName = "",
            }
        );
        member.AnswerSync(new() { ErrorCode = ErrorCode.FencedInstanceId });
        Rename(member, newId);
        Update(member, call);
        if (State is not GroupState.Stable || SelectProtocol() != Protocol)
            return AwaitJoin(member);
        Touch(member);
        MoveTo(GroupState.Stable);
        var joined = Joined(member);
        if (call.Version < 9)
        {
            // Before SkipAssignment existed, a leader that must not assign was told that someone else leads (KIP-814).
            joined.Leader = formerLeader ?? "";
            joined.Members = [];
        }
        joined.SkipAssignment = call.Version >= 9 && LeaderId == newId;
        return Answer(joined);
    }

    void Rename(GroupMember member, string newId)
    {
        _members.Remove(member.Id);
        if (LeaderId == member.Id)
            LeaderId = newId;
        if (_awaitedSyncs.Remove(member.Id))
            _awaitedSyncs.Add(newId);
        member.Id = newId;
        _members.Add(newId, member);
        _staticMembers[member.InstanceId!] = newId;
    }

    void ForgetPending(string memberId)
    {
        if (_pendingMembers.Remove(memberId, out var timer))
            timer.Stop();
        if (State is GroupState.PreparingRebalance)
            TryCompleteJoin();
    }

    /// <summary>The answer that makes a member part of the current generation; the leader also learns about the
    /// others.</summary>
    JoinGroupResponse Joined(GroupMember member) =>
        new()
        {
            GenerationId = Generation,
            ProtocolType = ProtocolType,
            ProtocolName = Protocol ?? "",
            Leader = LeaderId ?? "",
            MemberId = member.Id,
            Members =
                LeaderId != member.Id
                    ? []
                    :
                    [
                        .. _members.Values.Select(other => new JoinGroupResponse.JoinGroupResponseMember
                        {
                            MemberId = other.Id,
                            GroupInstanceId = other.InstanceId,
                            Metadata = other.MetadataFor(Protocol),
                        }),
                    ],
        };

    static ValueTask<IResponse?> Answer(IResponse response) => new(response);
}
