using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace EmbeddedKafka.Security.Tls;

/// <summary>
/// A look at a client's certificate while OpenSSL still shakes hands. Where .NET uses OpenSSL (Linux) it looks at the
/// certificate when the handshake is over, and then there is nobody to send a TLS alert: the client would see its
/// connection close and not know why (dotnet/runtime#18837, mended in .NET 11). So this asks OpenSSL to ask us. It
/// needs the handle that <see cref="SslStream"/> keeps for itself; where that cannot be had, .NET's own look remains,
/// without an alert. That one is had in any case.
/// </summary>
internal sealed class OpenSslLook : IDisposable
{
    // OpenSSL makes the alert of the reason why it does not verify: 28 is bad_certificate (42). What it has no alert
    // for, such as 44, is certificate_unknown (46).
    const int Rejected = 28,
        WithoutAlert = 44;

    static readonly ConcurrentDictionary<nint, OpenSslLook> Open = [];

    /// <summary>The last version of .NET that sends no alert.</summary>
    const int LastSilent = 10;

    readonly ClientTrust _trust;
    nint _session;

    OpenSslLook(ClientTrust trust) => _trust = trust;

    /// <summary>Why the client's certificate was refused; null when it was not.</summary>
    public string? Objection { get; private set; }

    /// <summary>Null where there is no OpenSSL to be asked.</summary>
    public static OpenSslLook? Begin(SslStream stream, HandshakeStream inner, ClientTrust trust)
    {
        if (!OperatingSystem.IsLinux() || Environment.Version.Major > LastSilent)
            return null;
        var look = new OpenSslLook(trust);
        inner.BeforeFirstWrite = () => look.Attach(stream);
        return look;
    }

    public void Dispose()
    {
        if (_session != 0)
            Open.TryRemove(_session, out _);
    }

    /// <summary>What OpenSSL is to make of a client's certificate: 0 to go on, else the reason why not. Called on the
    /// thread that shakes hands.</summary>
    public static int Decide(nint session, X509Certificate2 certificate, X509Certificate2Collection others)
    {
        if (!Open.TryGetValue(session, out var look))
            return 0;
        var wrong = look._trust.Look(certificate, others);
        look.Objection =
            wrong == X509ChainStatusFlags.NoError ? null : $"the client's certificate is not trusted: {wrong}";
        return wrong switch
        {
            X509ChainStatusFlags.NoError => 0,
            // As Java: an unknown authority is a bad certificate, one out of its time an unknown.
            X509ChainStatusFlags.NotTimeValid => WithoutAlert,
            _ => Rejected,
        };
    }

    void Attach(SslStream stream)
    {
        if (OpenSslLibrary.Loaded is not { } library || OpenSslLibrary.SessionOf(stream) is not (not 0 and var session))
            return;
        _session = session;
        Open[session] = this;
        library.AskUs(session, _trust.IsNeeded);
    }
}
