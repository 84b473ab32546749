namespace EmbeddedKafka.Transactions;

/// <summary>A partition by its name.</summary>
internal readonly record struct TopicPartition(string Topic, int Partition) : IComparable<TopicPartition>
{
    public int CompareTo(TopicPartition other) =>
        string.CompareOrdinal(Topic, other.Topic) is var order and not 0 ? order : Partition.CompareTo(other.Partition);
}
