using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>
/// SaslHandshake, versions 0–1.
/// <list type="bullet">
/// <item>During authentication the connection takes it (<see cref="Security.Sasl.SaslAuthenticator"/>). Here come those
/// out of place: on a listener without SASL, or again without need: ILLEGAL_SASL_STATE.</item>
/// </list>
/// </summary>
internal sealed class SaslHandshakeHandler() : ApiHandler<SaslHandshakeRequest>(ApiKey.SaslHandshake, 0, 1)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, SaslHandshakeRequest request) =>
        Answer(new SaslHandshakeResponse { ErrorCode = ErrorCode.IllegalSaslState });
}
