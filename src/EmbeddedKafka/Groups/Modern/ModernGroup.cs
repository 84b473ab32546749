using EmbeddedKafka.Groups.Modern.Assignors;
using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Loop;

namespace EmbeddedKafka.Groups.Modern;

/// <summary>
/// A group whose coordinator assigns the partitions. Each change of members, subscriptions or topics raises the group's
/// epoch; a heartbeat computes a target assignment for it, not more often than the group's assignment interval allows.
/// </summary>
internal abstract class ModernGroup(string id, ClusterLoop loop) : Group(id)
{
    /// <summary>The first epoch of a group, as in Kafka, where 1 is the epoch of a member that waits for its first
    /// assignment.</summary>
    const int FirstEpoch = 2;

    readonly Dictionary<string, TopicPartitions> _targets = new(StringComparer.Ordinal);
    int _epoch;
    long _metadataHash;
    long _assignedAt;

    public override int Epoch => _epoch;

    /// <summary>The group epoch that the target assignment was computed for.</summary>
    public int AssignmentEpoch { get; private set; }

    public TopicPartitions TargetOf(string memberId) => _targets.GetValueOrDefault(memberId) ?? new();

    /// <summary>The least time between two target assignments, in milliseconds.</summary>
    protected abstract int AssignmentInterval { get; }

    protected abstract IAssignor ChooseAssignor();

    protected abstract IEnumerable<AssignedMember> MembersToAssign();

    /// <summary>How many partitions of a topic can be assigned.</summary>
    protected abstract int PartitionsToAssign(Guid topic);

    protected abstract CoordinatorRecord EpochRecord(int epoch, long metadataHash);

    protected abstract CoordinatorRecord TargetRecord(int epoch, long assignedAt);

    protected abstract CoordinatorRecord TargetRecord(string memberId, TopicPartitions target);

    /// <summary>Raises the epoch if something has changed, be it only the metadata of the subscribed topics.</summary>
    protected void RaiseEpoch(bool changed, long metadataHash, List<CoordinatorRecord> records)
    {
        if (!changed && metadataHash == _metadataHash && _epoch > 0)
            return;
        _metadataHash = metadataHash;
        _epoch = _epoch == 0 ? FirstEpoch : _epoch + 1;
        records.Add(EpochRecord(_epoch, metadataHash));
    }

    /// <summary>Computes the target assignment for the group's epoch, unless that is done or the last one is too
    /// young.</summary>
    protected void Assign(List<CoordinatorRecord> records)
    {
        if (AssignmentEpoch >= _epoch || (_assignedAt > 0 && loop.Now - _assignedAt < AssignmentInterval))
            return;
        var members = MembersToAssign().ToList();
        var partitions = members
            .SelectMany(member => member.Topics)
            .Distinct()
            .ToDictionary(topic => topic, PartitionsToAssign);
        foreach (var (member, target) in ChooseAssignor().Assign(members, partitions))
        {
            if (_targets.TryGetValue(member, out var old) && old.IsSameAs(target))
                continue;
            _targets[member] = target;
            records.Add(TargetRecord(member, target));
        }
        AssignmentEpoch = _epoch;
        _assignedAt = loop.Now;
        records.Add(TargetRecord(AssignmentEpoch, _assignedAt));
    }

    /// <summary>Whether a partition is in the target of any member.</summary>
    protected bool IsAssigned(Guid topic, int partition) =>
        _targets.Values.Any(target => target.Contains(topic, partition));

    protected void RemoveTarget(string memberId) => _targets.Remove(memberId);

    /// <summary>Gives a member's target to the one that replaces it.</summary>
    protected void MoveTarget(string from, string to, List<CoordinatorRecord> records)
    {
        if (!_targets.Remove(from, out var target))
            return;
        _targets[to] = target;
        records.Add(TargetRecord(to, target));
    }

    /// <summary>Begins with the epoch and the assignment that the members bring along; the answer is what puts them on
    /// record.</summary>
    protected IEnumerable<CoordinatorRecord> BeginWith(
        int epoch,
        IEnumerable<(string MemberId, TopicPartitions Target)> targets
    )
    {
        (_epoch, AssignmentEpoch) = (epoch, epoch);
        foreach (var (member, target) in targets)
            _targets[member] = target;
        return
        [
            EpochRecord(_epoch, _metadataHash),
            .. _targets.Select(target => TargetRecord(target.Key, target.Value)),
            TargetRecord(AssignmentEpoch, _assignedAt),
        ];
    }

    protected void ReplayEpoch(int epoch, long metadataHash) => (_epoch, _metadataHash) = (epoch, metadataHash);

    protected void ReplayTarget(int epoch, long assignedAt) => (AssignmentEpoch, _assignedAt) = (epoch, assignedAt);

    protected void ReplayTarget(string memberId, IEnumerable<(Guid Topic, List<int> Partitions)> topics) =>
        _targets[memberId] = TopicPartitions.Of(
            topics.SelectMany(topic => topic.Partitions.Select(partition => (topic.Topic, partition, 0)))
        );
}
