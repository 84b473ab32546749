using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>
/// SaslAuthenticate, versions 0–2.
/// <list type="bullet">
/// <item>During authentication the connection takes it (<see cref="Security.Sasl.SaslAuthenticator"/>); out of place it
/// is ILLEGAL_SASL_STATE.</item>
/// </list>
/// </summary>
internal sealed class SaslAuthenticateHandler() : ApiHandler<SaslAuthenticateRequest>(ApiKey.SaslAuthenticate, 0, 2)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, SaslAuthenticateRequest request) =>
        Answer(
            new SaslAuthenticateResponse
            {
                ErrorCode = ErrorCode.IllegalSaslState,
                ErrorMessage = "SaslAuthenticate request received after successful authentication",
            }
        );
}
