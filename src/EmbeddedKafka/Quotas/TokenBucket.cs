namespace EmbeddedKafka.Quotas;

/// <summary>Tokens that come at a rate up to a burst; one may overdraw and then has to wait (KIP-599).</summary>
internal sealed class TokenBucket(double burstSeconds)
{
    double? _tokens;
    long _at;

    /// <summary>Milliseconds until the debt is paid; 0 without one.</summary>
    public double ThrottleMs(double perSecond, long now)
    {
        Refill(perSecond, now);
        return _tokens < 0 ? Math.Round(-_tokens!.Value / perSecond * 1000) : 0;
    }

    public void Take(double count, double perSecond, long now)
    {
        Refill(perSecond, now);
        _tokens -= count;
    }

    void Refill(double perSecond, long now)
    {
        var most = burstSeconds * perSecond;
        _tokens = _tokens is { } tokens ? Math.Min(most, tokens + (now - _at) / 1000.0 * perSecond) : most;
        _at = now;
    }
}
