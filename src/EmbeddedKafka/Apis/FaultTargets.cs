using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>The topics and partitions that a request names, for faults that are meant for some of them.</summary>
internal static class FaultTargets
{
    /// <summary>One target for each; one without topic for a request that names none.</summary>
    public static List<FaultTarget> Of(ClusterState state, RequestContext context, IRequest request)
    {
        var targets = new List<FaultTarget>();
        foreach (var (topic, partition) in Named(state, context, request))
            targets.Add(new(context.Api, context.BrokerId, context.ClientId, topic, partition));
        if (targets.Count == 0)
            targets.Add(new(context.Api, context.BrokerId, context.ClientId, null, null));
        return targets;
    }

    static IEnumerable<(string?, int?)> Named(ClusterState state, RequestContext context, IRequest request) =>
        request switch
        {
            ProduceRequest produce => produce.TopicData.SelectMany(topic =>
                topic.PartitionData.Select(partition => (Name(state, topic.Name, topic.TopicId), Some(partition.Index)))
            ),
            FetchRequest fetch => fetch
                .Topics.SelectMany(topic =>
                    topic.Partitions.Select(partition =>
                        (Name(state, topic.Topic, topic.TopicId), Some(partition.Partition))
                    )
                )
                .Concat(
                    (state.Broker(context.BrokerId)!.FetchSessions.Find(fetch.SessionId)?.Targets ?? []).Select(
                        target => (Name(state, target.Topic, target.TopicId), Some(target.Partition))
                    )
                ),
            ListOffsetsRequest list => list.Topics.SelectMany(topic =>
                topic.Partitions.Select(partition => ((string?)topic.Name, Some(partition.PartitionIndex)))
            ),
            MetadataRequest metadata => (metadata.Topics ?? []).Select(topic =>
                (Name(state, topic.Name, topic.TopicId), (int?)null)
            ),
            OffsetCommitRequest commit => commit.Topics.SelectMany(topic =>
                topic.Partitions.Select(partition =>
                    (Name(state, topic.Name, topic.TopicId), Some(partition.PartitionIndex))
                )
            ),
            OffsetForLeaderEpochRequest epochs => epochs.Topics.SelectMany(topic =>
                topic.Partitions.Select(partition => ((string?)topic.Topic, Some(partition.Partition)))
            ),
            CreateTopicsRequest create => create.Topics.Select(topic => ((string?)topic.Name, (int?)null)),
            CreatePartitionsRequest create => create.Topics.Select(topic => ((string?)topic.Name, (int?)null)),
            DeleteTopicsRequest delete => delete
                .TopicNames.Select(name => ((string?)name, (int?)null))
                .Concat(delete.Topics.Select(topic => (Name(state, topic.Name, topic.TopicId), (int?)null))),
            DeleteRecordsRequest delete => delete.Topics.SelectMany(topic =>
                topic.Partitions.Select(partition => ((string?)topic.Name, Some(partition.PartitionIndex)))
            ),
            _ => [],
        };

    static string? Name(ClusterState state, string? name, Guid id) => id == Guid.Empty ? name : state.Find(id)?.Name;

    static int? Some(int value) => value;
}
