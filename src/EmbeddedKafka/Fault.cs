using EmbeddedKafka.Protocol;

namespace EmbeddedKafka;

/// <summary>
/// Something that goes wrong on purpose when brokers are asked for <paramref name="api"/>: an error, a delay, a lost
/// answer, a lost request, a closed connection. Every filter that is set must match.
/// </summary>
public sealed class Fault(ApiKey api)
{
    int _hits;

    /// <summary>The API that misbehaves.</summary>
    public ApiKey Api { get; } = api;

    /// <summary>The error to answer with; where an API answers per partition, for the partitions that match only. The
    /// request has no effect there.</summary>
    public ErrorCode Error { get; init; }

    /// <summary>How long the broker waits, by the cluster's clock, before it handles the request.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The broker handles the request, then closes the connection instead of answering, as when a network
    /// fails at the wrong moment.</summary>
    public bool LosesAnswer { get; init; }

    /// <summary>The request never reaches the broker: it has no effect, and the connection stays open and silent until
    /// the client gives up on it.</summary>
    public bool DropsRequest { get; init; }

    /// <summary>The broker closes the connection instead of handling the request.</summary>
    public bool ClosesConnection { get; init; }

    /// <summary>How often this happens; null means until it is removed.</summary>
    public int? Times { get; init; }

    /// <summary>Only for this topic; for an API that names topics.</summary>
    public string? Topic { get; init; }

    /// <summary>Only for this partition; for an API that names partitions.</summary>
    public int? Partition { get; init; }

    /// <summary>Only on this broker.</summary>
    public int? BrokerId { get; init; }

    /// <summary>Only for clients with this <c>client.id</c>.</summary>
    public string? ClientId { get; init; }

    /// <summary>Only where this says so, after the filters above. Called on the cluster's loop: be quick, and do not
    /// call the cluster.</summary>
    public Func<FaultTarget, bool>? When { get; init; }

    /// <summary>How often it has happened so far.</summary>
    public int Hits => Volatile.Read(ref _hits);

    internal bool AppliesTo(ApiKey key, int brokerId, string? clientId) =>
        Api == key
        && (BrokerId is null || BrokerId == brokerId)
        && (ClientId is null || ClientId == clientId)
        && (Times is null || Hits < Times);

    internal bool AppliesTo(in FaultTarget target) =>
        AppliesTo(target.Api, target.BrokerId, target.ClientId)
        && (Topic is null || Topic == target.Topic)
        && (Partition is null || Partition == target.Partition)
        && (When is null || When(target));

    internal bool TryHit()
    {
        if (Times is not { } times)
        {
            Interlocked.Increment(ref _hits);
            return true;
        }
        for (var seen = Hits; seen < times; seen = Hits)
            if (Interlocked.CompareExchange(ref _hits, seen + 1, seen) == seen)
                return true;
        return false;
    }
}
