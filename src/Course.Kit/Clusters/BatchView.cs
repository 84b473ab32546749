namespace Course.Kit;

/// <summary>The header of one record batch (magic 2), as it lies in the log.</summary>
/// <param name="BaseOffset">The offset of the first record.</param>
/// <param name="LastOffset">The offset of the last record, even when compaction removed it.</param>
/// <param name="Records">How many records the batch holds.</param>
/// <param name="SizeInBytes">The batch on the wire and on disk, with its header of 61 bytes.</param>
/// <param name="UncompressedBytes">The batch as it would be without compression; null when this kit cannot unpack the
/// codec.</param>
/// <param name="Compression"><c>none</c>, <c>gzip</c>, <c>snappy</c>, <c>lz4</c> or <c>zstd</c>.</param>
/// <param name="ProducerId">The idempotent producer's id, or −1.</param>
/// <param name="ProducerEpoch">Its epoch, or −1.</param>
/// <param name="BaseSequence">The sequence number of the first record, or −1.</param>
/// <param name="IsTransactional">Whether the batch belongs to a transaction.</param>
/// <param name="IsControl">Whether it is a control batch (a commit or abort marker), which consumers never see.</param>
/// <param name="FirstTimestamp">The first record's timestamp.</param>
/// <param name="MaxTimestamp">The highest timestamp in the batch.</param>
/// <param name="LeaderEpoch">The leader epoch in which it was appended.</param>
public sealed record BatchView(
    long BaseOffset,
    long LastOffset,
    int Records,
    int SizeInBytes,
    int? UncompressedBytes,
    string Compression,
    long ProducerId,
    short ProducerEpoch,
    int BaseSequence,
    bool IsTransactional,
    bool IsControl,
    DateTimeOffset FirstTimestamp,
    DateTimeOffset MaxTimestamp,
    int LeaderEpoch
) : View
{
    private protected override string Body() => new BatchList([this]).BodyHtml;

    private protected override string Text() => new BatchList([this]).ToString();
}
