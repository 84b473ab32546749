namespace EmbeddedKafka.Cluster.Controller;

/// <summary>Which topic names Kafka accepts.</summary>
internal static class TopicNames
{
    const int MaxLength = 249;

    public static bool IsInternal(string name) =>
        name is "__consumer_offsets" or "__transaction_state" or "__share_group_state";

    /// <summary>Null for a legal name, else what Kafka says of it.</summary>
    public static string? Objection(string name)
    {
        if (name.Length == 0)
            return "Topic name is invalid: the empty string is not allowed";
        if (name is "." or "..")
            return $"Topic name is invalid: '{name}' is not allowed";
        if (name.Length > MaxLength)
            return $"Topic name is invalid: the length of '{name}' is longer than the max allowed length {MaxLength}";
        foreach (var letter in name)
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '_' or '-'))
                return $"Topic name is invalid: '{name}' contains one or more characters other than ASCII "
                    + "alphanumerics, '.', '_' and '-'";
        return null;
    }

    /// <summary>Names that differ only in '.' and '_' make the same metric name, so Kafka refuses the second.</summary>
    public static string MetricName(string name) => name.Replace('.', '_');
}
