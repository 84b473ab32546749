namespace EmbeddedKafka.Quotas;

/// <summary>What a quota limits, by Kafka's names.</summary>
internal static class QuotaKey
{
    public const string ProducerByteRate = "producer_byte_rate";
    public const string ConsumerByteRate = "consumer_byte_rate";
    public const string RequestPercentage = "request_percentage";
    public const string ControllerMutationRate = "controller_mutation_rate";
    public const string ConnectionCreationRate = "connection_creation_rate";

    /// <summary>Of users and clients.</summary>
    public static bool IsOfClients(string key) =>
        key is ProducerByteRate or ConsumerByteRate or RequestPercentage or ControllerMutationRate;

    /// <summary>Null when the value may be set, else the sentence that Kafka gives.</summary>
    public static string? Objection(string key, double value)
    {
        if (value <= 0)
            return $"Quota {key} must be greater than 0";
        if (key is RequestPercentage or ControllerMutationRate)
            return null;
        if (key is ConnectionCreationRate && value > int.MaxValue)
            return $"Proposed value for {key} is too large for an INT.";
        if (value > long.MaxValue)
            return $"Proposed value for {key} is too large for a LONG.";
        return Math.Abs(value % 1.0) > 1e-6 ? $"{key} cannot be a fractional value." : null;
    }
}
