using System.Globalization;
using EmbeddedKafka.Configs;
using EmbeddedKafka.Security.Sasl;

namespace EmbeddedKafka.Security.OAuth;

/// <summary>Which validator a listener's configs ask for. As in Kafka tokens without a signature are taken unless
/// <c>sasl.server.callback.handler.class</c> names the validator of signed ones (KIP-768).</summary>
internal static class TokenValidators
{
    const string Mechanism = "OAUTHBEARER";
    const string Package = "org.apache.kafka.common.security.oauthbearer.";
    const string JwksUrl = "sasl.oauthbearer.jwks.endpoint.url";
    const string ValidatorClass = "sasl.oauthbearer.jwt.validator.class";
    const string HandlerClass = "sasl.server.callback.handler.class";

    static readonly string[] Known = [Package + "DefaultJwtValidator", Package + "BrokerJwtValidator"];

    /// <exception cref="ArgumentException">A config does not make sense, in Kafka's words where Kafka has
    /// them.</exception>
    public static ITokenValidator Make(ListenerConfigs configs, JaasOptions? jaas, TokenKeySources sources)
    {
        switch (configs.OfMechanism(Mechanism, HandlerClass))
        {
            case null:
            case Package + "internals.unsecured.OAuthBearerUnsecuredValidatorCallbackHandler":
                return new UnsecuredTokens(
                    jaas?["unsecuredValidatorRequiredScope"] ?? configs.Text("unsecuredValidatorRequiredScope")
                );
            case Package + "OAuthBearerValidatorCallbackHandler":
                break;
            case var other:
                throw new ArgumentException($"listener {configs.Listener}: there is no {HandlerClass} {other} here");
        }
        if (configs.Text(Mechanism, ValidatorClass) is var validator && Array.IndexOf(Known, validator) < 0)
            throw new ArgumentException($"listener {configs.Listener}: there is no {ValidatorClass} {validator} here");
        if (configs.Text(Mechanism, JwksUrl) is not { } url)
            throw new ArgumentException(
                $"The OAuth validator for the broker requires \"{JwksUrl}\" to be configured so that JWT signatures "
                    + $"can be verified, but it was not set. Set \"{JwksUrl}\" to the OAuth/OIDC provider's JWKS "
                    + "endpoint URL for this listener, or configure a signature-verifying "
                    + $"\"{ValidatorClass}\"."
            );
        return new SignedTokens(
            sources.Of(
                UrlOf(url),
                Time(configs, "sasl.oauthbearer.jwks.endpoint.refresh.ms"),
                Time(configs, "sasl.oauthbearer.jwks.endpoint.retry.backoff.ms"),
                Time(configs, "sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms")
            )
        )
        {
            Audiences = configs.Items(Mechanism, "sasl.oauthbearer.expected.audience"),
            Issuer = configs.Text(Mechanism, "sasl.oauthbearer.expected.issuer"),
            SkewSeconds = configs.Number(Mechanism, "sasl.oauthbearer.clock.skew.seconds"),
            ScopeClaim = configs.Text(Mechanism, "sasl.oauthbearer.scope.claim.name")!,
            SubjectClaim = configs.Text(Mechanism, "sasl.oauthbearer.sub.claim.name")!,
        };
    }

    static Uri UrlOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" or "file"
            ? parsed
            : throw new ArgumentException(
                $"Invalid value {url} for configuration {JwksUrl}: The OAuth configuration option {JwksUrl} "
                    + "contains a URL that is malformed or has another protocol than http, https and file"
            );

    static TimeSpan Time(ListenerConfigs configs, string name) =>
        configs.Number(Mechanism, name) is >= 0 and var milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Invalid value {configs.Text(Mechanism, name)} for configuration {name}: The OAuth configuration "
                        + $"option {name} value must be at least 0"
                )
            );
}
