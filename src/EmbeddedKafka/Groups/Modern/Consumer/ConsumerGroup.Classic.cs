using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Modern.Consumer;

/// <summary>
/// Members that speak the classic protocol, as long as there is one that does not (KIP-848): JoinGroup is their step
/// towards the target, SyncGroup tells the outcome, and a heartbeat tells when there is another step to take.
/// </summary>
internal sealed partial class ConsumerGroup
{
    /// <summary>From this version on a new member is first given its id (KIP-394).</summary>
    const short FirstJoinWithGivenIds = 4;

    /// <summary>Takes over a classic group's members with what they have; the answer is what puts all that on
    /// record.</summary>
    public List<CoordinatorRecord> TakeOver(int epoch, IEnumerable<ConsumerMember> members)
    {
        foreach (var member in members)
        {
            _members.Add(member.Id, member);
            if (member.InstanceId is not null)
                _staticMembers[member.InstanceId] = member.Id;
        }
        return
        [
            .. _members.Values.Select(member => ConsumerGroupRecords.Member(Id, member)),
            .. BeginWith(epoch, _members.Values.Select(member => (member.Id, TopicPartitions.Of(member.Assigned.All)))),
            .. _members.Values.Select(member => ConsumerGroupRecords.Current(Id, member)),
        ];
    }

    public ValueTask<IResponse?> Join(JoinCall call)
    {
        var memberId = call.MemberId.Length == 0 ? KafkaUuid.NewText() : call.MemberId;
        if (_members.Count >= Settings.ConsumerMaxSize && !_members.ContainsKey(memberId))
            return new(call.Refuse(ErrorCode.GroupMaxSizeReached));
        if (!AcceptsProtocols(call) || Subscription.Of(call.Protocols[0]) is not { } spoken)
            return new(call.Refuse(ErrorCode.InconsistentGroupProtocol));
        if (call.MemberId.Length == 0 && call.InstanceId is null && call.Version >= FirstJoinWithGivenIds)
            return new(call.Refuse(ErrorCode.MemberIdRequired, memberId));
        var records = new List<CoordinatorRecord>();
        var replaced =
            call.InstanceId is not null && _staticMembers.TryGetValue(call.InstanceId, out var former)
                ? _members[former]
                : null;
        if (call.InstanceId is not null && call.MemberId.Length > 0 && (replaced is null || replaced.Id != memberId))
            return new(call.Refuse(replaced is null ? ErrorCode.UnknownMemberId : ErrorCode.FencedInstanceId));
        var member =
            replaced is not null && replaced.Id != memberId ? Replace(replaced, memberId, records)
            : _members.TryGetValue(memberId, out var known) ? known
            : Add(memberId, call.InstanceId);
        var subscriptionChanged = Update(
            member,
            records,
            () =>
            {
                member.RackId = spoken.RackId ?? member.RackId;
                member.RebalanceTimeout = call.RebalanceTimeout;
                member.Topics = Sorted(spoken.Topics);
                member.Regex = null;
                member.ClientId = call.ClientId;
                member.ClientHost = call.ClientHost;
                member.Classic = new(call.SessionTimeout, call.Protocols);
            }
        );
        var owned = spoken
            .OwnedPartitions.SelectMany(topic =>
                topic.Partitions.Select(partition => (state.Find(topic.Topic)?.Id ?? Guid.Empty, partition))
            )
            .ToHashSet();
        Advance(member, subscriptionChanged, owned, records);
        member.Join?.Cancel();
        if (replaced is not null && replaced != member && state.Groups.Migration.GoesBackWhenReplaced(this, replaced))
            state.Groups.Migration.ToClassic(this, replaced, member);
        else
            AwaitSync(member);
        return state.Groups.WhenCommitted(Id, Joined(member), error => call.Refuse(error));
    }

    public ValueTask<IResponse?> Sync(SyncGroupRequest request)
    {
        var error = FindClassic(request.MemberId, request.GroupInstanceId, request.GenerationId, out var member);
        if (
            error == ErrorCode.None
            && (
                (request.ProtocolType is { } type && type != Subscription.ProtocolType)
                || (request.ProtocolName is { } name && name != member!.Classic!.Protocol.Name)
            )
        )
            error = ErrorCode.InconsistentGroupProtocol;
        if (error == ErrorCode.None && Epoch > member!.Epoch && member.State is not MemberState.UnrevokedPartitions)
        {
            AwaitJoin(member);
            error = ErrorCode.RebalanceInProgress;
        }
        if (error != ErrorCode.None)
            return new(new SyncGroupResponse { ErrorCode = error });
        member!.Sync?.Cancel();
        Watch(member);
        return new(
            new SyncGroupResponse
            {
                ProtocolType = request.ProtocolType,
                ProtocolName = request.ProtocolName,
                Assignment = Subscription.Assign(
                    state.Groups.Migration.Named(member.Assigned),
                    member.Classic!.Protocol
                ),
            }
        );
    }

    public ErrorCode Heartbeat(HeartbeatRequest request)
    {
        if (
            FindClassic(request.MemberId, request.GroupInstanceId, request.GenerationId, out var member)
            is var error
                and not ErrorCode.None
        )
            return error;
        Watch(member!);
        // There is a newer epoch, or something to give up, or what it waits for has become free.
        if (
            member!.Epoch >= Epoch
            && member.State is not MemberState.UnrevokedPartitions
            && (member.State is not MemberState.UnreleasedPartitions || WaitsForOthers(member))
        )
            return ErrorCode.None;
        AwaitJoin(member);
        return ErrorCode.RebalanceInProgress;
    }

    public List<ErrorCode> Leave(IReadOnlyList<LeaveGroupRequest.MemberIdentity> members)
    {
        var errors = new List<ErrorCode>();
        var leaving = new List<ConsumerMember>();
        foreach (var identity in members)
        {
            // An operator may remove a static member by its instance id alone (KIP-345).
            var byInstanceAlone = identity.GroupInstanceId is not null && identity.MemberId.Length == 0;
            var memberId = byInstanceAlone
                ? _staticMembers.GetValueOrDefault(identity.GroupInstanceId!, "")
                : identity.MemberId;
            errors.Add(FindClassic(memberId, identity.GroupInstanceId, null, out var member));
            if (errors[^1] == ErrorCode.None && !leaving.Contains(member!))
                leaving.Add(member!);
        }
        if (leaving.Count > 0)
            Remove(leaving);
        return errors;
    }

    bool AcceptsProtocols(JoinCall call) =>
        call.ProtocolType == Subscription.ProtocolType
        && call.Protocols.Count > 0
        && call.Protocols.Any(protocol =>
            _members.Values.All(member =>
                member.Classic is null || member.Classic.Protocols.Any(other => other.Name == protocol.Name)
            )
        );

    ErrorCode FindClassic(string memberId, string? instanceId, int? generation, out ConsumerMember? member)
    {
        member = null;
        if (instanceId is not null)
        {
            if (!_staticMembers.TryGetValue(instanceId, out var current))
                return ErrorCode.UnknownMemberId;
            if (current != memberId)
                return ErrorCode.FencedInstanceId;
        }
        if (!_members.TryGetValue(memberId, out member) || member.Classic is null)
            return ErrorCode.UnknownMemberId;
        return generation is null || generation == member.Epoch ? ErrorCode.None : ErrorCode.IllegalGeneration;
    }

    bool WaitsForOthers(ConsumerMember member) =>
        TargetOf(member.Id)
            .All.Any(one =>
                !member.Assigned.Contains(one.Topic, one.Partition) && IsOwnedByOther(member, one.Topic, one.Partition)
            );

    void AwaitJoin(ConsumerMember member)
    {
        if (member.Join is not { IsPending: true })
            member.Join = state.Loop.Schedule(member.RebalanceTimeout, () => Expire(member));
    }

    void AwaitSync(ConsumerMember member)
    {
        member.Sync?.Cancel();
        member.Sync = state.Loop.Schedule(member.RebalanceTimeout, () => Expire(member));
    }

    static JoinGroupResponse Joined(ConsumerMember member) =>
        new()
        {
            MemberId = member.Id,
            GenerationId = member.Epoch,
            ProtocolType = Subscription.ProtocolType,
            ProtocolName = member.Classic!.Protocol.Name,
        };
}
