using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>How far a consumer group is behind on a topic at one moment.</summary>
/// <param name="Group">The consumer group.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Partitions">The partitions by number.</param>
public sealed record LagView(string Group, string Topic, ImmutableArray<PartitionLag> Partitions) : View
{
    /// <summary>The lag over all partitions, in records.</summary>
    public long Total => Partitions.Sum(partition => partition.Lag);

    /// <summary>One partition by number.</summary>
    public PartitionLag this[int partition] => Partitions[partition];

    private protected override string Body() => AsTable.BodyHtml;

    private protected override string Text() => AsTable.ToString();

    Table AsTable =>
        Table.Of(
            Partitions.Select(p => new
            {
                p.Partition,
                p.Committed,
                p.End,
                p.Lag,
            }),
            $"Lag of group {Group} on topic {Topic}: {Humanise.Number(Total)} records"
        );
}
