using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using EmbeddedKafka.Configs;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Security.Tokens;

/// <summary>
/// The cluster's delegation tokens, as Kafka's DelegationTokenControlManager keeps them. Without
/// <c>delegation.token.secret.key</c> there are none. The loop changes them; connections read them from their own
/// threads, to let clients in.
/// </summary>
internal sealed class DelegationTokens(ConfigStore configs, ClusterLoop loop)
{
    readonly ConcurrentDictionary<string, DelegationToken> _tokens = new(StringComparer.Ordinal);
    readonly byte[] _secret = Encoding.UTF8.GetBytes(configs.Broker("delegation.token.secret.key") ?? "");
    readonly long _maxLifetime = configs.BrokerNumber("delegation.token.max.lifetime.ms");
    readonly long _renewal = configs.BrokerNumber("delegation.token.expiry.time.ms");
    LoopTimer? _sweep;

    public bool IsEnabled => _secret.Length > 0;

    public IEnumerable<DelegationToken> All => _tokens.Values;

    public DelegationToken? Find(string id) => _tokens.GetValueOrDefault(id);

    public DelegationToken Create(
        KafkaPrincipal owner,
        KafkaPrincipal requester,
        IReadOnlyList<KafkaPrincipal> renewers,
        long maxLifetime
    )
    {
        var now = loop.Now;
        var endsAt = Sum(now, maxLifetime > 0 ? Math.Min(_maxLifetime, maxLifetime) : _maxLifetime);
        var id = KafkaUuid.NewText();
        return Add(new(id, HmacOf(id), owner, requester, renewers, now, Math.Min(endsAt, Sum(now, _renewal)), endsAt));
    }

    /// <summary>Takes up a token that the data directory holds. Its HMAC is made again, for the secret is not kept
    /// there.</summary>
    public void Restore(
        string id,
        KafkaPrincipal owner,
        KafkaPrincipal requester,
        IReadOnlyList<KafkaPrincipal> renewers,
        long issuedAt,
        long expiresAt,
        long endsAt
    )
    {
        if (IsEnabled)
            Add(new(id, HmacOf(id), owner, requester, renewers, issuedAt, expiresAt, endsAt));
    }

    /// <summary>Puts the expiry off by a period from now, or by the default where that is not positive or longer; never
    /// beyond the token's end. Gives the new expiry.</summary>
    public (ErrorCode Error, long ExpiresAt) Renew(KafkaPrincipal principal, ReadOnlyMemory<byte> hmac, long period)
    {
        var now = loop.Now;
        var (error, token) = Lookup(hmac);
        if (token is null)
            return (error, 0);
        if (token.IsExpiredAt(now))
            return (ErrorCode.DelegationTokenExpired, 0);
        if (!token.MayBeRenewedBy(principal))
            return (ErrorCode.DelegationTokenOwnerMismatch, 0);
        return MoveExpiry(token, now + (period > 0 ? Math.Min(_renewal, period) : _renewal));
    }

    /// <summary>Sets the expiry to a period from now, also later than it was; a negative period removes the token at
    /// once.</summary>
    public (ErrorCode Error, long ExpiresAt) Expire(KafkaPrincipal principal, ReadOnlyMemory<byte> hmac, long period)
    {
        var now = loop.Now;
        var (error, token) = Lookup(hmac);
        if (token is null)
            return (error, 0);
        if (!token.MayBeRenewedBy(principal))
            return (ErrorCode.DelegationTokenOwnerMismatch, 0);
        if (period >= 0)
            return token.IsExpiredAt(now) ? (ErrorCode.DelegationTokenExpired, 0) : MoveExpiry(token, Sum(now, period));
        _tokens.TryRemove(token.Id, out _);
        return (ErrorCode.None, now);
    }

    (ErrorCode, DelegationToken?) Lookup(ReadOnlyMemory<byte> hmac)
    {
        if (!IsEnabled)
            return (ErrorCode.DelegationTokenAuthDisabled, null);
        foreach (var token in _tokens.Values)
            if (CryptographicOperations.FixedTimeEquals(token.Hmac, hmac.Span))
                return (ErrorCode.None, token);
        return (ErrorCode.DelegationTokenNotFound, null);
    }

    (ErrorCode, long) MoveExpiry(DelegationToken token, long expiresAt)
    {
        expiresAt = Math.Min(token.EndsAt, expiresAt);
        Add(token with { ExpiresAt = expiresAt });
        return (ErrorCode.None, expiresAt);
    }

    DelegationToken Add(DelegationToken token)
    {
        _tokens[token.Id] = token;
        Arm();
        return token;
    }

    void Arm() => _sweep ??= loop.Schedule(configs.BrokerNumber("delegation.token.expiry.check.interval.ms"), Sweep);

    // Until the next sweep an expired token lets its bearer in, and the session is over at once, as in Kafka.
    void Sweep()
    {
        _sweep = null;
        var now = loop.Now;
        foreach (var token in _tokens.Values)
            if (token.IsExpiredAt(now))
                _tokens.TryRemove(token.Id, out _);
        if (!_tokens.IsEmpty)
            Arm();
    }

    byte[] HmacOf(string id) => HMACSHA512.HashData(_secret, Encoding.UTF8.GetBytes(id));

    static long Sum(long now, long duration) => now > long.MaxValue - duration ? long.MaxValue : now + duration;
}
