using System.Collections.Immutable;
using static Course.Kit.SecuredListeners;

namespace Course.Kit;

/// <summary>The broker configs of a secured cluster, by the names of Apache Kafka.</summary>
internal static class SecuredConfigs
{
    const string Module = "org.apache.kafka.common.security";
    const string SuperUsers = "super.users";
    const string Authorizer = "org.apache.kafka.metadata.authorizer.StandardAuthorizer";

    // CN=booking-service,O=Clinic is User:booking-service, as with any other login.
    const string CommonName = "RULE:^CN=([^,]+).*$/$1/,DEFAULT";

    /// <summary>What every broker needs for its clients, with the caller's own configs over it.</summary>
    /// <param name="setup">Keys and users.</param>
    /// <param name="own">The caller's own.</param>
    /// <param name="keysUrl">Where brokers find the issuer's keys. Default: at the issuer.</param>
    public static Dictionary<string, string> Of(
        SecuritySetup setup,
        ImmutableDictionary<string, string> own,
        string? keysUrl = null
    )
    {
        var configs = new Dictionary<string, string>
        {
            ["authorizer.class.name"] = Authorizer,
            ["allow.everyone.if.no.acl.found"] = "false",
        };
        foreach (var (name, value) in StoreConfigs(setup.BrokerCertificate))
            configs[name] = value;
        configs[On(MutualTls, "ssl.truststore.type")] = "PEM";
        configs[On(MutualTls, "ssl.truststore.certificates")] = setup.Authority.CaPem;
        configs[On(MutualTls, "ssl.client.auth")] = "required";
        configs[On(MutualTls, "ssl.principal.mapping.rules")] = CommonName;
        Scram(configs, Secured);
        Plain(configs, Secured, setup.PlainPasswords);
        Plain(configs, Clear, setup.PlainPasswords);
        Scram(configs, Own);
        Plain(configs, Own, new Dictionary<string, string> { [SecuritySetup.CourseUser] = setup.CoursePassword });
        Tokens(configs, Secured, setup.Issuer, keysUrl ?? setup.Issuer.JwksUrl);
        configs[On(Secured, "sasl.enabled.mechanisms")] = "SCRAM-SHA-512,PLAIN,OAUTHBEARER";
        configs[On(Clear, "sasl.enabled.mechanisms")] = "PLAIN";
        configs[On(Own, "sasl.enabled.mechanisms")] = "PLAIN,SCRAM-SHA-512";
        foreach (var (name, value) in own)
            configs[name] = value;
        configs[SuperUsers] =
            $"{own.GetValueOrDefault(SuperUsers, $"User:{SecuritySetup.Operator}")};User:{SecuritySetup.CourseUser};"
            + $"User:{SecuritySetup.BrokerUser}";
        return configs;
    }

    /// <summary>What brokers and controllers need to log in at each other, where they are processes.</summary>
    public static Dictionary<string, string> AmongBrokers(SecuritySetup setup, string controllers)
    {
        var configs = new Dictionary<string, string>
        {
            ["sasl.mechanism.inter.broker.protocol"] = "PLAIN",
            ["sasl.mechanism.controller.protocol"] = "PLAIN",
        };
        foreach (var listener in (string[])[Brokers, controllers])
        {
            configs[On(listener, "sasl.enabled.mechanisms")] = "PLAIN";
            configs[On(listener, "plain.sasl.jaas.config")] =
                $"{Module}.plain.PlainLoginModule required username=\"{SecuritySetup.BrokerUser}\" "
                + $"password=\"{setup.BrokerPassword}\" user_{SecuritySetup.BrokerUser}=\"{setup.BrokerPassword}\";";
        }
        return configs;
    }

    /// <summary>The configs that put a certificate into the brokers' listeners with TLS.</summary>
    public static Dictionary<string, string> StoreConfigs(IssuedCertificate certificate)
    {
        var configs = new Dictionary<string, string>();
        foreach (var listener in (string[])[Secured, MutualTls])
        {
            configs[On(listener, "ssl.keystore.type")] = "PEM";
            configs[On(listener, "ssl.keystore.certificate.chain")] = certificate.CertificatePem;
            configs[On(listener, "ssl.keystore.key")] = certificate.KeyPem;
        }
        return configs;
    }

    static void Scram(Dictionary<string, string> configs, string listener) =>
        configs[On(listener, "scram-sha-512.sasl.jaas.config")] = $"{Module}.scram.ScramLoginModule required;";

    static void Plain(Dictionary<string, string> configs, string listener, IReadOnlyDictionary<string, string> users) =>
        configs[On(listener, "plain.sasl.jaas.config")] =
            $"{Module}.plain.PlainLoginModule required "
            + $"{string.Join(' ', users.Select(user => $"user_{user.Key}=\"{user.Value}\""))};";

    static void Tokens(Dictionary<string, string> configs, string listener, TokenIssuer issuer, string keysUrl)
    {
        configs[On(listener, "oauthbearer.sasl.jaas.config")] =
            $"{Module}.oauthbearer.OAuthBearerLoginModule required;";
        configs[On(listener, "oauthbearer.sasl.server.callback.handler.class")] =
            $"{Module}.oauthbearer.OAuthBearerValidatorCallbackHandler";
        configs[On(listener, "oauthbearer.sasl.oauthbearer.jwks.endpoint.url")] = keysUrl;
        configs[On(listener, "oauthbearer.sasl.oauthbearer.expected.audience")] = issuer.Audience;
        configs[On(listener, "oauthbearer.sasl.oauthbearer.expected.issuer")] = issuer.Name;
    }

    static string On(string listener, string config) => $"listener.name.{listener.ToLowerInvariant()}.{config}";
}
