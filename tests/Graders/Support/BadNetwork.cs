using Course.Kit;
using EmbeddedKafka;
using EmbeddedKafka.Protocol;

namespace Graders.Support;

/// <summary>What goes wrong between the producers of one topic and its leaders. Where a cluster cannot do one of these
/// on purpose, it does not happen.</summary>
internal sealed class BadNetwork(ICluster cluster, string topic) : IAsyncDisposable
{
    static readonly TimeSpan Lateness = TimeSpan.FromSeconds(6);
    readonly List<Fault> _faults = [];
    bool _held;

    /// <summary>Whether this cluster can refuse requests and lose answers.</summary>
    public bool IsPossible => cluster.Supports(Capability.Faults);

    /// <summary>Whether this cluster can keep a producer waiting.</summary>
    public bool CanHold => cluster.Supports(Capability.HoldReplication) || cluster.Supports(Capability.DelayBrokers);

    /// <summary>So many requests are refused, after a moment, with an error that heals.</summary>
    public void Refuses(int times, TimeSpan after = default) =>
        Add(
            new Fault(ApiKey.Produce)
            {
                Topic = topic,
                Error = ErrorCode.NotEnoughReplicas,
                Delay = after,
                Times = times,
            }
        );

    /// <summary>So many requests do their work, and their answers get lost; null: all of them, until the end.</summary>
    public void LosesAnswers(int? times) =>
        Add(
            new Fault(ApiKey.Produce)
            {
                Topic = topic,
                LosesAnswer = true,
                Times = times,
            }
        );

    /// <summary>
    /// Whoever waits for all in-sync replicas gets no answer: the followers stand still until the end or, where nobody
    /// can hold them, requests are six seconds late.
    /// </summary>
    public async Task HoldsAnswersAsync()
    {
        _held = CanHold;
        foreach (var broker in _held ? cluster.Brokers : [])
            if (cluster.Supports(Capability.HoldReplication))
                cluster.Embedded().HoldReplication(broker.Id, topic);
            else
                await broker.DelayAsync(Lateness);
    }

    /// <summary>All is well again.</summary>
    public async Task EndsAsync()
    {
        foreach (var broker in _held ? cluster.Brokers : [])
            if (cluster.Supports(Capability.HoldReplication))
                cluster.Embedded().ReleaseReplication(broker.Id, topic);
            else
                await broker.DelayAsync(TimeSpan.Zero);
        _held = false;
        foreach (var fault in _faults)
            cluster.Embedded().Faults.Remove(fault);
        _faults.Clear();
    }

    public async ValueTask DisposeAsync() => await EndsAsync();

    void Add(Fault fault)
    {
        if (IsPossible)
            _faults.Add(cluster.Embedded().Faults.Add(fault));
    }
}
