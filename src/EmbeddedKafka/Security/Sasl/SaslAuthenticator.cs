using System.Buffers.Binary;
using System.Net;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Security.Sasl;

/// <summary>
/// Finds out who is at the other end of one connection (KIP-43, KIP-152), and again when its time is up (KIP-368).
/// Until then only ApiVersions, SaslHandshake and SaslAuthenticate are served; whatever else comes ends the connection.
/// </summary>
internal sealed class SaslAuthenticator(SaslSettings settings, IPAddress client, int listener, TimeProvider time)
{
    static readonly TimeSpan MinReauthInterval = TimeSpan.FromSeconds(1);

    Stage _stage = Stage.Versions;
    string? _bar;
    ISaslExchange? _exchange;
    string _mechanism = "";
    bool _again;
    long? _expiresAt;
    long? _begunAgainAt;

    enum Stage
    {
        Versions,
        Handshake,
        Tokens,
        RawTokens,
        OtherMechanism,
        Done,
    }

    /// <summary>Who it is; null before that is known.</summary>
    public Session? Session { get; private set; }

    /// <summary>Whether a frame is part of the authentication and goes to <see cref="Receive"/>. Others are served as
    /// on any listener.</summary>
    /// <exception cref="ProtocolException">The session has expired, and this is not the beginning of another; or the
    /// client is nobody here.</exception>
    public bool Takes(ReadOnlySpan<byte> frame)
    {
        if (_stage != Stage.Done)
            return !IsFirstApiVersions(frame);
        if (_bar is not null)
            throw new ProtocolException(_bar);
        if (_expiresAt is not { } expiry)
            return false;
        if (ApiOf(frame) == ApiKey.SaslHandshake && MayBeginAgain())
            return true;
        return time.GetTimestamp() < expiry
            ? false
            : throw new ProtocolException("the session has expired without another authentication");
    }

    /// <summary>Takes the next step and writes the answer.</summary>
    /// <exception cref="SaslRefusal">The client does not get in.</exception>
    public void Receive(ReadOnlyMemory<byte> frame, KafkaWriter writer)
    {
        if (_stage == Stage.RawTokens)
        {
            ReceiveRaw(frame.ToArray(), writer);
            return;
        }
        var reader = new KafkaReader(frame);
        var api = (ApiKey)reader.ReadInt16();
        var version = reader.ReadInt16();
        var correlationId = reader.ReadInt32();
        reader.ReadNullableString(flexible: false);
        if (_stage == Stage.OtherMechanism)
            throw new SaslRefusal("another mechanism than before", null);
        if (_stage == Stage.Tokens)
            ReceiveToken(ref reader, api, version, correlationId, writer);
        else if (api == ApiKey.SaslHandshake && version is 0 or 1)
            Shake(SaslHandshakeRequest.Read(ref reader, version), version, correlationId, writer);
        else
            throw new SaslRefusal($"Unexpected Kafka request of type {api} during SASL handshake.", null);
    }

    void Shake(SaslHandshakeRequest request, short version, int correlationId, KafkaWriter writer)
    {
        var exchange = settings.Begin(request.Mechanism);
        ResponseFrame.Write(
            writer,
            ApiKey.SaslHandshake,
            version,
            correlationId,
            new SaslHandshakeResponse
            {
                ErrorCode = exchange is null ? ErrorCode.UnsupportedSaslMechanism : ErrorCode.None,
                Mechanisms = [.. settings.Mechanisms],
            }
        );
        if (exchange is null)
            throw new SaslRefusal($"Unsupported SASL mechanism {request.Mechanism}", null);
        if (_again && request.Mechanism != _mechanism)
        {
            _stage = Stage.OtherMechanism;
            return;
        }
        _exchange = exchange;
        _mechanism = request.Mechanism;
        _stage = version == 0 ? Stage.RawTokens : Stage.Tokens;
    }

    void ReceiveToken(ref KafkaReader reader, ApiKey api, short version, int correlationId, KafkaWriter writer)
    {
        if (api != ApiKey.SaslAuthenticate)
            throw new SaslRefusal(
                $"Unexpected Kafka request of type {api} during SASL authentication.",
                IllegalState(api, version, correlationId)
            );
        if (version is < 0 or > 2)
            throw new ProtocolException($"{api} has versions 0 to 2 here, not {version}");
        if (ApiTable.RequestHeaderVersion(api, version) >= 2)
            reader.SkipTags();
        var token = SaslAuthenticateRequest.Read(ref reader, version).AuthBytes.ToArray();
        try
        {
            var answer = _exchange!.Answer(token);
            if (_exchange.Bar is { } bar)
                (_bar, _stage) = (bar, Stage.Done);
            var lifetime = _exchange.User is { } user ? Complete(user) : 0;
            ResponseFrame.Write(
                writer,
                api,
                version,
                correlationId,
                new SaslAuthenticateResponse { AuthBytes = answer, SessionLifetimeMs = lifetime }
            );
        }
        catch (SaslFailure failure)
        {
            var told =
                failure.Told
                ?? $"Authentication failed during {(_again ? "re-authentication" : "authentication")} due to "
                    + $"invalid credentials with SASL mechanism {_mechanism}";
            using var late = new KafkaWriter();
            ResponseFrame.Write(
                late,
                api,
                version,
                correlationId,
                new SaslAuthenticateResponse { ErrorCode = ErrorCode.SaslAuthenticationFailed, ErrorMessage = told }
            );
            throw new SaslRefusal(failure.Message, late.ToArray());
        }
    }

    void ReceiveRaw(byte[] token, KafkaWriter writer)
    {
        try
        {
            var answer = _exchange!.Answer(token);
            if (_exchange.User is { } user)
                Complete(user);
            writer.WriteBytes(answer, flexible: false);
        }
        catch (SaslFailure failure)
        {
            throw new SaslRefusal(failure.Message, null);
        }
    }

    // Gives the session's lifetime in milliseconds, 0 for no end.
    long Complete(string user)
    {
        if (_again && Session!.User != user)
            throw new SaslFailure(
                $"Cannot change principals during re-authentication from User.{Session.User}: User.{user}"
            );
        Session ??= new Session(client, listener, user, _exchange!.IsByToken);
        _stage = Stage.Done;
        var max = settings.MaxReauth(_mechanism);
        var left = _exchange!.ExpiresAt - time.GetUtcNow().ToUnixTimeMilliseconds();
        (_exchange as IDisposable)?.Dispose();
        _exchange = null;
        _expiresAt = null;
        if (left is null && max <= 0)
            return 0;
        var lifetime = Math.Max(
            0,
            left is null ? max
                : max <= 0 ? left.Value
                : Math.Min(left.Value, max)
        );
        _expiresAt = time.GetTimestamp() + (long)(lifetime / 1000.0 * time.TimestampFrequency);
        return lifetime;
    }

    bool MayBeginAgain()
    {
        if (_begunAgainAt is { } before && time.GetElapsedTime(before) < MinReauthInterval)
            return false;
        _begunAgainAt = time.GetTimestamp();
        _again = true;
        _stage = Stage.Handshake;
        return true;
    }

    // ApiVersions may come once, first of all; a version that is not known may be followed by one that is (KIP-511).
    bool IsFirstApiVersions(ReadOnlySpan<byte> frame)
    {
        if (_stage != Stage.Versions || ApiOf(frame) != ApiKey.ApiVersions)
            return false;
        if (BinaryPrimitives.ReadInt16BigEndian(frame[2..]) <= ApiVersionsMax)
            _stage = Stage.Handshake;
        return true;
    }

    const short ApiVersionsMax = 4;

    static ApiKey ApiOf(ReadOnlySpan<byte> frame) =>
        frame.Length < 4 ? (ApiKey)(-1) : (ApiKey)BinaryPrimitives.ReadInt16BigEndian(frame);

    // SaslHandshake and ApiVersions get ILLEGAL_SASL_STATE; after any other request the connection closes without an
    // answer.
    static byte[]? IllegalState(ApiKey api, short version, int correlationId)
    {
        IResponse? response = api switch
        {
            ApiKey.SaslHandshake when version is 0 or 1 => new SaslHandshakeResponse
            {
                ErrorCode = ErrorCode.IllegalSaslState,
            },
            ApiKey.ApiVersions when version is >= 0 and <= ApiVersionsMax => new ApiVersionsResponse
            {
                ErrorCode = ErrorCode.IllegalSaslState,
            },
            _ => null,
        };
        if (response is null)
            return null;
        using var writer = new KafkaWriter();
        ResponseFrame.Write(writer, api, version, correlationId, response);
        return writer.ToArray();
    }
}
