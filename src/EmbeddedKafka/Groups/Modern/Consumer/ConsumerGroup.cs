using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Modern.Consumer;

/// <summary>
/// A group whose members read each partition one at a time (KIP-848): every member goes towards the target assignment
/// at its own pace.
/// </summary>
internal sealed partial class ConsumerGroup(string id, ClusterState state)
    : ModernGroup(id, state.Loop),
        IClassicProtocol
{
    readonly Dictionary<string, ConsumerMember> _members = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _staticMembers = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<string>> _regexes = new(StringComparer.Ordinal);

    public override string Type => "consumer";
    public override string? ProtocolType => Subscription.ProtocolType;
    public override int MemberCount => _members.Count;
    public override bool IsEmpty => _members.Count == 0;

    public IReadOnlyCollection<ConsumerMember> Members => _members.Values;

    public override string StateName
    {
        get
        {
            if (_isDead)
                return "Dead";
            if (_members.Count == 0)
                return "Empty";
            if (Epoch > AssignmentEpoch)
                return "Assigning";
            return _members.Values.All(member => member.HasReached(AssignmentEpoch)) ? "Stable" : "Reconciling";
        }
    }

    bool _isDead;

    /// <summary>The assignor that most members ask for, else the first of group.consumer.assignors.</summary>
    public string AssignorName =>
        _members
            .Values.Where(member => member.Assignor is not null)
            .GroupBy(member => member.Assignor!)
            .OrderByDescending(votes => votes.Count())
            .FirstOrDefault()
            ?.Key
        ?? Settings.ConsumerAssignors[0].Name;

    protected override int AssignmentInterval => Settings.ConsumerAssignmentInterval(Id);

    GroupSettings Settings => state.Groups.Settings;

    public override bool IsSubscribedTo(string topic) => _members.Values.Any(member => Wants(member, topic));

    public override long? RetentionStart(OffsetRecord offset) => offset.CommittedAt;

    public override IEnumerable<CoordinatorRecord> Tombstones() =>
        [
            .. _members.Keys.SelectMany(member => ConsumerGroupRecords.MemberTombstones(Id, member)),
            .. _regexes.Keys.Select(regex => ConsumerGroupRecords.RegexTombstone(Id, regex)),
            ConsumerGroupRecords.TargetTombstone(Id),
            ConsumerGroupRecords.GroupTombstone(Id),
        ];

    public override void Suspend()
    {
        foreach (var member in _members.Values)
            member.StopTimers();
    }

    public override void Kill()
    {
        base.Kill();
        _isDead = true;
        state.Groups.Announce(this);
    }

    public override ErrorCode CheckCommit(int epoch, string memberId, string? instanceId, short version)
    {
        if (epoch < 0 && _members.Count == 0)
            return ErrorCode.None;
        if (!_members.TryGetValue(memberId, out var member))
            return ErrorCode.UnknownMemberId;
        if (member.Classic is null && version < 9)
            return ErrorCode.UnsupportedVersion;
        return epoch > member.Epoch || epoch < 0 ? NotAt(member) : ErrorCode.None;
    }

    /// <summary>A member that is behind may still commit what it has had since that epoch (KIP-1251).</summary>
    public override ErrorCode CheckCommitOf(int epoch, string memberId, Guid topic, int partition)
    {
        if (!_members.TryGetValue(memberId, out var member) || epoch == member.Epoch)
            return ErrorCode.None;
        return member.Assigned.EpochOf(topic, partition) is { } since && since <= epoch
            ? ErrorCode.None
            : NotAt(member);
    }

    /// <summary>The error for a member that names an epoch other than its own.</summary>
    static ErrorCode NotAt(ConsumerMember member) =>
        member.Classic is null ? ErrorCode.StaleMemberEpoch : ErrorCode.IllegalGeneration;

    public override ErrorCode CheckFetch(string? memberId, int epoch)
    {
        if (memberId is null && epoch < 0)
            return ErrorCode.None;
        if (memberId is null || !_members.TryGetValue(memberId, out var member))
            return ErrorCode.UnknownMemberId;
        return epoch == member.Epoch ? ErrorCode.None : NotAt(member);
    }

    bool Wants(ConsumerMember member, string topic) =>
        member.Topics.Contains(topic)
        || (
            !string.IsNullOrEmpty(member.Regex)
            && _regexes.TryGetValue(member.Regex, out var resolved)
            && resolved.Contains(topic)
        );

    HashSet<Guid> TopicsOf(ConsumerMember member)
    {
        var names = string.IsNullOrEmpty(member.Regex)
            ? member.Topics
            : member.Topics.Union(_regexes.GetValueOrDefault(member.Regex) ?? []);
        return [.. names.Select(name => state.Find(name)).OfType<Topic>().Select(topic => topic.Id)];
    }

    /// <summary>A hash of the subscribed topics and their partition counts, by which changes of them are
    /// noticed.</summary>
    long MetadataHash()
    {
        var topics = _members.Values.SelectMany(TopicsOf).Distinct().Order().ToList();
        if (topics.Count == 0)
            return 0;
        var hash = 14695981039346656037UL;
        foreach (var topic in topics)
        foreach (
            var value in topic
                .ToByteArray()
                .Append((byte)state.Find(topic)!.Partitions.Count)
                .Append((byte)(state.Find(topic)!.Partitions.Count >> 8))
        )
            hash = unchecked((hash ^ value) * 1099511628211UL);
        return (long)hash;
    }
}
