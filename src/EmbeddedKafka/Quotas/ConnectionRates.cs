using System.Net;

namespace EmbeddedKafka.Quotas;

/// <summary>
/// How many connections an address may open a second on each broker (KIP-612). The loop sets the limits; listeners ask
/// from their own threads.
/// </summary>
internal sealed class ConnectionRates(int samples, long windowMs, TimeProvider time)
{
    readonly Lock _lock = new();
    readonly Dictionary<QuotaName, double> _limits = [];
    readonly Dictionary<(int BrokerId, string Address), SampledRate> _rates = [];
    volatile bool _isActive;

    public void Set(QuotaName address, double? perSecond)
    {
        lock (_lock)
        {
            if (perSecond is { } limit)
                _limits[address] = limit;
            else
                _limits.Remove(address);
            _isActive = _limits.Count > 0;
        }
    }

    /// <summary>Counts a connection; the time after which it is to be closed unserved, or null when it is within the
    /// limit.</summary>
    public TimeSpan? DelayFor(int brokerId, IPAddress address)
    {
        if (!_isActive)
            return null;
        var text = address.ToString();
        lock (_lock)
        {
            if (!_limits.TryGetValue(new(text), out var limit) && !_limits.TryGetValue(QuotaName.Default, out limit))
                return null;
            if (!_rates.TryGetValue((brokerId, text), out var rate))
                _rates[(brokerId, text)] = rate = new(samples, windowMs);
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            rate.Record(1, now);
            var throttle = rate.ThrottleMs(limit, now);
            if (throttle <= 0)
                return null;
            // A refused connection does not count towards the rate.
            rate.Record(-1, now);
            return TimeSpan.FromMilliseconds(Math.Min(throttle, windowMs));
        }
    }
}
