using System.Buffers.Binary;
using System.IO.Compression;

namespace Course.Kit;

/// <summary>How long compressed records are when unpacked, without keeping what is unpacked.</summary>
internal static class UncompressedSize
{
    static readonly byte[] XerialMagic = [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];

    /// <summary>The length in bytes, or null when the bytes do not say.</summary>
    /// <param name="codec">The number in the batch's attributes.</param>
    /// <param name="records">The batch without its header.</param>
    public static int? Of(int codec, ReadOnlySpan<byte> records)
    {
        try
        {
            return codec switch
            {
                0 => records.Length,
                1 => Gzip(records),
                2 => Snappy(records),
                3 => Lz4(records),
                4 => Zstd(records),
                _ => null,
            };
        }
        catch (Exception e)
            when (e
                    is InvalidDataException
                        or ArgumentOutOfRangeException
                        or IndexOutOfRangeException
                        or OverflowException
            )
        {
            return null;
        }
    }

    static int Gzip(ReadOnlySpan<byte> packed)
    {
        using var gzip = new GZipStream(
            new MemoryStream(packed.ToArray(), writable: false),
            CompressionMode.Decompress
        );
        var buffer = new byte[64 * 1024];
        var length = 0;
        for (int read; (read = gzip.Read(buffer)) > 0; )
            length = checked(length + read);
        return length;
    }

    /// <summary>A block begins with its unpacked length. Java's clients put several blocks into a frame; librdkafka
    /// sends one bare block.</summary>
    static int Snappy(ReadOnlySpan<byte> packed)
    {
        if (!packed.StartsWith(XerialMagic))
            return Varint(packed);
        var length = 0;
        for (packed = packed[16..]; packed.Length >= 4; )
        {
            var block = BinaryPrimitives.ReadInt32BigEndian(packed);
            length = checked(length + Varint(packed[4..]));
            packed = packed[(4 + block)..];
        }
        return length;
    }

    static int Varint(ReadOnlySpan<byte> bytes)
    {
        var value = 0;
        for (var i = 0; ; i++)
        {
            value |= (bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] < 0x80)
                return value;
        }
    }

    /// <summary>An LZ4 frame may leave out its content size; then each block's sequences are counted.</summary>
    static int Lz4(ReadOnlySpan<byte> frame)
    {
        const uint Magic = 0x184D2204;
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame) != Magic)
            throw new InvalidDataException();
        var flags = frame[4];
        var (hasContentSize, hasDictionary, hasBlockChecksum) = (
            (flags & 0x08) != 0,
            (flags & 0x01) != 0,
            (flags & 0x10) != 0
        );
        if (hasContentSize)
            return checked((int)BinaryPrimitives.ReadUInt64LittleEndian(frame[6..]));
        frame = frame[(6 + (hasDictionary ? 4 : 0) + 1)..];
        var length = 0;
        for (
            var size = BinaryPrimitives.ReadUInt32LittleEndian(frame);
            size != 0;
            size = BinaryPrimitives.ReadUInt32LittleEndian(frame)
        )
        {
            var isPlain = (size & 0x80000000) != 0;
            var bytes = (int)(size & 0x7fffffff);
            length = checked(length + (isPlain ? bytes : Lz4Block(frame.Slice(4, bytes))));
            frame = frame[(4 + bytes + (hasBlockChecksum ? 4 : 0))..];
        }
        return length;
    }

    static int Lz4Block(ReadOnlySpan<byte> block)
    {
        var length = 0;
        for (var at = 0; at < block.Length; )
        {
            var token = block[at++];
            var literals = Extended(block, token >> 4, ref at);
            at += literals;
            length = checked(length + literals);
            if (at >= block.Length)
                break;
            at += 2;
            length = checked(length + Extended(block, token & 0x0f, ref at) + 4);
        }
        return length;
    }

    static int Extended(ReadOnlySpan<byte> block, int length, ref int at)
    {
        if (length < 15)
            return length;
        for (byte more = 255; more == 255; )
        {
            more = block[at++];
            length = checked(length + more);
        }
        return length;
    }

    /// <summary>Only from the frame's header (RFC 8878): without a content size, the bytes do not say short of
    /// unpacking.</summary>
    static int? Zstd(ReadOnlySpan<byte> frame)
    {
        const uint Magic = 0xFD2FB528;
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame) != Magic)
            return null;
        var descriptor = frame[4];
        var isSingleSegment = (descriptor & 0x20) != 0;
        var dictionaryBytes = (descriptor & 0x03) switch
        {
            3 => 4,
            var bytes => bytes,
        };
        var size = frame[(5 + (isSingleSegment ? 0 : 1) + dictionaryBytes)..];
        return (descriptor >> 6) switch
        {
            0 => isSingleSegment ? size[0] : null,
            1 => BinaryPrimitives.ReadUInt16LittleEndian(size) + 256,
            2 => checked((int)BinaryPrimitives.ReadUInt32LittleEndian(size)),
            _ => checked((int)BinaryPrimitives.ReadUInt64LittleEndian(size)),
        };
    }
}
