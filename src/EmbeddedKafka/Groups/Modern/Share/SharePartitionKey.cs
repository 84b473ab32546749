namespace EmbeddedKafka.Groups.Modern.Share;

/// <summary>A partition as one share group reads it.</summary>
internal readonly record struct SharePartitionKey(string GroupId, Guid TopicId, int Partition)
{
    /// <summary>By which Kafka finds the share coordinator: group, topic id, partition.</summary>
    public string CoordinatorKey =>
        $"{GroupId}:{Convert.ToBase64String(TopicId.ToByteArray(bigEndian: true)).TrimEnd('=').Replace('+', '-').Replace('/', '_')}:{Partition}";
}
