namespace Course.Kit;

/// <summary>What suits brokers of Apache Kafka that are started for one experiment.</summary>
internal static class SmallBroker
{
    public static IReadOnlyDictionary<string, string> Configs { get; } =
        new Dictionary<string, string>
        {
            // The cleaner takes 128 MB of each broker's heap at once, for logs larger than any here.
            ["log.cleaner.dedupe.buffer.size"] = $"{4 << 20}",
        };
}
