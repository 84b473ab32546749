using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Loop;

namespace EmbeddedKafka.Cluster.Controller;

/// <summary>
/// What the controller does now and then: return leadership to preferred replicas
/// (<c>auto.leader.rebalance.enable</c>), and elect where unclean election became allowed after the leader was lost.
/// Its timers run only while there is something to do.
/// </summary>
internal sealed class ControllerDuties(ClusterState state)
{
    /// <summary>unclean.leader.election.interval.ms, which Kafka does not document, has this default.</summary>
    const long UncleanIntervalMs = 300_000;

    LoopTimer? _rebalance;
    LoopTimer? _unclean;

    /// <summary>Begins to wait when a partition is not led as it should be.</summary>
    public void Watch(Partition partition)
    {
        if (partition.Leader < 0 && partition.Topic.Settings.UncleanElection)
            _unclean ??= state.Loop.Schedule(UncleanIntervalMs, ElectUnclean);
        else if (
            partition.Leader >= 0
            && partition.Leader != partition.Assignment[0]
            && state.Configs.BrokerSwitch("auto.leader.rebalance.enable")
        )
            _rebalance ??= state.Loop.Schedule(
                state.Configs.BrokerNumber("leader.imbalance.check.interval.seconds") * 1000,
                Rebalance
            );
    }

    void Rebalance()
    {
        _rebalance = null;
        var mayElect = state.Members.HasController;
        foreach (var partition in state.Partitions)
            if (
                partition.Leader >= 0
                && partition.Leader != partition.Assignment[0]
                && !(mayElect && state.Elections.TryPreferred(partition))
            )
                Watch(partition);
    }

    void ElectUnclean()
    {
        _unclean = null;
        var mayElect = state.Members.HasController;
        foreach (var partition in state.Partitions)
            if (
                partition.Leader < 0
                && partition.Topic.Settings.UncleanElection
                && !(mayElect && state.Elections.TryUnclean(partition))
            )
                Watch(partition);
    }
}
