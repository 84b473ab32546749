using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>One partition as the cluster describes it.</summary>
/// <param name="Partition">The partition's number.</param>
/// <param name="Leader">The leader's broker id, or null while there is none.</param>
/// <param name="Replicas">The brokers with a replica, the preferred leader first.</param>
/// <param name="Isr">The in-sync replicas.</param>
/// <param name="LogStartOffset">The first offset still there, or null while there is no leader.</param>
/// <param name="EndOffset">
/// The next offset that a consumer will see: what ListOffsets answers for "latest" with read_uncommitted, which is the
/// high watermark. Null while there is no leader.
/// </param>
/// <param name="LogEndOffset">The leader's log end offset, which may lie beyond the high watermark; null where the
/// provider cannot tell.</param>
public sealed record PartitionView(
    int Partition,
    int? Leader,
    ImmutableArray<int> Replicas,
    ImmutableArray<int> Isr,
    long? LogStartOffset,
    long? EndOffset,
    long? LogEndOffset
)
{
    /// <summary>The offset up to which every in-sync replica has the records.</summary>
    public long? HighWatermark => EndOffset;

    /// <summary>How many offsets lie between log start and high watermark.</summary>
    public long? Records => EndOffset - LogStartOffset;
}
