using Confluent.Kafka;

namespace EmbeddedKafka.Registry.Log;

/// <summary>Makes the registry's own Kafka clients.</summary>
internal sealed class LogClients(string bootstrapServers, EmbeddedRegistryOptions options)
{
    public IAdminClient Admin() =>
        new AdminClientBuilder(Config("registry-admin")).SetErrorHandler(Report).SetLogHandler(Ignore).Build();

    public IProducer<byte[], byte[]?> Producer()
    {
        // Not idempotent: librdkafka needs a second for its first producer id. One write at a time is in flight, and a
        // record that is there twice says nothing else than one.
        var config = new ProducerConfig(Config("registry-writer"))
        {
            Acks = Acks.All,
            LingerMs = 0,
            MaxInFlight = 1,
            MessageTimeoutMs = (int)options.RequestTimeout.TotalMilliseconds,
        };
        return new ProducerBuilder<byte[], byte[]?>(config).SetErrorHandler(Report).SetLogHandler(Ignore).Build();
    }

    /// <summary>Reads the log from an offset that the caller assigns; in no group.</summary>
    public IConsumer<byte[], byte[]> Reader()
    {
        var config = new ConsumerConfig(Config("registry-reader"))
        {
            GroupId = "unused",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            IsolationLevel = IsolationLevel.ReadCommitted,
        };
        return new ConsumerBuilder<byte[], byte[]>(config).SetErrorHandler(Report).SetLogHandler(Ignore).Build();
    }

    /// <summary>A member of the group whose owner of the partition leads. It keeps what it owns while others come and
    /// go.</summary>
    /// <param name="url">Where others find this instance if it leads: it is the member's client id.</param>
    public ConsumerBuilder<byte[], byte[]> Candidate(string group, string url)
    {
        var config = new ConsumerConfig(Config(url))
        {
            GroupId = group,
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Latest,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            SessionTimeoutMs = (int)options.SessionTimeout.TotalMilliseconds,
            HeartbeatIntervalMs = (int)options.SessionTimeout.TotalMilliseconds / 6,
        };
        return new ConsumerBuilder<byte[], byte[]>(config).SetErrorHandler(Report).SetLogHandler(Ignore);
    }

    ClientConfig Config(string clientId) =>
        new(new Dictionary<string, string>(options.ClientConfig))
        {
            BootstrapServers = bootstrapServers,
            ClientId = clientId,
        };

    void Report(IClient client, Error error)
    {
        // Lost connections mend themselves; librdkafka says fatal of what does not.
        if (error.IsFatal || error.Code is ErrorCode.Local_Authentication or ErrorCode.Local_AllBrokersDown)
            options.Logger?.Invoke($"{client.Name}: {error.Reason}");
    }

    /// <summary>librdkafka would write to the standard error stream.</summary>
    static void Ignore(IClient client, LogMessage message) { }
}
