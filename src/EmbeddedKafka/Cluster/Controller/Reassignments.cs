using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Cluster.Controller;

/// <summary>Moves partitions to other replicas (KIP-455), as the controller does: new ones are added, and when all of
/// them are in sync the old ones go.</summary>
internal sealed class Reassignments(ClusterState state)
{
    readonly TopicCreator _creator = new(state);

    /// <summary>Begins to move a partition to <paramref name="target"/>, or changes where it is being moved to; null
    /// cancels.</summary>
    public TopicCreator.Verdict Alter(string topicName, int index, List<int>? target, bool mayChangeFactor)
    {
        if (state.Find(topicName) is not { } topic)
            return new(ErrorCode.UnknownTopicOrPartition, $"Unable to find a topic named {topicName}.");
        if (topic.Find(index) is not { } partition)
            return new(ErrorCode.UnknownTopicOrPartition, $"Unable to find partition {topicName}:{index}.");
        return target is null ? Cancel(partition) : Begin(partition, [.. target], mayChangeFactor);
    }

    TopicCreator.Verdict Begin(Partition partition, int[] target, bool mayChangeFactor)
    {
        if (_creator.CheckReplicaList([.. target]) is { Error: not ErrorCode.None } objection)
            return objection;
        var factor = partition.Assignment.Length - partition.Removing.Length;
        if (!mayChangeFactor && factor != target.Length)
            return new(
                ErrorCode.InvalidReplicationFactor,
                $"The replication factor is changed from {factor} to {target.Length}"
            );
        var removing = Array.FindAll(partition.Assignment, id => Array.IndexOf(target, id) < 0);
        var adding = new SortedSet<int>(partition.Adding);
        adding.UnionWith(target.Except(partition.Assignment));
        Array.Sort(removing);
        new PartitionChange(state, partition)
        {
            Replicas = [.. target, .. removing],
            Adding = [.. adding],
            Removing = removing,
        }.Apply();
        return TopicCreator.Verdict.Fine;
    }

    TopicCreator.Verdict Cancel(Partition partition)
    {
        if (!partition.IsReassigning)
            return new(ErrorCode.NoReassignmentInProgress, null);
        var isr = Array.FindAll(partition.Isr, id => Array.IndexOf(partition.Adding, id) < 0);
        var isUnclean = isr.Length == 0;
        if (isUnclean && !partition.Topic.Settings.UncleanElection)
            return new(
                ErrorCode.InvalidReplicaAssignment,
                $"Unable to revert partition assignment for {partition.Topic.Name}:{partition.Index} because "
                    + "it would require an unclean leader election."
            );
        new PartitionChange(state, partition)
        {
            Isr = isr,
            Replicas = Array.FindAll(partition.Assignment, id => Array.IndexOf(partition.Adding, id) < 0),
            Adding = [],
            Removing = [],
            Election = Elections.KindFor(partition),
        }.Apply();
        return TopicCreator.Verdict.Fine;
    }
}
