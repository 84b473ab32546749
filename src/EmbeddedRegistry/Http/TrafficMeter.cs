using System.Collections.Concurrent;

namespace EmbeddedKafka.Registry.Http;

/// <summary>Counts the requests that were answered.</summary>
internal sealed class TrafficMeter
{
    /// <summary>The route of a path that no route has.</summary>
    public const string Unknown = "(unknown)";

    /// <summary>As many kinds of request are counted apart; a client that gives itself a new name for each is one of
    /// many then.</summary>
    const int MaxKinds = 10_000;

    readonly ConcurrentDictionary<(string Method, string Route, int Status, string Client), Counter> _counters = [];

    public void Answered(string method, string route, int status, string client)
    {
        var kind = (method, route, status, _counters.Count < MaxKinds ? client : "(others)");
        _counters.GetOrAdd(kind, _ => new()).Add();
    }

    public RegistryTraffic Read() =>
        RegistryTraffic.Of(
            _counters.Select(counter => new RegistryRequests(
                counter.Key.Method,
                counter.Key.Route,
                counter.Key.Status,
                counter.Key.Client,
                counter.Value.Count
            ))
        );

    sealed class Counter
    {
        long _count;

        public long Count => Interlocked.Read(ref _count);

        public void Add() => Interlocked.Increment(ref _count);
    }
}
