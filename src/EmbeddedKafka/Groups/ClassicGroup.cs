using EmbeddedKafka.Loop;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups;

/// <summary>A group whose members agree through JoinGroup and SyncGroup, as its coordinator sees it.</summary>
internal sealed partial class ClassicGroup(string id, ClusterLoop loop, GroupSettings settings, Action<ClassicGroup> changed)
{
    readonly Dictionary<string, GroupMember> _members = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _staticMembers = new(StringComparer.Ordinal);

    /// <summary>Ids given out with MEMBER_ID_REQUIRED and not used yet, each until its session runs out.</summary>
    readonly Dictionary<string, SessionTimer> _pendingMembers = new(StringComparer.Ordinal);

    GroupRecord _record = GroupRecord.None;

    public string Id => id;
    public GroupState State { get; private set; }
    public int Generation { get; private set; }
    public string? ProtocolType { get; private set; }
    public string? Protocol { get; private set; }
    public string? LeaderId { get; private set; }
    public IReadOnlyCollection<GroupMember> Members => _members.Values;
    public OffsetStore Offsets { get; } = new();

    /// <summary>The broker that coordinated the group when it was last asked for; set by the registry.</summary>
    public int CoordinatorId { get; set; }

    /// <summary>Whether nobody would miss the group.</summary>
    public bool IsForgettable => State is GroupState.Empty && Generation == 0 && _pendingMembers.Count == 0 && Offsets.IsEmpty;

    /// <summary>Takes the group over as a new coordinator does: from what is on record. Requests that waited at the old one are lost with it.</summary>
    public void Reload()
    {
        StopTimers();
        foreach (var member in _members.Values)
            Disconnect(member, ErrorCode.NotCoordinator);
        foreach (var pending in _pendingMembers.Values)
            pending.Stop();
        _members.Clear();
        _staticMembers.Clear();
        _pendingMembers.Clear();
        Generation = _record.Generation;
        ProtocolType = _record.ProtocolType;
        Protocol = _record.Protocol;
        LeaderId = _record.Leader;
        foreach (var record in _record.Members)
            Touch(Add(record));
        MoveTo(_members.Count == 0 ? GroupState.Empty : GroupState.Stable);
    }

    /// <summary>Deletes the group: every later call finds it dead.</summary>
    public void Kill()
    {
        StopTimers();
        foreach (var member in _members.Values)
            Disconnect(member);
        _members.Clear();
        MoveTo(GroupState.Dead);
    }

    /// <summary>Whether the member may act: None, UNKNOWN_MEMBER_ID or, when another process took over its instance id, FENCED_INSTANCE_ID.</summary>
    ErrorCode Validate(string memberId, string? instanceId)
    {
        if (instanceId is not null)
        {
            if (!_staticMembers.TryGetValue(instanceId, out var current))
                return ErrorCode.UnknownMemberId;
            return current == memberId ? ErrorCode.None : ErrorCode.FencedInstanceId;
        }
        return _members.ContainsKey(memberId) ? ErrorCode.None : ErrorCode.UnknownMemberId;
    }

    void MoveTo(GroupState state)
    {
        State = state;
        if (state is GroupState.Empty or GroupState.Stable)
            _record = new(Generation, ProtocolType, Protocol, LeaderId, [.. _members.Values.Select(member => member.ToRecord())]);
        changed(this);
    }

    GroupMember Add(MemberRecord record)
    {
        GroupMember member = null!;
        member = new(record, new(loop, () => SessionExpired(member)));
        _members.Add(record.Id, member);
        if (record.InstanceId is not null)
            _staticMembers[record.InstanceId] = record.Id;
        LeaderId ??= record.Id;
        return member;
    }

    void Remove(GroupMember member)
    {
        Disconnect(member);
        _members.Remove(member.Id);
        _awaitedSyncs.Remove(member.Id);
        if (member.InstanceId is not null)
            _staticMembers.Remove(member.InstanceId);
        if (LeaderId == member.Id)
            LeaderId = _members.Keys.FirstOrDefault();
    }

    static void Disconnect(GroupMember member, ErrorCode error = ErrorCode.UnknownMemberId)
    {
        member.Session.Stop();
        member.AnswerJoin(new() { ErrorCode = error, MemberId = member.Id, ProtocolName = "" });
        member.AnswerSync(new() { ErrorCode = error });
    }

    void Touch(GroupMember member) => member.Session.Touch(member.IsNew ? settings.NewMemberJoinTimeout : member.SessionTimeout);

    void SessionExpired(GroupMember member)
    {
        if (!_members.TryGetValue(member.Id, out var current) || current != member)
            return;
        // A member whose request waits here is alive: only one that has been new for too long is given up.
        if (!member.IsNew && (member.AwaitingJoin is not null || member.AwaitingSync is not null))
            Touch(member);
        else
            RemoveAndRebalance(member);
    }

    void RemoveAndRebalance(GroupMember member)
    {
        Remove(member);
        if (State is GroupState.Stable or GroupState.CompletingRebalance)
            PrepareRebalance();
        else if (State is GroupState.PreparingRebalance)
            TryCompleteJoin();
    }

    void StopTimers()
    {
        _joinTimer?.Cancel();
        _syncTimer?.Cancel();
        _isInitialDelay = false;
        _awaitedSyncs.Clear();
    }
}
