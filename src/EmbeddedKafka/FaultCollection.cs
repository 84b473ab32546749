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
        lock (_lock) _faults = [.. _faults, fault];
        return fault;
    }

    /// <summary>Ends a fault; false when it is not in force.</summary>
    public bool Remove(Fault fault)
    {
        lock (_lock)
        {
            var rest = Array.FindAll(_faults, other => other != fault);
            if (rest.Length == _faults.Length) return false;
            _faults = rest;
            return true;
        }
    }

    /// <summary>Ends all faults.</summary>
    public void Clear()
    {
        lock (_lock) _faults = [];
    }

    internal bool IsEmpty => Volatile.Read(ref _faults).Length == 0;

    /// <summary>The error for one partition (or one request, without topic), None for no fault.</summary>
    internal ErrorCode ErrorFor(ApiKey api, int brokerId, string? clientId, string? topic = null, int? partition = null)
    {
        foreach (var fault in Volatile.Read(ref _faults))
            if (fault.Error != ErrorCode.None && fault.AppliesTo(api, brokerId, clientId) && fault.AppliesTo(topic, partition) && fault.TryHit())
                return fault.Error;
        return ErrorCode.None;
    }

    /// <summary>How long to wait before a request is handled. A fault that carries an error as well counts as hit there, not here.</summary>
    internal TimeSpan DelayFor(ApiKey api, int brokerId, string? clientId, IRequest request)
    {
        var delay = TimeSpan.Zero;
        foreach (var fault in Volatile.Read(ref _faults))
        {
            if (fault.Delay <= delay || !fault.AppliesTo(api, brokerId, clientId) || !Names(request, fault)) continue;
            if (fault.Error != ErrorCode.None || fault.LosesAnswer || fault.TryHit()) delay = fault.Delay;
        }
        return delay;
    }

    /// <summary>Whether the connection is to be closed instead of answering a request that was handled.</summary>
    internal bool LosesAnswer(ApiKey api, int brokerId, string? clientId, IRequest request)
    {
        foreach (var fault in Volatile.Read(ref _faults))
            if (fault.LosesAnswer && fault.AppliesTo(api, brokerId, clientId) && Names(request, fault) && fault.TryHit())
                return true;
        return false;
    }

    static bool Names(IRequest request, Fault fault)
    {
        if (fault.Topic is null && fault.Partition is null) return true;
        return request switch
        {
            ProduceRequest produce => produce.TopicData.Exists(topic => topic.PartitionData.Exists(partition => fault.AppliesTo(topic.Name, partition.Index))),
            FetchRequest fetch => fetch.Topics.Exists(topic => topic.Partitions.Exists(partition => fault.AppliesTo(topic.Topic, partition.Partition))),
            _ => true,
        };
    }
}
