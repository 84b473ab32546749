namespace EmbeddedKafka.Security.Tls;

/// <summary>The TLS configs of a listener do not go together, or a store cannot be read. <see cref="JavaText"/> is the
/// exception as Kafka writes it: its class and the sentence.</summary>
internal sealed class SslProblem(string javaClass, string sentence, Exception? inner = null)
    : Exception(sentence, inner)
{
    const string Common = "org.apache.kafka.common.";

    public string JavaText => $"{javaClass}: {Message}";

    public static SslProblem Configuration(string sentence, Exception? inner = null) =>
        new(Common + "errors.InvalidConfigurationException", sentence, inner);

    public static SslProblem Change(string sentence) => new(Common + "config.ConfigException", sentence);

    public static SslProblem Store(string sentence, Exception? inner = null) =>
        new(Common + "KafkaException", sentence, inner);
}
