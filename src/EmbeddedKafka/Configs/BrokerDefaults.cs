using System.Globalization;

namespace EmbeddedKafka.Configs;

/// <summary>What the options say in the words of broker configs; only what differs from Kafka's own defaults.</summary>
internal static class BrokerDefaults
{
    public static Dictionary<string, string> From(EmbeddedKafkaOptions options)
    {
        var configs = new Dictionary<string, string>(StringComparer.Ordinal);
        var replicas = options.DefaultReplicationFactor ?? Math.Min(3, options.Brokers);
        if (!options.AutoCreateTopics)
            configs["auto.create.topics.enable"] = "false";
        if (options.DefaultPartitions != 1)
            configs["num.partitions"] = Text(options.DefaultPartitions);
        if (replicas != 1)
            configs["default.replication.factor"] = Text(replicas);
        if (options.Brokers < 3)
        {
            configs["offsets.topic.replication.factor"] = Text(options.Brokers);
            configs["transaction.state.log.replication.factor"] = Text(options.Brokers);
            configs["transaction.state.log.min.isr"] = "1";
        }
        // Kafka waits 3 s for more members before a group's first generation; here every test with a consumer would
        // wait with it.
        configs["group.initial.rebalance.delay.ms"] = "0";
        Add(configs, options);
        foreach (var (name, value) in options.Configs)
            configs[name] = value;
        return configs;
    }

    static void Add(Dictionary<string, string> configs, EmbeddedKafkaOptions options)
    {
        var security = options.Security;
        if (options.Listeners.Any(listener => listener.HasSasl))
            configs["sasl.enabled.mechanisms"] = string.Join(',', security.SaslMechanisms);
        if (security.Authorize)
            configs["authorizer.class.name"] = "org.apache.kafka.metadata.authorizer.StandardAuthorizer";
        if (security.SuperUsers.Count > 0)
            configs["super.users"] = string.Join(';', security.SuperUsers);
        if (security.ClientAuthentication != ClientAuthentication.None)
            configs["ssl.client.auth"] = security.ClientAuthentication.ToString().ToLowerInvariant();
        if (security.PrincipalMappingRules is { } rules)
            configs["ssl.principal.mapping.rules"] = rules;
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
