using System.Net.Sockets;
using Course.Base;
using EmbeddedKafka.Protocol;

namespace Course.Kit;

/// <summary>Asks the brokers for the quorum of controllers.</summary>
public static class QuorumAccess
{
    const string MetadataTopic = "__cluster_metadata";
    const short Lowest = 0,
        Highest = 2;

    /// <summary>The controllers and how far each is. DescribeQuorum, which brokers pass on to the active controller; no
    /// .NET client has it.</summary>
    /// <exception cref="CourseException">The cluster is older than Kafka 3.3, has no active controller, or its listener
    /// is not plaintext.</exception>
    public static async Task<QuorumView> QuorumAsync(
        this ICluster cluster,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            using var broker = await BrokerConnection.OpenAnyAsync(Door.Of(cluster), cancellationToken);
            return await ReadAsync(broker, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or IOException or ProtocolException)
        {
            throw new CourseException(
                $"Asking for the quorum failed ({e.Message}): this needs a plaintext listener.",
                e
            );
        }
    }

    internal static async Task<QuorumView> ReadAsync(BrokerConnection broker, CancellationToken cancellationToken)
    {
        var response = await broker.CallAsync<DescribeQuorumResponse>(
            new DescribeQuorumRequest
            {
                Topics = [new() { TopicName = MetadataTopic, Partitions = [new() { PartitionIndex = 0 }] }],
            },
            broker.Version(ApiKey.DescribeQuorum, Lowest, Highest),
            cancellationToken
        );
        if (response.ErrorCode != ErrorCode.None)
            throw Refused(response.ErrorCode);
        var quorum = response.Topics[0].Partitions[0];
        if (quorum.ErrorCode != ErrorCode.None)
            throw Refused(quorum.ErrorCode);
        return new QuorumView(
            quorum.LeaderId,
            quorum.LeaderEpoch,
            quorum.HighWatermark,
            [.. quorum.CurrentVoters.Select(Replica)],
            [.. quorum.Observers.Select(Replica)]
        );
    }

    static QuorumReplica Replica(DescribeQuorumResponse.ReplicaState replica) =>
        new(replica.ReplicaId, replica.LogEndOffset);

    static CourseException Refused(ErrorCode error) =>
        new($"The cluster did not describe its quorum: {error.KafkaName()}.");
}
