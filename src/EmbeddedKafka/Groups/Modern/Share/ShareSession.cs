using System.Net;

namespace EmbeddedKafka.Groups.Modern.Share;

/// <summary>The partitions that a member of a share group fetches from a broker, so that it need not name them each
/// time.</summary>
internal sealed class ShareSession(int broker, string group, string member)
{
    public int Broker => broker;
    public string Group => group;
    public string Member => member;

    /// <summary>The connection by which the member fetched last.</summary>
    public IPEndPoint? Client { get; set; }

    /// <summary>The epoch that the next request must carry.</summary>
    public int Epoch { get; private set; } = 1;

    /// <summary>In the order in which a fetch visits them; a partition that returned records moves to the
    /// end.</summary>
    public List<(Guid Topic, int Partition)> Partitions { get; } = [];

    public void Advance() => Epoch = Epoch == int.MaxValue ? 1 : Epoch + 1;
}
