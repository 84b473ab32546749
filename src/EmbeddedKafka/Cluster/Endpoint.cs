namespace EmbeddedKafka.Cluster;

/// <summary>Where clients find a broker.</summary>
internal sealed record Endpoint(string Host, int Port)
{
    public override string ToString() => $"{Host}:{Port}";
}
