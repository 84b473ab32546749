namespace EmbeddedKafka.Cluster;

/// <summary>Where clients find a broker.</summary>
internal readonly record struct Endpoint(string Host, int Port)
{
    public override string ToString() => $"{Host}:{Port}";
}
