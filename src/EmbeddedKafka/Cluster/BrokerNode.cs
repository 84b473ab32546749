namespace EmbeddedKafka.Cluster;

/// <summary>A broker as the cluster knows it.</summary>
internal sealed class BrokerNode(int id, string? rack)
{
    public int Id { get; } = id;
    public string? Rack { get; } = rack;
    public string Host { get; set; } = "";
    public int Port { get; set; }
    public bool IsRunning { get; set; } = true;
    public FetchSessions FetchSessions { get; } = new();
}
