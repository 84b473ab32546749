namespace EmbeddedKafka.Groups.Modern.Consumer;

/// <summary>
/// Takes a member one step towards its target assignment: first it revokes partitions that are not in the target, then
/// it moves to the target's epoch, then it gets those partitions of its target that no other member owns (KIP-848).
/// </summary>
/// <param name="isOwned">Whether some member has a partition, or has not confirmed yet that it gave it up.</param>
internal sealed class Reconciler(
    ConsumerMember member,
    int targetEpoch,
    TopicPartitions target,
    HashSet<Guid> subscribed,
    Func<Guid, int, bool> isOwned
)
{
    /// <summary>True when the member has changed.</summary>
    /// <param name="owned">What the member says it has; null where it says nothing new.</param>
    /// <param name="subscriptionChanged">Topics that the member does not want any more go at once, even while no newer
    /// target is there.</param>
    public bool Step(IReadOnlySet<(Guid Topic, int Partition)>? owned, bool subscriptionChanged) =>
        member.State switch
        {
            MemberState.Stable when member.Epoch == targetEpoch => subscriptionChanged && DropUnsubscribed(owned),
            MemberState.UnrevokedPartitions when Owns(owned, member.PendingRevocation) => subscriptionChanged
                && DropUnsubscribed(owned),
            _ => Next(owned),
        };

    static bool Owns(IReadOnlySet<(Guid, int)>? owned, TopicPartitions revoked) =>
        owned is null || revoked.All.Any(one => owned.Contains((one.Topic, one.Partition)));

    bool DropUnsubscribed(IReadOnlySet<(Guid, int)>? owned)
    {
        var dropped = member.Assigned.All.Where(one => !subscribed.Contains(one.Topic)).ToList();
        if (dropped.Count == 0)
            return false;
        var pending = TopicPartitions.Of([.. member.PendingRevocation.All, .. dropped]);
        member.Assigned = TopicPartitions.Of(member.Assigned.All.Where(one => subscribed.Contains(one.Topic)));
        if (!Owns(owned, pending))
            return true;
        member.State = MemberState.UnrevokedPartitions;
        member.PendingRevocation = pending;
        return true;
    }

    bool Next(IReadOnlySet<(Guid, int)>? owned)
    {
        var before = (member.Epoch, member.PreviousEpoch, member.State, member.Assigned, member.PendingRevocation);
        var wanted = target.All.Where(one => subscribed.Contains(one.Topic)).ToList();
        var kept = TopicPartitions.Of(
            member.Assigned.All.Where(one =>
                subscribed.Contains(one.Topic) && target.Contains(one.Topic, one.Partition)
            )
        );
        var revoked = TopicPartitions.Of(member.Assigned.All.Where(one => !kept.Contains(one.Topic, one.Partition)));
        var added = wanted.FindAll(one => !member.Assigned.Contains(one.Topic, one.Partition));
        var free = added.FindAll(one =>
            !isOwned(one.Topic, one.Partition) || member.PendingRevocation.Contains(one.Topic, one.Partition)
        );
        if (!revoked.IsEmpty && Owns(owned, revoked))
        {
            member.State = MemberState.UnrevokedPartitions;
            member.Assigned = kept;
            member.PendingRevocation = revoked;
            return true;
        }
        member.AdvanceTo(targetEpoch);
        foreach (var (topic, partition, _) in free)
            kept.Add(topic, partition, targetEpoch);
        member.Assigned = kept;
        member.PendingRevocation = new();
        member.State = free.Count < added.Count ? MemberState.UnreleasedPartitions : MemberState.Stable;
        return before.Epoch != member.Epoch
            || before.State != member.State
            || !before.Assigned.IsSameAs(member.Assigned)
            || !before.PendingRevocation.IsEmpty;
    }
}
