namespace Course.Kit;

/// <summary>A group's place in one partition.</summary>
/// <param name="Partition">The partition's number.</param>
/// <param name="Committed">The committed offset, the next one to read; null when the group has committed
/// nothing.</param>
/// <param name="LogStart">The first offset still there.</param>
/// <param name="End">The high watermark.</param>
public sealed record PartitionLag(int Partition, long? Committed, long LogStart, long End)
{
    /// <summary>Records still to read. Without a commit: everything still in the log.</summary>
    public long Lag => Math.Max(0, End - Math.Max(LogStart, Committed ?? LogStart));
}
