namespace EmbeddedKafka.Groups;

/// <summary>Ids as Kafka writes them: 22 letters of URL-safe base 64.</summary>
internal static class KafkaUuid
{
    public static string New() =>
        Convert.ToBase64String(Guid.NewGuid().ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
