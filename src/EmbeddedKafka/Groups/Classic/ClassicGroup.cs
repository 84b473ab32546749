using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Classic;

/// <summary>A group whose members agree through JoinGroup and SyncGroup, as its coordinator sees it.</summary>
internal sealed partial class ClassicGroup(
    string id,
    ClusterLoop loop,
    GroupSettings settings,
    Action<ClassicGroup> changed
) : Group(id), IClassicProtocol
{
    readonly Dictionary<string, GroupMember> _members = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _staticMembers = new(StringComparer.Ordinal);

    /// <summary>Ids given out with MEMBER_ID_REQUIRED and not used yet, each until its session runs out.</summary>
    readonly Dictionary<string, SessionTimer> _pendingMembers = new(StringComparer.Ordinal);

    /// <summary>When the group came into its present state, in milliseconds since the epoch.</summary>
    long _since = loop.Now;

    string? _protocolType;
    bool _isOnRecord;

    /// <summary>Writes the group to the log.</summary>
    public Action<ClassicGroup>? Save { get; init; }

    public GroupState State { get; private set; }
    public int Generation { get; private set; }
    public override string? ProtocolType => _protocolType;
    public string? Protocol { get; private set; }
    public string? LeaderId { get; private set; }
    public IReadOnlyCollection<GroupMember> Members => _members.Values;
    public override string Type => "classic";
    public override string StateName => State.ToString();
    public override int Epoch => Generation;
    public override int MemberCount => _members.Count;
    public override bool IsKnown => _isOnRecord || !Offsets.IsEmpty;
    public override bool IsEmpty => State is GroupState.Empty or GroupState.Dead;

    /// <summary>The group as its record keeps it.</summary>
    public GroupRecord ToRecord() =>
        new(Generation, ProtocolType, Protocol, LeaderId, [.. _members.Values.Select(member => member.ToRecord())])
        {
            Since = _since,
        };

    public override void Suspend()
    {
        StopTimers();
        foreach (var member in _members.Values)
            Disconnect(member, ErrorCode.NotCoordinator);
        foreach (var pending in _pendingMembers.Values)
            pending.Stop();
    }

    /// <summary>Takes the group over as a new coordinator does: from what is on record. Requests that waited at the old
    /// one are lost with it.</summary>
    public void Restore(GroupRecord record)
    {
        Suspend();
        _members.Clear();
        _staticMembers.Clear();
        _pendingMembers.Clear();
        Generation = record.Generation;
        _protocolType = record.ProtocolType;
        Protocol = record.Protocol;
        LeaderId = record.Leader;
        _since = record.Since;
        _isOnRecord = true;
        foreach (var member in record.Members)
            Add(member);
        State = _members.Count == 0 ? GroupState.Empty : GroupState.Stable;
    }

    /// <summary>The group goes on as a consumer group: who waits is told to join again.</summary>
    public void Dissolve()
    {
        StopTimers();
        foreach (var pending in _pendingMembers.Values)
            pending.Stop();
        foreach (var member in _members.Values)
            Disconnect(member, ErrorCode.RebalanceInProgress);
    }

    /// <summary>A consumer group goes on as this one: what is on record, and for each member the assignment that it
    /// had.</summary>
    public void TakeOver(GroupRecord record, Func<GroupMember, byte[]> assignment)
    {
        Restore(record);
        Protocol = SelectProtocol();
        foreach (var member in _members.Values)
            member.Assignment = assignment(member);
        SaveNow();
    }

    /// <summary>Has everybody join again.</summary>
    public void Rebalance() => PrepareRebalance();

    public override void Resume()
    {
        foreach (var member in _members.Values)
            Touch(member);
    }

    public override bool IsSubscribedTo(string topic) => Subscription.TopicsOf(this).Contains(topic);

    public override long? RetentionStart(OffsetRecord offset)
    {
        if (ProtocolType is null)
            return offset.CommittedAt;
        if (State is GroupState.Empty)
            return _since >= 0 ? _since : offset.CommittedAt;
        return ProtocolType == Subscription.ProtocolType && State is GroupState.Stable ? offset.CommittedAt : null;
    }

    public override IEnumerable<CoordinatorRecord> Tombstones() => [ClassicGroupRecords.Tombstone(Id)];

    public override void Kill()
    {
        StopTimers();
        foreach (var member in _members.Values)
            Disconnect(member);
        _members.Clear();
        MoveTo(GroupState.Dead);
    }

    /// <summary>Whether the member may act: None, UNKNOWN_MEMBER_ID or, when another process took over its instance id,
    /// FENCED_INSTANCE_ID.</summary>
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
        _since = loop.Now;
        if (state is GroupState.Empty or GroupState.Stable)
            SaveNow();
        changed(this);
    }

    void SaveNow()
    {
        _isOnRecord = true;
        Save?.Invoke(this);
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
        member.AnswerJoin(
            new()
            {
                ErrorCode = error,
                MemberId = member.Id,
                ProtocolName = "",
            }
        );
        member.AnswerSync(new() { ErrorCode = error });
    }

    void Touch(GroupMember member) =>
        member.Session.Touch(member.IsNew ? settings.NewMemberJoinTimeout : member.SessionTimeout);

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
