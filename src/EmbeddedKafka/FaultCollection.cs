using EmbeddedKafka.Protocol;

namespace EmbeddedKafka;

/// <summary>The faults in force. Add and remove them at any time, from any thread.</summary>
public sealed class FaultCollection
{
    readonly Lock _lock = new();
    Fault[] _faults = [];

    /// <summary>Puts a fault in force and returns it, to look at <see cref="Fault.Hits"/> or to remove it.</summary>
    public Fault Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_lock)
            _faults = [.. _faults, fault];
        return fault;
    }

    /// <summary>Ends a fault; false when it is not in force.</summary>
    public bool Remove(Fault fault)
    {
        lock (_lock)
        {
            var rest = Array.FindAll(_faults, other => other != fault);
            if (rest.Length == _faults.Length)
                return false;
            _faults = rest;
            return true;
        }
    }

    /// <summary>Ends all faults.</summary>
    public void Clear()
    {
        lock (_lock)
            _faults = [];
    }

    internal bool IsEmpty => Volatile.Read(ref _faults).Length == 0;

    /// <summary>The error for one partition (or one request, without topic), None for no fault.</summary>
    internal ErrorCode ErrorFor(ApiKey api, int brokerId, string? clientId, string? topic = null, int? partition = null)
    {
        foreach (var fault in Volatile.Read(ref _faults))
            if (
                fault.Error != ErrorCode.None
                && fault.AppliesTo(new FaultTarget(api, brokerId, clientId, topic, partition))
                && fault.TryHit()
            )
                return fault.Error;
        return ErrorCode.None;
    }

    /// <summary>How long to wait before a request is handled. A fault that also does something else counts as hit
    /// there, not here.</summary>
    internal TimeSpan DelayFor(IReadOnlyList<FaultTarget> targets)
    {
        var delay = TimeSpan.Zero;
        foreach (var fault in Volatile.Read(ref _faults))
        {
            if (fault.Delay <= delay || !AppliesToAny(fault, targets))
                continue;
            var doesMore =
                fault.Error != ErrorCode.None || fault.LosesAnswer || fault.DropsRequest || fault.ClosesConnection;
            if (doesMore || fault.TryHit())
                delay = fault.Delay;
        }
        return delay;
    }

    /// <summary>Whether the connection is to be closed instead of answering a request that was handled.</summary>
    internal bool LosesAnswer(IReadOnlyList<FaultTarget> targets) =>
        Strikes(targets, static fault => fault.LosesAnswer);

    /// <summary>Whether a request is to have neither effect nor answer.</summary>
    internal bool DropsRequest(IReadOnlyList<FaultTarget> targets) =>
        Strikes(targets, static fault => fault.DropsRequest);

    /// <summary>Whether the connection is to be closed instead of handling a request.</summary>
    internal bool ClosesConnection(IReadOnlyList<FaultTarget> targets) =>
        Strikes(targets, static fault => fault.ClosesConnection);

    bool Strikes(IReadOnlyList<FaultTarget> targets, Predicate<Fault> does)
    {
        foreach (var fault in Volatile.Read(ref _faults))
            if (does(fault) && AppliesToAny(fault, targets) && fault.TryHit())
                return true;
        return false;
    }

    static bool AppliesToAny(Fault fault, IReadOnlyList<FaultTarget> targets)
    {
        foreach (var target in targets)
            if (fault.AppliesTo(target))
                return true;
        return false;
    }
}
