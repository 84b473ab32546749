using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups;

/// <summary>A group of any type, as its coordinator sees it.</summary>
internal abstract class Group(string id)
{
    public string Id => id;

    /// <summary>The broker that coordinates the group; set by the registry.</summary>
    public int CoordinatorId { get; set; }

    /// <summary>What the group has committed; it keeps these when it changes its type.</summary>
    public OffsetStore Offsets { get; init; } = new();

    /// <summary>As ListGroups writes it: classic, consumer, share.</summary>
    public abstract string Type { get; }

    /// <summary>As ListGroups writes it.</summary>
    public abstract string StateName { get; }

    /// <summary>The generation of a classic group, the epoch of others.</summary>
    public abstract int Epoch { get; }

    /// <summary>What ListGroups calls the protocol type; null while nobody said it.</summary>
    public abstract string? ProtocolType { get; }

    public abstract int MemberCount { get; }

    /// <summary>Whether others can know of the group: not while all it has is a member id that was given out.</summary>
    public virtual bool IsKnown => true;

    /// <summary>Without members, so that it may be deleted.</summary>
    public abstract bool IsEmpty { get; }

    /// <summary>The coordinator has gone: nothing runs out any more, and who waits is told to look for the new
    /// one.</summary>
    public abstract void Suspend();

    /// <summary>Whether a commit is accepted from whoever says to be this member at this epoch or generation.</summary>
    public abstract ErrorCode CheckCommit(int epoch, string memberId, string? instanceId, short version);

    /// <summary>As <see cref="CheckCommit"/>, for one partition of a commit that was let through.</summary>
    public virtual ErrorCode CheckCommitOf(int epoch, string memberId, Guid topic, int partition) => ErrorCode.None;

    /// <summary>A new coordinator begins: every member gets a full session with it.</summary>
    public abstract void Resume();

    // A transaction never was asked by which version its client commits.
    const short FirstVersionWithEpochs = 9;

    /// <summary>As <see cref="CheckCommit"/>, for offsets that a transaction commits.</summary>
    public virtual ErrorCode CheckTransactionalCommit(int epoch, string memberId, string? instanceId) =>
        CheckCommit(epoch, memberId, instanceId, FirstVersionWithEpochs) is var error
        && error == ErrorCode.StaleMemberEpoch
            ? ErrorCode.IllegalGeneration
            : error;

    /// <summary>Whether a member may ask for offsets; only consumer groups look at who asks.</summary>
    public virtual ErrorCode CheckFetch(string? memberId, int epoch) => ErrorCode.None;

    /// <summary>Whether a member reads the topic, which keeps its offsets from being deleted.</summary>
    public abstract bool IsSubscribedTo(string topic);

    /// <summary>Whether the group goes when it has neither members nor offsets for a while.</summary>
    public virtual bool Expires => true;

    /// <summary>From when an offset's retention counts, in milliseconds since the epoch; null while it does not
    /// (KIP-211).</summary>
    public abstract long? RetentionStart(OffsetRecord offset);

    /// <summary>What removes the group itself from the log; its offsets have tombstones of their own.</summary>
    public abstract IEnumerable<CoordinatorRecord> Tombstones();

    /// <summary>The group is deleted: later calls find it dead.</summary>
    public virtual void Kill() => Suspend();
}
