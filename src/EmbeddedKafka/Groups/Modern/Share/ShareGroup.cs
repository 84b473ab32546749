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
internal sealed class ShareGroup(string id, ClusterState state) : Group(id)
{
    static readonly SimpleAssignor Assignor = new();

    readonly Dictionary<string, ShareMember> _members = new(StringComparer.Ordinal);
    readonly Dictionary<string, TopicPartitions> _targets = new(StringComparer.Ordinal);
    readonly SortedDictionary<Guid, int> _initialized = [];
    int _epoch;
    long _metadataHash;
    long _assignedAt;
    bool _isDead;

    public override string Type => "share";
    public override string StateName =>
        _isDead ? "Dead"
        : _members.Count == 0 ? "Empty"
        : "Stable";
    public override int Epoch => _epoch;
    public override string? ProtocolType => "share";
    public override int MemberCount => _members.Count;
    public override bool IsEmpty => _members.Count == 0;
    public int AssignmentEpoch { get; private set; }
    public string AssignorName => Assignor.Name;
    public IReadOnlyCollection<ShareMember> Members => _members.Values;

    GroupSettings Settings => state.Groups.Settings;

    public TopicPartitions TargetOf(string memberId) => _targets.GetValueOrDefault(memberId) ?? new();

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
        if (!changed && hash == _metadataHash && _epoch > 0 && !HasUnassigned(topics))
            return;
        _metadataHash = hash;
        // A new group begins with 2, as in Kafka.
        _epoch = _epoch == 0 ? 2 : _epoch + 1;
        records.Add(ShareGroupRecords.Group(Id, _epoch, hash));
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
        AssignmentEpoch == _epoch
        && topics.Exists(topic =>
            Enumerable
                .Range(0, _initialized.GetValueOrDefault(topic.Id))
                .Any(partition => !_targets.Values.Any(target => target.Contains(topic.Id, partition)))
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

    void Assign(List<CoordinatorRecord> records)
    {
        if (
            AssignmentEpoch >= _epoch
            || (_assignedAt > 0 && state.Now - _assignedAt < Settings.ShareAssignmentInterval(Id))
        )
            return;
        var members = _members
            .Values.Select(member => new AssignedMember(member.Id, null, TopicsOf(member), TargetOf(member.Id)))
            .ToList();
        var partitions = members
            .SelectMany(member => member.Topics)
            .Distinct()
            .ToDictionary(topic => topic, topic => _initialized[topic]);
        foreach (var (member, target) in Assignor.Assign(members, partitions))
        {
            if (_targets.TryGetValue(member, out var old) && old.IsSameAs(target))
                continue;
            _targets[member] = target;
            records.Add(ShareGroupRecords.MemberTarget(Id, member, target));
        }
        AssignmentEpoch = _epoch;
        _assignedAt = state.Now;
        records.Add(ShareGroupRecords.Target(Id, AssignmentEpoch, _assignedAt));
    }

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
        _targets.Remove(member.Id);
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

    public void Replay(ShareGroupMetadataValue value) => (_epoch, _metadataHash) = (value.Epoch, value.MetadataHash);

    public void Replay(ShareGroupTargetAssignmentMetadataValue value) =>
        (AssignmentEpoch, _assignedAt) = (value.AssignmentEpoch, value.AssignmentTimestamp);

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
            _targets.Remove(memberId);
        else
            _targets[memberId] = TopicPartitions.Of(
                value.TopicPartitions.SelectMany(topic =>
                    topic.Partitions.Select(partition => (topic.TopicId, partition, 0))
                )
            );
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
