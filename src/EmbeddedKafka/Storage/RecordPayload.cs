using System.IO.Compression;

namespace EmbeddedKafka.Storage;

/// <summary>The records of a batch as plain bytes, where this process can unpack them: uncompressed, gzip, snappy and lz4.</summary>
internal static class RecordPayload
{
    const int Gzip = 1, Snappy = 2, Lz4 = 3;

    /// <summary>Whether the codec can be unpacked here: all but zstd.</summary>
    public static bool Knows(int compression) => compression <= Lz4;

    /// <summary>
    /// The records of <paramref name="batch"/>, in its own memory or in <paramref name="room"/>; false when the bytes are
    /// not what the codec makes, or more than <paramref name="room"/> may hold.
    /// </summary>
    public static bool TryUnpack(ReadOnlyMemory<byte> batch, int compression, UnpackedBytes room, out ReadOnlySpan<byte> records)
    {
        var packed = batch[BatchLayout.HeaderSize..];
        var good = compression switch
        {
            0 => true,
            Gzip => TryGunzip(packed, room),
            Snappy => SnappyBlocks.TryUnpack(packed.Span, room),
            Lz4 => Lz4Frame.TryUnpack(packed.Span, room),
            _ => false,
        };
        records = compression == 0 ? packed.Span : room.Span;
        return good;
    }

    /// <summary>The records of a batch in memory that the caller may keep.</summary>
    public static bool TryUnpack(RecordBatch batch, out ReadOnlyMemory<byte> records)
    {
        records = batch.Bytes[BatchLayout.HeaderSize..];
        if (batch.Compression == 0) return true;
        using var room = new UnpackedBytes();
        var good = TryUnpack(batch.Bytes, batch.Compression, room, out var unpacked);
        records = unpacked.ToArray();
        return good;
    }

    static unsafe bool TryGunzip(ReadOnlyMemory<byte> packed, UnpackedBytes room)
    {
        try
        {
            using var pin = packed.Pin();
            using var source = new UnmanagedMemoryStream((byte*)pin.Pointer, packed.Length);
            using var gzip = new GZipStream(source, CompressionMode.Decompress);
            return room.TryAppend(gzip);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
