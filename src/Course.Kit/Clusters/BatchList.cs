using System.Collections;
using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>Record batches of one partition by ascending offset. Shows the first twenty.</summary>
public sealed record BatchList(ImmutableArray<BatchView> Batches) : View, IReadOnlyList<BatchView>
{
    const int Shown = 20;

    /// <inheritdoc/>
    public int Count => Batches.Length;

    /// <inheritdoc/>
    public BatchView this[int index] => Batches[index];

    /// <summary>Records in all batches.</summary>
    public long Records => Batches.Sum(batch => (long)batch.Records);

    /// <summary>Bytes of all batches, headers included.</summary>
    public long SizeInBytes => Batches.Sum(batch => (long)batch.SizeInBytes);

    /// <inheritdoc/>
    public IEnumerator<BatchView> GetEnumerator() => ((IEnumerable<BatchView>)Batches).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private protected override string Body() => AsTable.BodyHtml;

    private protected override string Text() => AsTable.ToString();

    Table AsTable
    {
        get
        {
            var table = Table
                .Of(
                    Batches
                        .Take(Shown)
                        .Select(b => new
                        {
                            Offsets = b.BaseOffset == b.LastOffset
                                ? $"{b.BaseOffset}"
                                : $"{b.BaseOffset}–{b.LastOffset}",
                            b.Records,
                            Size = b.SizeInBytes,
                            Uncompressed = b.UncompressedBytes,
                            b.Compression,
                            ProducerId = b.ProducerId < 0 ? null : $"{b.ProducerId}",
                            Sequence = b.BaseSequence < 0 ? null : $"{b.BaseSequence}",
                            Kind = (b.IsControl, b.IsTransactional) switch
                            {
                                (true, _) => "control",
                                (_, true) => "transactional",
                                _ => "data",
                            },
                            Epoch = b.LeaderEpoch,
                        }),
                    $"{Humanise.Number(Count)} record batch{(Count == 1 ? "" : "es")}, "
                        + $"{Humanise.Number(Records)} records, {Humanise.Bytes(SizeInBytes)}"
                )
                .Bytes("Size", "Uncompressed");
            return Count > Shown ? table.Note($"The first {Shown} of {Humanise.Number(Count)}.") : table;
        }
    }
}
