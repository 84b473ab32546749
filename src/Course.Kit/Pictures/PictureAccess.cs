using System.Collections.Immutable;
using System.Net.Sockets;
using Course.Base;
using EmbeddedKafka.Protocol;

namespace Course.Kit;

/// <summary>Takes pictures of a cluster.</summary>
public static class PictureAccess
{
    // From version 10 on Metadata has topic ids, which nobody needs here.
    const short Lowest = 4,
        Highest = 9;

    /// <summary>
    /// These topics on the brokers as they are now: one broker's metadata, so it needs no partition to have a leader
    /// that answers. Goes by the Kafka protocol: works on every cluster with a plaintext listener.
    /// </summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="caption">What happened, as it should stand over the picture.</param>
    /// <param name="topics">The topics to show; at least one.</param>
    /// <exception cref="CourseException">There is no such topic, or no broker answers.</exception>
    public static async Task<Picture> PictureAsync(this ICluster cluster, string caption, params string[] topics)
    {
        ArgumentOutOfRangeException.ThrowIfZero(topics.Length);
        try
        {
            using var broker = await BrokerConnection.OpenAnyAsync(Door.Of(cluster), CancellationToken.None);
            var controller = HasMajority(cluster)
                ? (await QuorumAccess.ReadAsync(broker, CancellationToken.None)).LeaderId
                : -1;
            var metadata = await broker.CallAsync<MetadataResponse>(
                new MetadataRequest
                {
                    Topics = [.. topics.Select(topic => new MetadataRequest.MetadataRequestTopic { Name = topic })],
                    AllowAutoTopicCreation = false,
                },
                broker.Version(ApiKey.Metadata, Lowest, Highest),
                CancellationToken.None
            );
            if (metadata.Topics.Find(topic => topic.ErrorCode != ErrorCode.None) is { } refused)
                throw new CourseException(
                    $"The cluster did not describe topic '{refused.Name}': {refused.ErrorCode.KafkaName()}."
                );
            return new Picture(
                caption,
                [
                    .. cluster.Brokers.Select(node => new PictureBroker(
                        node.Id,
                        node.IsRunning,
                        node.Id == controller,
                        ReplicasOn(node.Id, metadata)
                    )),
                ]
            );
        }
        catch (Exception e) when (e is SocketException or IOException or ProtocolException)
        {
            throw new CourseException($"Taking the picture failed ({e.Message}): this needs a plaintext listener.", e);
        }
    }

    // Without a majority of the nodes no controller is active, and the question for it would wait a minute for one.
    static bool HasMajority(ICluster cluster) =>
        cluster.Brokers.Count(node => node.IsRunning) * 2 > cluster.Brokers.Count;

    static ImmutableArray<PictureReplica> ReplicasOn(int broker, MetadataResponse metadata) =>
        [
            .. metadata.Topics.SelectMany(topic =>
                topic
                    .Partitions.Where(partition => partition.ReplicaNodes.Contains(broker))
                    .OrderBy(partition => partition.PartitionIndex)
                    .Select(partition => new PictureReplica(
                        topic.Name!,
                        partition.PartitionIndex,
                        RoleOf(broker, partition)
                    ))
            ),
        ];

    static ReplicaRole RoleOf(int broker, MetadataResponse.MetadataResponsePartition partition) =>
        partition.LeaderId == broker ? ReplicaRole.Leader
        : partition.IsrNodes.Contains(broker) ? ReplicaRole.InSync
        : ReplicaRole.OutOfSync;
}
