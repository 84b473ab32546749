using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Cluster.Replication;

/// <summary>Compares the leader epoch that a client names with the broker's (KIP-320).</summary>
internal static class LeaderEpochs
{
    /// <summary><paramref name="claimed"/> is −1 when the client does not say.</summary>
    public static ErrorCode Check(Partition partition, int claimed)
    {
        if (claimed < 0 || claimed == partition.LeaderEpoch)
            return ErrorCode.None;
        return claimed < partition.LeaderEpoch ? ErrorCode.FencedLeaderEpoch : ErrorCode.UnknownLeaderEpoch;
    }
}
