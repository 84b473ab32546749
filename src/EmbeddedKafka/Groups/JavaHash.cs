namespace EmbeddedKafka.Groups;

/// <summary>Java's String.hashCode, by which Kafka places groups and transactions on partitions.</summary>
internal static class JavaHash
{
    public static int Of(string text)
    {
        var hash = 0;
        foreach (var unit in text)
            hash = unchecked((31 * hash) + unit);
        return hash;
    }

    /// <summary>As Kafka's Utils.abs: the one number without a positive counterpart becomes 0.</summary>
    public static int Partition(string text, int partitions)
    {
        var hash = Of(text);
        return (hash == int.MinValue ? 0 : Math.Abs(hash)) % partitions;
    }
}
