using EmbeddedKafka.Configs;

namespace EmbeddedKafka;

/// <summary>Refuses options that make no cluster, before anything is started.</summary>
internal static class OptionsCheck
{
    /// <exception cref="ArgumentException">An option is out of range, or a broker config has a value that Kafka does
    /// not allow.</exception>
    public static void Check(EmbeddedKafkaOptions options)
    {
        Require(
            options.Brokers >= 1,
            $"{nameof(options.Brokers)} is {options.Brokers}; a cluster needs at least one broker",
            nameof(options.Brokers)
        );
        Require(
            options.DefaultPartitions >= 1,
            $"{nameof(options.DefaultPartitions)} is {options.DefaultPartitions}; a topic needs at least one partition",
            nameof(options.DefaultPartitions)
        );
        Require(options.Listeners.Count >= 1, "a broker needs at least one listener", nameof(options.Listeners));
        Require(
            options.DefaultReplicationFactor is null or >= 1,
            $"{nameof(options.DefaultReplicationFactor)} is {options.DefaultReplicationFactor}; a partition "
                + "needs at least one replica",
            nameof(options.DefaultReplicationFactor)
        );
        Require(
            options.MaxRetainedBytes >= 1,
            $"{nameof(options.MaxRetainedBytes)} is {options.MaxRetainedBytes}; it must be positive",
            nameof(options.MaxRetainedBytes)
        );
        if (options.Racks.Count > options.Brokers)
            throw new ArgumentException(
                $"{options.Racks.Count} racks for {options.Brokers} broker(s): name one for each broker, null for none",
                nameof(options)
            );
        foreach (var (name, value) in options.Configs)
        {
            if (ConfigTable.Shared.FindBroker(ListenerConfigs.BaseOf(name)) is not { } definition)
                // As Kafka does: a plug-in may know it.
                options.Logger?.Invoke($"broker config {name} is unknown to Apache Kafka 4.3 and is ignored");
            else if (definition.Objection(value) is { } objection)
                throw new ArgumentException(objection, nameof(options));
        }
    }

    static void Require(bool holds, string message, string name)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, message);
    }
}
