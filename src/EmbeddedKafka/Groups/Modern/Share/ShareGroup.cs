using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Groups.Modern.Assignors;
using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Modern.Share;

/// <summary>
/// A group whose members share partitions, record by record (KIP-932). No member has to revoke a partition before
/// another member gets it, so a heartbeat takes the whole target assignment at once.
/// </summary>
internal sealed class ShareGroup(string id, ClusterState state) : ModernGroup(id, state.Loop)
{
    static readonly SimpleAssignor Assignor = new();

    readonly Dictionary<string, ShareMember> _members = new(StringComparer.Ordinal);
    readonly SortedDictionary<Guid, int> _initialized = [];
    bool _isDead;

    public override string Type => "share";
    public override string StateName =>
        _isDead ? "Dead"
        : _members.Count == 0 ? "Empty"
        : "Stable";
    public override string? ProtocolType => "share";
    public override int MemberCount => _members.Count;
    public override bool IsEmpty => _members.Count == 0;
    public string AssignorName => Assignor.Name;
    public IReadOnlyCollection<ShareMember> Members => _members.Values;

    protected override int AssignmentInterval => Settings.ShareAssignmentInterval(Id);

    GroupSettings Settings => state.Groups.Settings;

    /// <exception cref="GroupException">The member may not go on.</exception>
    public ShareGroupHeartbeatResponse Heartbeat(RequestContext context, ShareGroupHeartbeatRequest request)
    {
        if (_members.Count >= Settings.ShareMaxSize && !_members.ContainsKey(request.MemberId))
            throw new GroupException(
                ErrorCode.GroupMaxSizeReached,
                $"The share group has reached its maximum capacity of {Settings.ShareMaxSize} members."
            );
        var records = new List<CoordinatorRecord>();
        var member = Find(request);
        var before = member.Assigned;
        var isNew = member.Epoch == 0;
        var changed = Update(member, context, request);
        if (changed || isNew)
            records.Add(ShareGroupRecords.Member(Id, member));
        RaiseEpoch(changed, records);
        Assign(records);
        var target = TargetOf(member.Id);
        if (member.Epoch != AssignmentEpoch || !member.Assigned.IsSameAs(target))
        {
            (member.PreviousEpoch, member.Epoch) = (member.Epoch, AssignmentEpoch);
            member.Assigned = target;
            records.Add(ShareGroupRecords.Current(Id, member));
        }
        Watch(member);
        state.Groups.Write(Id, records);
        if (records.Count > 0)
            state.Groups.Announce(this);
        return new()
        {
            MemberId = member.Id,
            MemberEpoch = member.Epoch,
            HeartbeatIntervalMs = Settings.ShareHeartbeatInterval(Id),
            Assignment =
                request.MemberEpoch == 0
                || request.SubscribedTopicNames is not null
                || !before.IsSameAs(member.Assigned)
                    ? new()
                    {
                        TopicPartitions = member.Assigned.ToList(
                            (topic, partitions) =>
                                new ShareGroupHeartbeatResponse.TopicPartitions
                                {
                                    TopicId = topic,
                                    Partitions = partitions,
                                }
                        ),
                    }
                    : null,
        };
    }

    /// <exception cref="GroupException">There is no such member.</exception>
    public ShareGroupHeartbeatResponse Leave(ShareGroupHeartbeatRequest request)
    {
        Fence(_members.GetValueOrDefault(request.MemberId) ?? throw Unknown(request.MemberId));
        return new() { MemberId = request.MemberId, MemberEpoch = request.MemberEpoch };
    }

    ShareMember Find(ShareGroupHeartbeatRequest request)
    {
        var epoch = request.MemberEpoch;
        if (!_members.TryGetValue(request.MemberId, out var member))
        {
            if (epoch != 0)
                throw Unknown(request.MemberId);
            member = new(request.MemberId);
            _members.Add(member.Id, member);
            return member;
        }
        if (epoch == 0 || epoch == member.Epoch || epoch == member.PreviousEpoch)
            return member;
        var relation = epoch > member.Epoch ? "greater" : "smaller";
        throw new GroupException(
            ErrorCode.FencedMemberEpoch,
            $"The share group member has a {relation} member epoch ({epoch}) than the one known by the group "
                + $"coordinator ({member.Epoch}). The member must abandon all its partitions and rejoin."
        );
    }

    GroupException Unknown(string memberId) =>
        new(ErrorCode.UnknownMemberId, $"Member {memberId} is not a member of group {Id}.");

    static bool Update(ShareMember member, RequestContext context, ShareGroupHeartbeatRequest request)
    {
        var topics = member.Topics;
        member.RackId = request.RackId ?? member.RackId;
        member.Topics = request.SubscribedTopicNames is { } names
            ? [.. names.Distinct().Order(StringComparer.Ordinal)]
            : topics;
        member.ClientId = context.ClientId ?? "";
        member.ClientHost = context.ClientHost;
        return !topics.SequenceEqual(member.Topics);
    }

    void RaiseEpoch(bool changed, List<CoordinatorRecord> records)
    {
        var topics = _members
            .Values.SelectMany(member => member.Topics)
            .Distinct()
            .Select(name => state.Find(name))
            .OfType<Topic>()
            .OrderBy(topic => topic.Id)
            .ToList();
        if (topics.Exists(topic => _initialized.GetValueOrDefault(topic.Id) < topic.Partitions.Count))
            state.Loop.Post(() => InitializeState(topics));
        var hash = 17L;
        foreach (var topic in topics)
            hash = unchecked(
                (((hash * 31) + BitConverter.ToInt64(topic.Id.ToByteArray())) * 31) + topic.Partitions.Count
            );
        RaiseEpoch(changed || HasUnassigned(topics), hash, records);
    }

    /// <summary>Initializes the state of all partitions of these topics. Until then they are assigned to nobody; the
    /// heartbeat after that computes an assignment with them.</summary>
    void InitializeState(List<Topic> topics)
    {
        if (_isDead || state.Groups.Find(Id) != this)
            return;
        var ready = topics
            .Where(topic =>
                !topic.IsDeleted
                && _initialized.GetValueOrDefault(topic.Id) < topic.Partitions.Count
                && topic.Partitions.TrueForAll(partition =>
                    state.Shares.HasCoordinator(new(Id, topic.Id, partition.Index))
                )
            )
            .ToList();
        if (ready.Count == 0)
            return;
        foreach (var topic in ready)
            _initialized[topic.Id] = topic.Partitions.Count;
        state.Groups.Write(Id, [ShareGroupRecords.Initialized(Id, KnownTopics)]);
    }

    /// <summary>Whether partitions have been initialized since the last target assignment.</summary>
    bool HasUnassigned(List<Topic> topics) =>
        AssignmentEpoch == Epoch
        && topics.Exists(topic =>
            Enumerable
                .Range(0, _initialized.GetValueOrDefault(topic.Id))
                .Any(partition => !IsAssigned(topic.Id, partition))
        );

    IEnumerable<Topic> KnownTopics => _initialized.Keys.Select(id => state.Find(id)).OfType<Topic>();

    /// <summary>The partitions whose state is initialized.</summary>
    public IEnumerable<Partition> Initialized =>
        KnownTopics.SelectMany(topic => topic.Partitions.Take(_initialized[topic.Id]));

    /// <summary>Notes that the state of a topic's partitions has been initialized, or deleted.</summary>
    public void Initialize(Topic topic, bool known)
    {
        if (known)
            _initialized[topic.Id] = topic.Partitions.Count;
        else
            _initialized.Remove(topic.Id);
        state.Groups.Write(Id, [ShareGroupRecords.Initialized(Id, KnownTopics)]);
    }

    public void Replay(ShareGroupStatePartitionMetadataValue value)
    {
        _initialized.Clear();
        foreach (var topic in value.InitializedTopics)
            _initialized[topic.TopicId] = topic.Partitions.Count;
    }

    protected override IAssignor ChooseAssignor() => Assignor;

    protected override IEnumerable<AssignedMember> MembersToAssign() =>
        _members.Values.Select(member => new AssignedMember(member.Id, null, TopicsOf(member), TargetOf(member.Id)));

    protected override int PartitionsToAssign(Guid topic) => _initialized[topic];

    protected override CoordinatorRecord EpochRecord(int epoch, long metadataHash) =>
        ShareGroupRecords.Group(Id, epoch, metadataHash);

    protected override CoordinatorRecord TargetRecord(int epoch, long assignedAt) =>
        ShareGroupRecords.Target(Id, epoch, assignedAt);

    protected override CoordinatorRecord TargetRecord(string memberId, TopicPartitions target) =>
        ShareGroupRecords.MemberTarget(Id, memberId, target);

    HashSet<Guid> TopicsOf(ShareMember member) =>
        [
            .. member
                .Topics.Select(name => state.Find(name))
                .OfType<Topic>()
                .Select(topic => topic.Id)
                .Where(_initialized.ContainsKey),
        ];

    void Watch(ShareMember member)
    {
        member.Session ??= new(state.Loop, () => Fence(member));
        member.Session.Touch(Settings.ShareSessionTimeout(Id));
    }

    void Fence(ShareMember member)
    {
        member.Session?.Stop();
        if (!_members.Remove(member.Id))
            return;
        RemoveTarget(member.Id);
        var records = new List<CoordinatorRecord>(ShareGroupRecords.MemberTombstones(Id, member.Id));
        RaiseEpoch(changed: true, records);
        state.Groups.Write(Id, records);
        state.Groups.Announce(this);
    }

    public override void Suspend()
    {
        foreach (var member in _members.Values)
            member.Session?.Stop();
    }

    public override void Resume()
    {
        foreach (var member in _members.Values)
            Watch(member);
    }

    public override void Kill()
    {
        base.Kill();
        _isDead = true;
        state.Shares.Delete(Id);
        state.Groups.Announce(this);
    }

    // Share groups have no committed offsets; OffsetCommit and OffsetFetch do not find them.
    public override ErrorCode CheckCommit(int epoch, string memberId, string? instanceId, short version) =>
        ErrorCode.GroupIdNotFound;

    public override ErrorCode CheckFetch(string? memberId, int epoch) => ErrorCode.GroupIdNotFound;

    public override bool IsSubscribedTo(string topic) => _members.Values.Any(member => member.Topics.Contains(topic));

    public override long? RetentionStart(OffsetRecord offset) => null;

    /// <summary>The state of share partitions does not expire, so an empty share group is kept.</summary>
    public override bool Expires => false;

    public override IEnumerable<CoordinatorRecord> Tombstones() =>
        [
            .. _members.Keys.SelectMany(member => ShareGroupRecords.MemberTombstones(Id, member)),
            .. ShareGroupRecords.GroupTombstones(Id),
        ];

    public void Replay(ShareGroupMetadataValue value) => ReplayEpoch(value.Epoch, value.MetadataHash);

    public void Replay(ShareGroupTargetAssignmentMetadataValue value) =>
        ReplayTarget(value.AssignmentEpoch, value.AssignmentTimestamp);

    public void Replay(string memberId, ShareGroupMemberMetadataValue? value)
    {
        if (value is null)
        {
            _members.Remove(memberId);
            return;
        }
        var member = Known(memberId);
        (member.RackId, member.ClientId, member.ClientHost, member.Topics) = (
            value.RackId,
            value.ClientId,
            value.ClientHost,
            value.SubscribedTopicNames
        );
    }

    public void Replay(string memberId, ShareGroupTargetAssignmentMemberValue? value)
    {
        if (value is null)
            RemoveTarget(memberId);
        else
            ReplayTarget(memberId, value.TopicPartitions.Select(topic => (topic.TopicId, topic.Partitions)));
    }

    public void Replay(string memberId, ShareGroupCurrentMemberAssignmentValue? value)
    {
        if (value is null)
            return;
        var member = Known(memberId);
        (member.Epoch, member.PreviousEpoch) = (value.MemberEpoch, value.PreviousMemberEpoch);
        member.Assigned = TopicPartitions.Of(
            value.AssignedPartitions.SelectMany(topic =>
                topic.Partitions.Select(partition => (topic.TopicId, partition, 0))
            )
        );
    }

    ShareMember Known(string memberId)
    {
        if (!_members.TryGetValue(memberId, out var member))
            _members[memberId] = member = new(memberId);
        return member;
    }
}
