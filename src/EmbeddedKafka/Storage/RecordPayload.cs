using System.IO.Compression;

namespace EmbeddedKafka.Storage;

/// <summary>The records of a batch, unpacked from its codec and packed again.</summary>
internal static class RecordPayload
{
    const int Uncompressed = 0,
        Gzip = 1,
        Snappy = 2,
        Lz4 = 3,
        Zstd = 4;

    /// <summary>
    /// The records of <paramref name="batch"/>, in its own memory or in <paramref name="room"/>; false when the bytes
    /// are not what the codec makes, or more than <paramref name="room"/> may hold.
    /// </summary>
    public static bool TryUnpack(
        ReadOnlyMemory<byte> batch,
        int compression,
        UnpackedBytes room,
        out ReadOnlySpan<byte> records
    )
    {
        var packed = batch[BatchLayout.HeaderSize..];
        var good = compression switch
        {
            Uncompressed => true,
            Gzip => TryStream(packed, room, source => new GZipStream(source, CompressionMode.Decompress)),
            Snappy => SnappyBlocks.TryUnpack(packed.Span, room),
            Lz4 => Lz4Frame.TryUnpack(packed.Span, room),
            Zstd => ZstdPayload.TryUnpack(packed, room),
            _ => false,
        };
        records = compression == Uncompressed ? packed.Span : room.Span;
        return good;
    }

    /// <summary>The records of a batch in memory that the caller may keep.</summary>
    public static bool TryUnpack(RecordBatch batch, out ReadOnlyMemory<byte> records)
    {
        records = batch.Bytes[BatchLayout.HeaderSize..];
        // A batch that compaction has emptied has no compressed bytes, whatever codec its header names.
        if (batch.Compression == Uncompressed || records.IsEmpty)
            return true;
        using var room = new UnpackedBytes();
        var good = TryUnpack(batch.Bytes, batch.Compression, room, out var unpacked);
        records = unpacked.ToArray();
        return good;
    }

    /// <summary>False when the stream does not hold what its codec makes.</summary>
    internal static unsafe bool TryStream(ReadOnlyMemory<byte> packed, UnpackedBytes room, Func<Stream, Stream> codec)
    {
        try
        {
            using var pin = packed.Pin();
            using var source = new UnmanagedMemoryStream((byte*)pin.Pointer, packed.Length);
            using var unpacker = codec(source);
            return room.TryAppend(unpacker);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return false;
        }
    }

    /// <summary>Packs records; <paramref name="level"/> is the codec's own scale, null its default. lz4 has but one
    /// level here.</summary>
    public static ReadOnlyMemory<byte> Pack(int codec, ReadOnlyMemory<byte> records, int? level = null) =>
        codec switch
        {
            Uncompressed => records,
            Gzip => Packed(records, target => new GZipStream(target, GzipOptions(level), leaveOpen: true)),
            Snappy => SnappyPacker.Pack(records.Span),
            Lz4 => Lz4Packer.Pack(records.Span),
            Zstd => ZstdPayload.Pack(records, level),
            _ => throw new ArgumentOutOfRangeException(nameof(codec)),
        };

    static ZLibCompressionOptions GzipOptions(int? level) =>
        new() { CompressionLevel = level is >= 1 and <= 9 and var known ? known : -1 };

    internal static byte[] Packed(ReadOnlyMemory<byte> records, Func<Stream, Stream> codec)
    {
        using var target = new MemoryStream();
        using (var packer = codec(target))
            packer.Write(records.Span);
        return target.ToArray();
    }
}
