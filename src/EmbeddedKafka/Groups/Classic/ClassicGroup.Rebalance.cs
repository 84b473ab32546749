using EmbeddedKafka.Loop;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Classic;

/// <summary>From one generation to the next.</summary>
internal sealed partial class ClassicGroup
{
    readonly HashSet<string> _awaitedSyncs = new(StringComparer.Ordinal);
    LoopTimer? _joinTimer;
    LoopTimer? _syncTimer;
    bool _isInitialDelay;
    bool _newMemberAdded;

    int RebalanceTimeout => _members.Values.Max(member => (int?)member.RebalanceTimeout) ?? 0;

    bool HasEveryoneJoined =>
        _pendingMembers.Count == 0 && _members.Values.All(member => member.AwaitingJoin is not null);

    void PrepareRebalance()
    {
        _syncTimer?.Cancel();
        _awaitedSyncs.Clear();
        foreach (var member in _members.Values)
            member.AnswerSync(new() { ErrorCode = ErrorCode.RebalanceInProgress });
        var isInitial = State is GroupState.Empty;
        MoveTo(GroupState.PreparingRebalance);
        if (isInitial && settings.InitialRebalanceDelay > 0)
            AwaitMoreMembers(
                settings.InitialRebalanceDelay,
                Math.Max(RebalanceTimeout - settings.InitialRebalanceDelay, 0)
            );
        else if (HasEveryoneJoined)
            CompleteJoin();
        else
            _joinTimer = loop.Schedule(RebalanceTimeout, CompleteJoin);
    }

    /// <summary>A group that was empty waits a little for others, again and again while they come, to spare them a
    /// rebalance each (KIP-134).</summary>
    void AwaitMoreMembers(int delay, int remaining)
    {
        _isInitialDelay = true;
        _newMemberAdded = false;
        _joinTimer = loop.Schedule(
            delay,
            () =>
            {
                if (_newMemberAdded && remaining > 0)
                {
                    var next = Math.Min(settings.InitialRebalanceDelay, remaining);
                    AwaitMoreMembers(next, Math.Max(remaining - next, 0));
                    return;
                }
                _isInitialDelay = false;
                CompleteJoin();
            }
        );
    }

    void TryCompleteJoin()
    {
        if (!_isInitialDelay && HasEveryoneJoined)
            CompleteJoin();
    }

    void CompleteJoin()
    {
        _joinTimer?.Cancel();
        foreach (
            var absent in _members.Values.Where(member => member.AwaitingJoin is null && !member.IsStatic).ToList()
        )
            Remove(absent);
        if (_members.Count == 0)
        {
            BecomeEmpty();
            return;
        }
        if (!ElectLeader())
        {
            // Only static members are left, and none has come back yet: theirs is the time until their sessions end.
            _joinTimer = loop.Schedule(RebalanceTimeout, CompleteJoin);
            return;
        }
        Generation++;
        Protocol = SelectProtocol();
        MoveTo(GroupState.CompletingRebalance);
        foreach (var member in _members.Values)
        {
            member.IsNew = false;
            _awaitedSyncs.Add(member.Id);
            Touch(member);
            member.AnswerJoin(Joined(member));
        }
        _syncTimer = loop.Schedule(RebalanceTimeout, SyncTimedOut);
    }

    void BecomeEmpty()
    {
        Generation++;
        Protocol = null;
        LeaderId = null;
        MoveTo(GroupState.Empty);
    }

    /// <summary>Keeps the leader if it has joined, else takes one that has; false if none has.</summary>
    bool ElectLeader()
    {
        if (LeaderId is not null && _members.TryGetValue(LeaderId, out var leader) && leader.AwaitingJoin is not null)
            return true;
        var elected = _members.Values.FirstOrDefault(member => member.AwaitingJoin is not null);
        if (elected is not null)
            LeaderId = elected.Id;
        return elected is not null;
    }

    /// <summary>Among the strategies that all support, the one that is the first choice of most.</summary>
    string SelectProtocol()
    {
        var votes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var member in _members.Values)
        {
            var choice = member
                .Protocols.First(protocol => _members.Values.All(other => other.Supports(protocol.Name)))
                .Name;
            votes[choice] = votes.GetValueOrDefault(choice) + 1;
        }
        return votes.MaxBy(vote => vote.Value).Key;
    }

    void SyncTimedOut()
    {
        if (State is not (GroupState.CompletingRebalance or GroupState.Stable) || _awaitedSyncs.Count == 0)
            return;
        foreach (var late in _awaitedSyncs.ToList())
            if (_members.TryGetValue(late, out var member))
                Remove(member);
        PrepareRebalance();
    }
}
