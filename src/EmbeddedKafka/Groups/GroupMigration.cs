using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Groups.Modern;
using EmbeddedKafka.Groups.Modern.Consumer;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups;

/// <summary>
/// Groups that change their protocol while they have members (KIP-848, group.consumer.migration.policy): the first
/// member that speaks the consumer protocol turns a classic group into a consumer group, in which the others go on as
/// they are; when the last such member goes, the group goes back.
/// </summary>
internal sealed class GroupMigration(ClusterState state, GroupRegistry groups)
{
    public bool MayGoOn(ClassicGroup group) =>
        groups.Settings.AllowsUpgrade
        && group.ProtocolType == Subscription.ProtocolType
        && group.MemberCount <= groups.Settings.ConsumerMaxSize;

    /// <summary>Whether only members of the classic protocol are left without this one.</summary>
    public bool GoesBackWithout(ConsumerGroup group, ConsumerMember leaving) =>
        group.MemberCount > 1
        && GoesBackWhenReplaced(group, leaving)
        && group.MemberCount - 1 <= groups.Settings.MaxSize;

    /// <summary>As <see cref="GoesBackWithout"/>, when a member of the classic protocol takes the place of
    /// <paramref name="replaced"/>.</summary>
    public bool GoesBackWhenReplaced(ConsumerGroup group, ConsumerMember replaced) =>
        groups.Settings.AllowsDowngrade
        && replaced.Classic is null
        && group.Members.All(member => member.Id == replaced.Id || member.Classic is not null)
        && group.MemberCount <= groups.Settings.MaxSize;

    /// <summary>Everybody keeps what the last generation gave them; the epoch goes on from there.</summary>
    public ConsumerGroup ToConsumer(ClassicGroup classic)
    {
        var members = classic.Members.Select(member => ToConsumer(classic, member)).ToList();
        classic.Dissolve();
        groups.Retire(classic);
        var group = new ConsumerGroup(classic.Id, state) { Offsets = classic.Offsets };
        groups.Write(group.Id, group.TakeOver(classic.Generation, members));
        groups.Add(group);
        return group;
    }

    /// <summary>Downgrades a consumer group to a classic group, because only members of the classic protocol are left.
    /// They rebalance, unless <paramref name="joining"/> has merely replaced <paramref name="leaving"/>.</summary>
    public void ToClassic(ConsumerGroup group, ConsumerMember leaving, ConsumerMember? joining = null)
    {
        var staying = group
            .Members.Where(member => member.Id != leaving.Id && member != joining)
            .Append(joining)
            .OfType<ConsumerMember>()
            .ToList();
        var targets = staying.ToDictionary(member => member.Id, member => Named(group.TargetOf(member.Id)));
        groups.Retire(group);
        var classic = groups.NewClassic(group.Id, group.Offsets);
        classic.TakeOver(
            new(group.Epoch, Subscription.ProtocolType, null, null, [.. staying.Select(ToClassic)])
            {
                Since = state.Now,
            },
            member => Subscription.Assign(targets[member.Id], new("", member.MetadataFor(classic.Protocol)))
        );
        groups.Add(classic);
        if (joining is null)
            classic.Rebalance();
    }

    /// <summary>The partitions by their topics' names; those of topics that are gone are left out.</summary>
    public IEnumerable<(string Topic, List<int> Partitions)> Named(TopicPartitions partitions) =>
        [
            .. partitions
                .ToList((topic, all) => (Topic: state.Find(topic)?.Name, Partitions: all))
                .Where(topic => topic.Topic is not null)
                .Select(topic => (topic.Topic!, topic.Partitions)),
        ];

    ConsumerMember ToConsumer(ClassicGroup group, GroupMember member)
    {
        var spoken =
            Subscription.Of(
                member.Protocols.FirstOrDefault(protocol => protocol.Name == group.Protocol) ?? member.Protocols[0]
            )
            ?? throw new GroupException(
                ErrorCode.GroupIdNotFound,
                $"Cannot upgrade the classic group {group.Id} to consumer group because the embedded consumer "
                    + "protocol is malformed."
            );
        if (Subscription.HasUserData(member))
            throw new GroupException(
                ErrorCode.GroupIdNotFound,
                $"Cannot upgrade classic group {group.Id} to consumer group because an unsupported custom "
                    + "assignor is in use. "
                    + "Please refer to the documentation or switch to a default assignor before re-attempting "
                    + "the upgrade."
            );
        var assigned = Subscription
            .AssignmentOf(group, member)
            .SelectMany(topic => topic.Partitions.Select(partition => (state.Find(topic.Topic)?.Id, partition)))
            .Where(one => one.Id is not null)
            .Select(one => (one.Id!.Value, one.partition, group.Generation));
        return new(member.Id)
        {
            InstanceId = member.InstanceId,
            RackId = spoken.RackId,
            ClientId = member.ClientId,
            ClientHost = member.ClientHost,
            RebalanceTimeout = member.RebalanceTimeout,
            Topics = [.. spoken.Topics.Distinct().Order(StringComparer.Ordinal)],
            Epoch = group.Generation,
            PreviousEpoch = group.Generation,
            Assigned = TopicPartitions.Of(assigned),
            Classic = new(member.SessionTimeout, member.Protocols),
        };
    }

    static MemberRecord ToClassic(ConsumerMember member) =>
        new(
            member.Id,
            member.InstanceId,
            member.ClientId,
            member.ClientHost,
            member.Classic!.SessionTimeout,
            member.RebalanceTimeout,
            member.Classic.Protocols,
            []
        );
}
