using System.Buffers.Binary;
using Course.Base;

namespace Course.Kit;

/// <summary>Reads the headers of record batches v2 (KIP-98). A batch that is cut off at the end is left out.</summary>
internal static class BatchParser
{
    const int HeaderBytes = 61;
    const int LengthEnd = 12;
    const byte Magic = 2;
    static readonly string[] Codecs = ["none", "gzip", "snappy", "lz4", "zstd"];

    public static List<BatchView> Parse(ReadOnlyMemory<byte> records)
    {
        var batches = new List<BatchView>();
        while (records.Length >= HeaderBytes)
        {
            var size = LengthEnd + BinaryPrimitives.ReadInt32BigEndian(records.Span[8..]);
            if (size < HeaderBytes || size > records.Length)
                break;
            if (records.Span[16] != Magic)
                throw new CourseException(
                    "The log holds messages from before Kafka 0.11, which this kit does not read."
                );
            batches.Add(Header(records.Span[..size]));
            records = records[size..];
        }
        return batches;
    }

    static BatchView Header(ReadOnlySpan<byte> batch)
    {
        var baseOffset = BinaryPrimitives.ReadInt64BigEndian(batch);
        var attributes = BinaryPrimitives.ReadInt16BigEndian(batch[21..]);
        var codec = attributes & 0b111;
        return new BatchView(
            BaseOffset: baseOffset,
            LastOffset: baseOffset + BinaryPrimitives.ReadInt32BigEndian(batch[23..]),
            Records: BinaryPrimitives.ReadInt32BigEndian(batch[57..]),
            SizeInBytes: batch.Length,
            UncompressedBytes: UncompressedSize.Of(codec, batch[HeaderBytes..]) is { } payload
                ? HeaderBytes + payload
                : null,
            Compression: codec < Codecs.Length ? Codecs[codec] : $"codec {codec}",
            ProducerId: BinaryPrimitives.ReadInt64BigEndian(batch[43..]),
            ProducerEpoch: BinaryPrimitives.ReadInt16BigEndian(batch[51..]),
            BaseSequence: BinaryPrimitives.ReadInt32BigEndian(batch[53..]),
            IsTransactional: (attributes & 0b1_0000) != 0,
            IsControl: (attributes & 0b10_0000) != 0,
            FirstTimestamp: Moment(BinaryPrimitives.ReadInt64BigEndian(batch[27..])),
            MaxTimestamp: Moment(BinaryPrimitives.ReadInt64BigEndian(batch[35..])),
            LeaderEpoch: BinaryPrimitives.ReadInt32BigEndian(batch[LengthEnd..])
        );
    }

    static DateTimeOffset Moment(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            Math.Clamp(milliseconds, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        );
}
