using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;

namespace EmbeddedKafka.Security.Tokens;

/// <summary>Who may ask for anything to do with delegation tokens.</summary>
internal static class TokenAccess
{
    /// <summary>Nobody without credentials of their own: not who logged in with a token, nor who came in through
    /// PLAINTEXT or through TLS without a certificate.</summary>
    public static bool MayAsk(ClusterState state, Session session) =>
        !session.IsByToken
        && state.Options.Listeners[session.Listener].Protocol switch
        {
            ListenerProtocol.Plaintext => false,
            ListenerProtocol.Ssl => session.User != Session.Anonymous,
            _ => true,
        };
}
