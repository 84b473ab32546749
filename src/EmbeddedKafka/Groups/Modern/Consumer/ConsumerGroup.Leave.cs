using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Modern.Consumer;

/// <summary>How members leave: on request, after a session without heartbeats, or because they did not revoke
/// partitions in time.</summary>
internal sealed partial class ConsumerGroup
{
    /// <exception cref="GroupException">There is no such member.</exception>
    public ConsumerGroupHeartbeatResponse Leave(ConsumerGroupHeartbeatRequest request)
    {
        ConsumerMember? member;
        if (request.InstanceId is null)
        {
            if (!_members.TryGetValue(request.MemberId, out member))
                throw Unknown(request.MemberId);
        }
        else
        {
            member = _staticMembers.TryGetValue(request.InstanceId, out var known) ? _members[known] : null;
            CheckInstance(member, request.MemberId, request.InstanceId);
        }
        if (request is { InstanceId: not null, MemberEpoch: ConsumerMember.LeftForAWhile })
            Rest(member!);
        else
            Fence(member!);
        return new() { MemberId = request.MemberId, MemberEpoch = request.MemberEpoch };
    }

    /// <summary>A static member leaves and is expected back: it keeps its assignment until its session ends
    /// (KIP-345).</summary>
    void Rest(ConsumerMember member)
    {
        member.Epoch = ConsumerMember.LeftForAWhile;
        member.PendingRevocation = new();
        state.Groups.Write(Id, [ConsumerGroupRecords.Current(Id, member)]);
        state.Groups.Announce(this);
    }

    void Fence(ConsumerMember member)
    {
        if (state.Groups.Migration.GoesBackWithout(this, member))
            state.Groups.Migration.ToClassic(this, member);
        else
            Remove([member]);
    }

    void Remove(IReadOnlyList<ConsumerMember> members)
    {
        var records = new List<CoordinatorRecord>();
        foreach (var member in members)
        {
            member.StopTimers();
            _members.Remove(member.Id);
            RemoveTarget(member.Id);
            if (member.InstanceId is not null)
                _staticMembers.Remove(member.InstanceId);
            records.AddRange(ConsumerGroupRecords.MemberTombstones(Id, member.Id));
        }
        foreach (var regex in _regexes.Keys.Where(regex => _members.Values.All(other => other.Regex != regex)).ToList())
        {
            _regexes.Remove(regex);
            records.Add(ConsumerGroupRecords.RegexTombstone(Id, regex));
        }
        RaiseEpoch(changed: true, MetadataHash(), records);
        state.Groups.Write(Id, records);
        state.Groups.Announce(this);
    }

    /// <summary>Starts the member's timers anew, after a heartbeat or when a coordinator takes over.</summary>
    void Watch(ConsumerMember member)
    {
        member.Session ??= new(state.Loop, () => Expire(member));
        member.Session.Touch(member.Classic?.SessionTimeout ?? Settings.ConsumerSessionTimeout(Id));
        if (member.State is not MemberState.UnrevokedPartitions)
        {
            member.Rebalance?.Cancel();
            return;
        }
        if (member.Rebalance is { IsPending: true })
            return;
        var epoch = member.Epoch;
        member.Rebalance = state.Loop.Schedule(
            Math.Max(member.RebalanceTimeout, 0),
            () =>
            {
                if (member.Epoch == epoch && member.State is MemberState.UnrevokedPartitions)
                    Expire(member);
            }
        );
    }

    void Expire(ConsumerMember member)
    {
        if (_members.TryGetValue(member.Id, out var current) && current == member)
            Fence(member);
    }
}
