using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Groups;

/// <summary>
/// All groups of the cluster. A group's coordinator is the leader of its partition of __consumer_offsets; what a group has
/// on record outlives its coordinator, as the replicated log does in Kafka.
/// </summary>
internal sealed class GroupRegistry(ClusterState state)
{
    const string OffsetsTopic = "__consumer_offsets";

    readonly SortedDictionary<string, ClassicGroup> _groups = new(StringComparer.Ordinal);

    public GroupSettings Settings { get; } = new()
    {
        MinSessionTimeout = (int)state.Configs.BrokerNumber("group.min.session.timeout.ms", 6_000),
        MaxSessionTimeout = (int)state.Configs.BrokerNumber("group.max.session.timeout.ms", 1_800_000),
        MaxSize = (int)state.Configs.BrokerNumber("group.max.size", int.MaxValue),
        InitialRebalanceDelay = (int)state.Configs.BrokerNumber("group.initial.rebalance.delay.ms", 3_000),
        MaxOffsetMetadata = (int)state.Configs.BrokerNumber("offset.metadata.max.bytes", 4096),
    };

    public Authorizer Authorizer => state.Authorizer;

    /// <summary>All groups, in order of their ids.</summary>
    public IEnumerable<ClassicGroup> All => _groups.Values;

    /// <summary>The groups that a broker coordinates.</summary>
    public IEnumerable<ClassicGroup> CoordinatedBy(int brokerId) => _groups.Values.Where(group => Coordinator(group.Id) == brokerId);

    /// <summary>The coordinator, for which the offsets topic comes into being when it is first asked for; null while none can lead.</summary>
    public BrokerNode? FindCoordinator(string groupId)
    {
        if (state.Find(OffsetsTopic) is null)
            CreateOffsetsTopic();
        return state.Broker(Coordinator(groupId));
    }

    /// <summary>None when the broker that was asked may answer for the group.</summary>
    public ErrorCode Check(RequestContext context, string groupId)
    {
        var fault = state.Faults.ErrorFor(context.Api, context.BrokerId, context.ClientId);
        return fault != ErrorCode.None ? fault : CheckCoordinator(context, groupId);
    }

    /// <summary>As <see cref="Check"/>, for what only members do: a group without a name, which Kafka still lets outsiders commit to, has none.</summary>
    public ErrorCode CheckMembership(RequestContext context, string groupId)
        => groupId.Length == 0 ? ErrorCode.InvalidGroupId : Check(context, groupId);

    /// <summary>As <see cref="Check"/>, for an API whose faults are looked up per partition.</summary>
    public ErrorCode CheckCoordinator(RequestContext context, string groupId)
        => Coordinator(groupId) == context.BrokerId ? ErrorCode.None : ErrorCode.NotCoordinator;

    /// <summary>The group as its present coordinator knows it.</summary>
    public ClassicGroup? Find(string groupId) => _groups.TryGetValue(groupId, out var group) ? AtItsCoordinator(group) : null;

    public ClassicGroup FindOrCreate(string groupId)
    {
        if (Find(groupId) is { } group)
            return group;
        group = new(groupId, state.Loop, Settings, Announce) { CoordinatorId = Coordinator(groupId) };
        _groups.Add(groupId, group);
        return group;
    }

    public void Delete(ClassicGroup group)
    {
        group.Kill();
        _groups.Remove(group.Id);
    }

    /// <summary>Brokers have come or gone: groups whose coordinator changed start again from their records.</summary>
    public void LeadersMoved()
    {
        foreach (var group in _groups.Values)
            AtItsCoordinator(group);
    }

    /// <summary>A deleted topic takes the offsets committed for it along.</summary>
    public void Forget(Topic topic)
    {
        foreach (var group in _groups.Values)
            group.Offsets.DeleteTopic(topic.Name);
    }

    ClassicGroup AtItsCoordinator(ClassicGroup group)
    {
        var coordinator = Coordinator(group.Id);
        if (group.CoordinatorId == coordinator || coordinator < 0)
            return group;
        group.CoordinatorId = coordinator;
        group.Reload();
        return group;
    }

    int Coordinator(string groupId)
    {
        var topic = state.Find(OffsetsTopic);
        return topic is null ? -1 : topic.Partitions[JavaHash.Partition(groupId, topic.Partitions.Count)].Leader;
    }

    void CreateOffsetsTopic()
    {
        var partitions = (int)state.Configs.BrokerNumber("offsets.topic.num.partitions", 50);
        var replicas = (int)state.Configs.BrokerNumber("offsets.topic.replication.factor", 3);
        new TopicCreator(state).CreateInternal(OffsetsTopic, partitions, replicas,
        [
            new("cleanup.policy", "compact"), new("compression.type", "producer"), new("segment.bytes", "104857600"),
        ]);
    }

    void Announce(ClassicGroup group)
    {
        if (state.Events.HasSubscribers)
            state.Events.Publish(new GroupChanged(state.Time, group.Id, group.State.ToString(), group.Generation, group.Members.Count));
    }
}
