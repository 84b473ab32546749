using EmbeddedKafka.Configs;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Quotas;

/// <summary>
/// Measures what clients use of each broker and says how long who uses too much has to pause (KIP-13, KIP-124, KIP-219,
/// KIP-599).
/// </summary>
internal sealed class QuotaManager
{
    readonly ClusterLoop _loop;
    readonly int _samples;
    readonly long _windowMs;
    readonly double _mutationBurstSeconds;
    readonly Dictionary<(string Key, int BrokerId, string User, string ClientId), SampledRate> _rates = [];
    readonly Dictionary<(string User, string ClientId), TokenBucket> _mutations = [];

    public QuotaManager(ConfigStore configs, ClusterLoop loop)
    {
        _loop = loop;
        _samples = (int)configs.BrokerNumber("quota.window.num");
        _windowMs = 1000 * configs.BrokerNumber("quota.window.size.seconds");
        _mutationBurstSeconds =
            configs.BrokerNumber("controller.quota.window.num")
            * configs.BrokerNumber("controller.quota.window.size.seconds");
        Connections = new ConnectionRates(_samples, _windowMs, loop.Time);
    }

    public QuotaTable Table { get; } = new();

    public ConnectionRates Connections { get; }

    /// <summary>Whether any client is limited.</summary>
    public bool IsActive => Table.HasClientQuotas;

    public void Set(QuotaEntity entity, string key, double? value)
    {
        Table.Set(entity, key, value);
        if (entity.Ip is { } address)
            Connections.Set(address, value);
    }

    /// <summary>Counts a produce request; the milliseconds that its client has to pause.</summary>
    public int OnProduce(RequestContext context) => Record(context, QuotaKey.ProducerByteRate, context.Size - 4);

    /// <summary>Counts the answer to a fetch. When the client has to pause it is not sent, and counts for
    /// nothing.</summary>
    public int OnFetch(RequestContext context, FetchResponse response)
    {
        if (Find(context, QuotaKey.ConsumerByteRate) is not { } limit)
            return 0;
        using var writer = new KafkaWriter();
        response.Write(writer, context.Version);
        var throttle = Record(context, QuotaKey.ConsumerByteRate, writer.Length + 4);
        if (throttle > 0)
            RateOf(context, QuotaKey.ConsumerByteRate, limit).Record(-writer.Length - 4, _loop.Now);
        return throttle;
    }

    /// <summary>Counts the time that a request took of the broker's threads; the pause is a window at most.</summary>
    public int OnRequest(RequestContext context, TimeSpan taken) =>
        (int)Math.Min(Record(context, QuotaKey.RequestPercentage, taken.TotalSeconds * 100), _windowMs);

    /// <summary>The most bytes that one fetch may bring within the client's quota.</summary>
    public long FetchBytes(RequestContext context) =>
        IsActive && Find(context, QuotaKey.ConsumerByteRate) is { } limit
            ? (long)Math.Min(limit.Bound * (_samples - 1) * _windowMs / 1000, int.MaxValue)
            : int.MaxValue;

    /// <summary>
    /// Counts partitions to be made or deleted. Returns false if the client is above its quota already and
    /// <paramref name="isStrict"/>: the request is to be refused (THROTTLING_QUOTA_EXCEEDED). The throttle time is
    /// added to the context.
    /// </summary>
    public bool TryMutate(RequestContext context, int partitions, bool isStrict)
    {
        if (!IsActive || Find(context, QuotaKey.ControllerMutationRate) is not { } limit)
            return true;
        if (!_mutations.TryGetValue((limit.User, limit.ClientId), out var bucket))
            _mutations[(limit.User, limit.ClientId)] = bucket = new(_mutationBurstSeconds);
        var debt = bucket.ThrottleMs(limit.Bound, _loop.Now);
        var isRefused = isStrict && debt > 0;
        if (!isRefused)
        {
            bucket.Take(partitions, limit.Bound, _loop.Now);
            // In strict mode the request that crosses the limit is not throttled; the next one is refused.
            debt = isStrict ? 0 : bucket.ThrottleMs(limit.Bound, _loop.Now);
        }
        context.ThrottleMs = Math.Max(context.ThrottleMs, (int)debt);
        return !isRefused;
    }

    int Record(RequestContext context, string key, double value)
    {
        if (Find(context, key) is not { } limit)
            return 0;
        var rate = RateOf(context, key, limit);
        rate.Record(value, _loop.Now);
        return (int)Math.Min(rate.ThrottleMs(limit.Bound, _loop.Now), int.MaxValue);
    }

    QuotaLimit? Find(RequestContext context, string key) =>
        Table.Find(key, context.Session.User, context.ClientId ?? "");

    SampledRate RateOf(RequestContext context, string key, QuotaLimit limit)
    {
        var name = (key, context.BrokerId, limit.User, limit.ClientId);
        return _rates.TryGetValue(name, out var rate) ? rate : _rates[name] = new(_samples, _windowMs);
    }
}
