using System.Net;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Network;

/// <summary>Who is at the other end of a connection and how they came in; fixed once they have authenticated.</summary>
internal sealed class Session(
    IPAddress client,
    int listener = 0,
    string user = Session.Anonymous,
    bool isByToken = false
)
{
    public const string Anonymous = "ANONYMOUS";

    public static readonly Session Nobody = new(IPAddress.Loopback);

    /// <summary>The name alone, as quotas know it.</summary>
    public string User { get; } = user;

    /// <summary>As ACLs name it: type, colon, name.</summary>
    public string Principal { get; } = "User:" + user;

    /// <summary>The principal in its parts.</summary>
    public KafkaPrincipal Identity => new(KafkaPrincipal.UserType, User);

    /// <summary>Whether the user has shown a delegation token only, which is good for less.</summary>
    public bool IsByToken { get; } = isByToken;

    /// <summary>The client's address in letters, as ACLs name hosts.</summary>
    public string Host { get; } = client.ToString();

    /// <summary>Which of the brokers' listeners the client came in through; it is told of the endpoints of that one
    /// only.</summary>
    public int Listener { get; } = listener;
}
