using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>A topic as the cluster describes it at one moment.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Partitions">Its partitions by number.</param>
public sealed record TopicView(string Name, ImmutableArray<PartitionView> Partitions) : View
{
    /// <summary>One partition by number.</summary>
    public PartitionView this[int partition] => Partitions[partition];

    /// <summary>How many offsets lie between log start and high watermark, over all partitions that have a
    /// leader.</summary>
    public long Records => Partitions.Sum(partition => partition.Records ?? 0);

    private protected override string Body() => AsTable.BodyHtml;

    private protected override string Text() => AsTable.ToString();

    Table AsTable =>
        Partitions.Any(partition => partition.LogEndOffset is not null)
            ? Table.Of(
                Partitions.Select(p => new
                {
                    p.Partition,
                    p.Leader,
                    p.Replicas,
                    ISR = p.Isr,
                    LogStart = p.LogStartOffset,
                    p.HighWatermark,
                    LogEnd = p.LogEndOffset,
                }),
                Caption
            )
            : Table.Of(
                Partitions.Select(p => new
                {
                    p.Partition,
                    p.Leader,
                    p.Replicas,
                    ISR = p.Isr,
                    LogStart = p.LogStartOffset,
                    p.HighWatermark,
                }),
                Caption
            );

    string Caption =>
        $"Topic {Name}: {Partitions.Length} partition{(Partitions.Length == 1 ? "" : "s")}, "
        + $"{Humanise.Number(Records)} records";
}
