using System.Buffers;
using System.Net.Security;
using System.Security.Authentication;
using EmbeddedKafka.Security.Kerberos;

namespace EmbeddedKafka.Security.Sasl;

/// <summary>
/// GSSAPI (RFC 4752): the client shows a ticket that the KDC gave it for this service, both agree that no security
/// layer follows, and the client's principal becomes a user by rules. Another identity that it asks for is not looked
/// at, as in Kafka.
/// </summary>
internal sealed class GssapiExchange(KerberosService service) : ISaslExchange, IDisposable
{
    const byte NoLayer = 1;

    readonly NegotiateAuthentication _context = service.Begin();
    Stage _stage = Stage.Tickets;

    enum Stage
    {
        Tickets,
        Offer,
        Choice,
    }

    public string? User { get; private set; }

    /// <summary>No rule makes the principal a user.</summary>
    public string? Bar { get; private set; }

    public byte[] Answer(byte[] token)
    {
        try
        {
            return _stage switch
            {
                Stage.Tickets => Accept(token),
                Stage.Offer when token.Length == 0 => Offer(),
                Stage.Offer => throw new SaslFailure(null, "Handshake expecting no response data from server"),
                _ => Choose(token),
            };
        }
        catch (Exception wrong) when (wrong is AuthenticationException or InvalidOperationException)
        {
            throw new SaslFailure(null, wrong.Message);
        }
    }

    byte[] Accept(byte[] token)
    {
        var answer = _context.GetOutgoingBlob(token, out var status) ?? [];
        if (status == NegotiateAuthenticationStatusCode.ContinueNeeded)
            return answer;
        if (status != NegotiateAuthenticationStatusCode.Completed)
            throw new SaslFailure(null, $"GSSAPI does not accept the client's ticket: {status}");
        _stage = Stage.Offer;
        return answer.Length > 0 ? answer : Offer();
    }

    // Which security layers there are, and how much may be wrapped at once: none, nothing.
    byte[] Offer()
    {
        _stage = Stage.Choice;
        var offer = new ArrayBufferWriter<byte>();
        var status = _context.Wrap([NoLayer, 0, 0, 0], offer, requestEncryption: false, out _);
        return status == NegotiateAuthenticationStatusCode.Completed
            ? offer.WrittenSpan.ToArray()
            : throw new SaslFailure(null, $"GSSAPI does not wrap: {status}");
    }

    byte[] Choose(byte[] token)
    {
        var choice = new ArrayBufferWriter<byte>();
        var status = _context.Unwrap(token, choice, out _);
        if (status != NegotiateAuthenticationStatusCode.Completed)
            throw new SaslFailure(null, $"GSSAPI does not unwrap: {status}");
        if (choice.WrittenCount < 4 || (choice.WrittenSpan[0] & NoLayer) == 0)
            throw new SaslFailure(null, "the client wants a security layer");
        var principal = _context.RemoteIdentity.Name!;
        try
        {
            User = service.UserOf(principal);
        }
        catch (FormatException unmapped)
        {
            Bar = $"Failed to set name for '{principal}' based on Kerberos authentication rules. {unmapped.Message}";
        }
        return [];
    }

    public void Dispose() => _context.Dispose();
}
