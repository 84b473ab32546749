using System.Buffers.Binary;
using System.IO.Compression;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Tests.Fuzz;

/// <summary>Makes batches whose header and checksum are right and whose contents are not.</summary>
internal static class HostileBatch
{
    public const int Gzip = 1,
        Snappy = 2,
        Lz4 = 3,
        Zstd = 4;

    public static byte[] Of(ReadOnlySpan<byte> body, int count, int attributes = 0)
    {
        var batch = new byte[BatchLayout.HeaderSize + body.Length];
        body.CopyTo(batch.AsSpan(BatchLayout.HeaderSize));
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchLayout.Length), batch.Length - BatchLayout.LogOverhead);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchLayout.LeaderEpoch), -1);
        batch[BatchLayout.Magic] = 2;
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(BatchLayout.Attributes), (short)attributes);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchLayout.LastOffsetDelta), count - 1);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(BatchLayout.ProducerId), -1);
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(BatchLayout.ProducerEpoch), -1);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchLayout.BaseSequence), -1);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchLayout.RecordCount), count);
        return Sealed(batch);
    }

    /// <summary>Writes the checksum that goes with the bytes as they are.</summary>
    public static byte[] Sealed(byte[] batch)
    {
        BinaryPrimitives.WriteUInt32BigEndian(
            batch.AsSpan(BatchLayout.Crc),
            Crc32C.Compute(batch.AsSpan(BatchLayout.Attributes))
        );
        return batch;
    }

    /// <summary>A record of one-byte varints; <paramref name="length"/> and the others lie as they are asked
    /// to.</summary>
    public static byte[] Record(
        int offsetDelta = 0,
        byte[]? length = null,
        byte[]? keyLength = null,
        byte[]? valueLength = null,
        byte[]? headers = null
    )
    {
        byte[] rest =
        [
            0,
            .. Varint(0),
            .. Varint(offsetDelta),
            .. keyLength ?? Varint(1),
            (byte)'k',
            .. valueLength ?? Varint(3),
            1,
            2,
            3,
            .. headers ?? Varint(0),
        ];
        return [.. length ?? Varint(rest.Length), .. rest];
    }

    public static byte[] Varint(long value)
    {
        var raw = (ulong)((value << 1) ^ (value >> 63));
        var bytes = new List<byte>();
        for (; raw >= 0x80; raw >>= 7)
            bytes.Add((byte)(raw | 0x80));
        bytes.Add((byte)raw);
        return [.. bytes];
    }

    public static byte[] Gzipped(ReadOnlySpan<byte> body)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(body);
        return packed.ToArray();
    }

    /// <summary>About a thousand times its size when unpacked.</summary>
    public static byte[] GzipBomb(int unpackedMegabytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            for (var i = 0; i < unpackedMegabytes; i++)
                gzip.Write(new byte[1 << 20]);
        return packed.ToArray();
    }

    /// <summary>One block that is a byte and a match of it, 255 times as long as the bytes that say so.</summary>
    public static byte[] Lz4Bomb(int packedBytes)
    {
        byte[] block = [0x1f, 0, 1, 0, .. Enumerable.Repeat((byte)255, packedBytes), 0];
        var size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, block.Length);
        return [0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73, .. size, .. block, 0, 0, 0, 0];
    }

    /// <summary>A byte and copies of 64 bytes at a price of three.</summary>
    public static byte[] SnappyBomb(int copies)
    {
        var block = new List<byte> { 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0 };
        for (var i = 0; i < copies; i++)
            block.AddRange([0xfe, 1, 0]);
        return [.. block];
    }
}
