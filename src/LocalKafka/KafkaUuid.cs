namespace LocalKafka;

/// <summary>Ids of 22 letters, as Kafka makes them.</summary>
internal static class KafkaUuid
{
    public static string Random()
    {
        string id;
        do id = Convert.ToBase64String(Guid.NewGuid().ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        while (id[0] == '-'); // A tool would take it for an option.
        return id;
    }
}
