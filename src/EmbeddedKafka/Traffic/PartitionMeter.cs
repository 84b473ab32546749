namespace EmbeddedKafka.Traffic;

/// <summary>The counters of one topic-partition.</summary>
internal sealed class PartitionMeter
{
    public DataTraffic Produced { get; set; }
    public DataTraffic Fetched { get; set; }
}
