using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Groups.Modern.Consumer;
using EmbeddedKafka.Groups.Modern.Share;
using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Groups;

/// <summary>
/// All groups of the cluster. A group's coordinator is the leader of its partition of __consumer_offsets; what it
/// knows, it has written there, and a new coordinator begins by reading that.
/// </summary>
internal sealed class GroupRegistry
{
    public const string OffsetsTopic = "__consumer_offsets";

    readonly ClusterState _state;
    readonly SortedDictionary<string, Group> _groups = new(StringComparer.Ordinal);

    /// <summary>By partition of the offsets topic, the broker that has loaded its groups.</summary>
    readonly Dictionary<int, int> _loadedBy = [];

    public GroupRegistry(ClusterState state)
    {
        _state = state;
        Log = new(state);
        Expiry = new(state, this);
        Settings = new GroupSettings(state.Configs);
        Migration = new(state, this);
    }

    public GroupSettings Settings { get; }

    public GroupLog Log { get; }

    public OffsetExpiry Expiry { get; }

    public GroupMigration Migration { get; }

    public Authorizer Authorizer => _state.Authorizer;

    /// <summary>All groups, in order of their ids.</summary>
    public IEnumerable<Group> All
    {
        get
        {
            LeadersMoved();
            return _groups.Values;
        }
    }

    /// <summary>The groups that a broker coordinates.</summary>
    public IEnumerable<Group> CoordinatedBy(int brokerId) =>
        All.Where(group => group.IsKnown && Coordinator(group.Id) == brokerId);

    /// <summary>The coordinator, for which the offsets topic comes into being when it is first asked for; null while
    /// none can lead or no controller makes the topic.</summary>
    public BrokerNode? FindCoordinator(string groupId)
    {
        if (_state.Find(OffsetsTopic) is null && _state.Members.HasController)
            CreateOffsetsTopic();
        return _state.Broker(Coordinator(groupId));
    }

    /// <summary>None when the broker that was asked may answer for the group.</summary>
    public ErrorCode Check(RequestContext context, string groupId)
    {
        var fault = _state.Faults.ErrorFor(context.Api, context.BrokerId, context.ClientId);
        return fault != ErrorCode.None ? fault : CheckCoordinator(context, groupId);
    }

    /// <summary>As <see cref="Check"/>, for what only members do: a group without a name, which Kafka still lets
    /// outsiders commit to, has none.</summary>
    public ErrorCode CheckMembership(RequestContext context, string groupId) =>
        groupId.Length == 0 ? ErrorCode.InvalidGroupId : Check(context, groupId);

    /// <summary>As <see cref="Check"/>, for an API whose faults are looked up per partition.</summary>
    public ErrorCode CheckCoordinator(RequestContext context, string groupId) =>
        Coordinator(groupId) == context.BrokerId ? ErrorCode.None : ErrorCode.NotCoordinator;

    /// <summary>Whether the group's records can be written now.</summary>
    public ErrorCode CheckWrite(string groupId) => GroupLog.CheckWrite(PartitionOf(groupId));

    /// <summary>The group as its present coordinator knows it.</summary>
    public Group? Find(string groupId)
    {
        if (PartitionOf(groupId) is { } partition)
            Load(partition);
        return _groups.GetValueOrDefault(groupId);
    }

    /// <summary>The group, if members of the classic protocol can be in it.</summary>
    public IClassicProtocol? FindClassic(string groupId) => Find(groupId) as IClassicProtocol;

    /// <summary>The group for somebody who wants to join it by the classic protocol. An empty consumer group becomes a
    /// classic one.</summary>
    /// <exception cref="GroupException">It is of another type.</exception>
    public IClassicProtocol FindOrCreateClassic(string groupId)
    {
        if (Find(groupId) is not { } known)
            return CreateClassic(groupId);
        if (known is not IClassicProtocol group)
            throw new GroupException(ErrorCode.InconsistentGroupProtocol, $"Group {groupId} is not a classic group.");
        if (known is not ConsumerGroup || !known.IsEmpty)
            return group;
        Retire(known);
        return CreateClassic(groupId, known.Offsets);
    }

    /// <summary>The group, if others can know of it.</summary>
    public Group? FindKnown(string groupId) => Find(groupId) is { IsKnown: true } group ? group : null;

    /// <summary>
    /// The consumer group for one of its members, or for somebody who wants to be one. A group of the classic protocol
    /// becomes one, with members if group.consumer.migration.policy lets it.
    /// </summary>
    /// <exception cref="GroupException">There is none, or it is of another type and remains so.</exception>
    public ConsumerGroup FindConsumer(string groupId, int memberEpoch)
    {
        var orCreate = memberEpoch == 0;
        var known = Find(groupId);
        if (known is ConsumerGroup consumer)
            return consumer;
        if (known is null && !orCreate)
            throw new GroupException(
                ErrorCode.GroupIdNotFound,
                memberEpoch < 0 ? $"Group {groupId} not found." : $"Consumer group {groupId} not found."
            );
        if (orCreate && known is ClassicGroup { IsEmpty: false } classic && Migration.MayGoOn(classic))
            return Migration.ToConsumer(classic);
        if (known is not null && (!orCreate || !known.IsEmpty || known is not ClassicGroup))
            throw new GroupException(ErrorCode.GroupIdNotFound, $"Group {groupId} is not a consumer group.");
        if (known is not null)
            Retire(known);
        var group = new ConsumerGroup(groupId, _state) { Offsets = known?.Offsets ?? new() };
        Add(group);
        return group;
    }

    /// <summary>The share group for one of its members, or for somebody who wants to be one.</summary>
    /// <exception cref="GroupException">There is none, or it is of another type.</exception>
    public ShareGroup FindShare(string groupId, bool orCreate)
    {
        var known = Find(groupId);
        if (known is ShareGroup share)
            return share;
        if (known is not null || !orCreate)
            throw new GroupException(
                ErrorCode.GroupIdNotFound,
                known is null ? $"Share group {groupId} not found." : $"Group {groupId} is not a share group."
            );
        var group = new ShareGroup(groupId, _state);
        Add(group);
        return group;
    }

    /// <summary>Takes a group off the log, but for its offsets, because another type takes its place.</summary>
    public void Retire(Group group)
    {
        Write(group.Id, group.Tombstones());
        group.Suspend();
        _groups.Remove(group.Id);
    }

    /// <summary>The group for somebody who commits offsets; a new one is on record through these.</summary>
    public Group FindOrCreate(string groupId) => Find(groupId) ?? CreateClassic(groupId);

    ClassicGroup CreateClassic(string groupId, OffsetStore? offsets = null)
    {
        var group = NewClassic(groupId, offsets);
        Add(group);
        return group;
    }

    /// <summary>Appends records to the group's partition.</summary>
    public void Write(string groupId, IEnumerable<CoordinatorRecord> records)
    {
        if (PartitionOf(groupId) is { } partition)
            Log.Append(partition, records);
    }

    /// <summary>Answers once what was written for the group is committed; with what <paramref name="refuse"/> makes of
    /// the error if it is not.</summary>
    public ValueTask<IResponse?> WhenCommitted(string groupId, IResponse response, Func<ErrorCode, IResponse> refuse) =>
        PartitionOf(groupId) is { } partition ? Log.WhenCommitted(partition, response, refuse) : new(response);

    /// <summary>Deletes a group, on record too.</summary>
    public void Delete(Group group)
    {
        Write(
            group.Id,
            [
                .. group.Offsets.Topics.SelectMany(topic =>
                    topic.Value.Keys.Select(partition => OffsetRecords.Tombstone(group.Id, topic.Key, partition))
                ),
                .. group.Tombstones(),
            ]
        );
        group.Kill();
        _groups.Remove(group.Id);
    }

    /// <summary>Brokers have come or gone: coordinators that are new to their groups load them.</summary>
    public void LeadersMoved()
    {
        if (_state.Find(OffsetsTopic) is not { } topic)
            return;
        foreach (var partition in topic.Partitions)
            Load(partition);
    }

    /// <summary>A deleted topic takes the offsets committed for it along: into a new one of that name they would mean
    /// nothing.</summary>
    public void Forget(Topic topic)
    {
        foreach (var group in _groups.Values)
        {
            var partitions = group.Offsets.PartitionsOf(topic.Name).ToList();
            Write(group.Id, partitions.Select(partition => OffsetRecords.Tombstone(group.Id, topic.Name, partition)));
            foreach (var partition in partitions)
                group.Offsets.Delete(topic.Name, partition);
            group.Offsets.DeletePending(topic.Name);
        }
    }

    /// <summary>A producer's marker is in a partition of the offsets topic: the offsets that it has pending there
    /// count, or never will.</summary>
    public void TransactionEnded(Partition partition, long producerId, bool isCommit)
    {
        if (partition.Topic.Name != OffsetsTopic)
            return;
        foreach (var group in _groups.Values)
        {
            if (JavaHash.Partition(group.Id, partition.Topic.Partitions.Count) != partition.Index)
                continue;
            foreach (var (topic, index, offset) in group.Offsets.End(producerId, isCommit))
                if (_state.Events.HasSubscribers)
                    _state.Events.Publish(new OffsetCommitted(_state.Time, group.Id, topic, index, offset.Offset));
        }
    }

    void Load(Partition partition)
    {
        if (_loadedBy.GetValueOrDefault(partition.Index, -1) == partition.Leader)
            return;
        _loadedBy[partition.Index] = partition.Leader;
        var groups = _groups.Values.Where(group => PartitionOf(group.Id) == partition).ToList();
        foreach (var group in groups)
            group.Suspend();
        // Without a leader nobody knows anything newer.
        if (partition.LeaderReplica is not { } leader)
            return;
        foreach (var group in groups)
            _groups.Remove(group.Id);
        foreach (var group in new GroupLoader(_state, this).Load(leader.Log))
            Add(group);
    }

    /// <summary>A classic group that writes to the log and is not among the others yet.</summary>
    public ClassicGroup NewClassic(string groupId, OffsetStore? offsets = null) =>
        new(groupId, _state.Loop, Settings, Announce)
        {
            Offsets = offsets ?? new(),
            Save = group => Write(group.Id, [ClassicGroupRecords.Group(group.Id, group.ToRecord())]),
        };

    public void Add(Group group)
    {
        group.CoordinatorId = Coordinator(group.Id);
        _groups[group.Id] = group;
        Expiry.Arm();
        group.Resume();
    }

    int Coordinator(string groupId) => PartitionOf(groupId)?.Leader ?? -1;

    /// <summary>The partition of the offsets topic that holds what a group commits; null while there is no such
    /// topic.</summary>
    public Partition? PartitionOf(string groupId)
    {
        var topic = _state.Find(OffsetsTopic);
        return topic?.Partitions[JavaHash.Partition(groupId, topic.Partitions.Count)];
    }

    void CreateOffsetsTopic()
    {
        var partitions = (int)_state.Configs.BrokerNumber("offsets.topic.num.partitions");
        var replicas = (int)_state.Configs.BrokerNumber("offsets.topic.replication.factor");
        new TopicCreator(_state).CreateInternal(
            OffsetsTopic,
            partitions,
            replicas,
            [new("cleanup.policy", "compact"), new("compression.type", "producer"), new("segment.bytes", "104857600")]
        );
    }

    public void Announce(Group group)
    {
        if (_state.Events.HasSubscribers)
            _state.Events.Publish(
                new GroupChanged(_state.Time, group.Id, group.StateName, group.Epoch, group.MemberCount)
            );
    }
}
