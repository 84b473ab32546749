namespace Differential.Tests.Framework;

/// <summary>How the clusters are configured, both alike: small internal topics, short waits.</summary>
internal static class SubjectConfigs
{
    public const int Nodes = 3;

    /// <summary>Who may come to the SASL listener with PLAIN, and passwords. SCRAM users are made by the
    /// scenarios.</summary>
    public static readonly IReadOnlyDictionary<string, string> PlainUsers = new Dictionary<string, string>
    {
        ["alice"] = "alice-secret",
        ["bob"] = "bob-secret",
    };

    /// <summary>What both have, by Kafka's names.</summary>
    public static Dictionary<string, string> Common() =>
        new()
        {
            ["auto.create.topics.enable"] = "true",
            ["num.partitions"] = "1",
            ["default.replication.factor"] = "3",
            ["offsets.topic.num.partitions"] = "3",
            ["offsets.topic.replication.factor"] = "3",
            ["transaction.state.log.num.partitions"] = "3",
            ["transaction.state.log.replication.factor"] = "3",
            ["transaction.state.log.min.isr"] = "2",
            ["transaction.abort.timed.out.transaction.cleanup.interval.ms"] = "500",
            ["share.coordinator.state.topic.num.partitions"] = "3",
            ["share.coordinator.state.topic.replication.factor"] = "3",
            ["share.coordinator.state.topic.min.isr"] = "2",
            ["group.initial.rebalance.delay.ms"] = "0",
            ["group.min.session.timeout.ms"] = "1000",
            ["group.consumer.min.session.timeout.ms"] = "1000",
            ["group.consumer.min.heartbeat.interval.ms"] = "100",
            ["group.consumer.heartbeat.interval.ms"] = "500",
            ["group.share.min.heartbeat.interval.ms"] = "100",
            ["group.share.heartbeat.interval.ms"] = "500",
            ["group.share.min.record.lock.duration.ms"] = "1000",
            // Scenarios choose timestamps long past, so that they are the same in every run.
            ["log.retention.ms"] = "-1",
            ["log.retention.check.interval.ms"] = "500",
            ["log.initial.task.delay.ms"] = "500",
            ["log.cleaner.backoff.ms"] = "200",
            ["log.cleaner.dedupe.buffer.size"] = "4194304",
            ["replica.lag.time.max.ms"] = "10000",
            ["broker.heartbeat.interval.ms"] = "500",
            ["broker.session.timeout.ms"] = "5000",
            ["delegation.token.secret.key"] = "the same on every node",
        };

    /// <summary>What makes Apache Kafka's listeners and authorizer as scenarios expect them.</summary>
    public static Dictionary<string, string> ApacheOnly() =>
        new()
        {
            ["authorizer.class.name"] = "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            ["super.users"] = "User:ANONYMOUS",
            ["allow.everyone.if.no.acl.found"] = "false",
            ["listener.name.sasl_plaintext.sasl.enabled.mechanisms"] = "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
            ["listener.name.sasl_plaintext.plain.sasl.jaas.config"] =
                "org.apache.kafka.common.security.plain.PlainLoginModule required "
                + string.Join(' ', PlainUsers.Select(user => $"user_{user.Key}=\"{user.Value}\""))
                + ";",
            ["listener.name.sasl_plaintext.scram-sha-256.sasl.jaas.config"] =
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
            ["listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config"] =
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
        };
}
