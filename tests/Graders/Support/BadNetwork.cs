using Course.Kit;
using EmbeddedKafka;
using EmbeddedKafka.Protocol;

namespace Graders.Support;

/// <summary>What goes wrong between the producers of one topic and its leaders. On a cluster that cannot fail on purpose nothing does.</summary>
internal sealed class BadNetwork(ICluster cluster, string topic) : IDisposable
{
    private readonly List<Fault> _faults = [];
    private bool _held;

    /// <summary>Whether this cluster can fail on purpose.</summary>
    public bool IsPossible => cluster.Supports(Capability.Faults);

    /// <summary>So many requests are refused, after a moment, with an error that heals.</summary>
    public void Refuses(int times, TimeSpan after = default) =>
        Add(new Fault(ApiKey.Produce) { Topic = topic, Error = ErrorCode.NotEnoughReplicas, Delay = after, Times = times });

    /// <summary>So many requests do their work, and their answers get lost; null: all of them, until the end.</summary>
    public void LosesAnswers(int? times) => Add(new Fault(ApiKey.Produce) { Topic = topic, LosesAnswer = true, Times = times });

    /// <summary>Followers stand still: whoever waits for all in-sync replicas gets no answer until the end.</summary>
    public void HoldsAnswers()
    {
        if (!IsPossible)
            return;

        _held = true;
        foreach (var broker in cluster.Brokers)
            cluster.Embedded().HoldReplication(broker.Id, topic);
    }

    /// <summary>All is well again.</summary>
    public void Ends()
    {
        if (_held)
            foreach (var broker in cluster.Brokers)
                cluster.Embedded().ReleaseReplication(broker.Id, topic);
        _held = false;
        foreach (var fault in _faults)
            cluster.Embedded().Faults.Remove(fault);
        _faults.Clear();
    }

    public void Dispose() => Ends();

    private void Add(Fault fault)
    {
        if (IsPossible)
            _faults.Add(cluster.Embedded().Faults.Add(fault));
    }
}
