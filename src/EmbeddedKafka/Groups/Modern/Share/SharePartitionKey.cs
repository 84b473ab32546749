using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Modern.Share;

/// <summary>A partition as one share group reads it.</summary>
internal readonly record struct SharePartitionKey(string GroupId, Guid TopicId, int Partition)
{
    /// <summary>The key by which Kafka finds the share coordinator: group, topic id, partition.</summary>
    public string CoordinatorKey => $"{GroupId}:{KafkaUuid.Text(TopicId)}:{Partition}";
}
