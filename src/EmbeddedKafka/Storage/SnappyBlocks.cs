using System.Buffers.Binary;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Storage;

/// <summary>Unpacks snappy as Kafka clients send it: one raw block (librdkafka) or the framing of snappy-java (JVM
/// clients).</summary>
internal static class SnappyBlocks
{
    static ReadOnlySpan<byte> JavaMagic => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];
    const int JavaHeaderSize = 16;

    public static bool TryUnpack(ReadOnlySpan<byte> packed, UnpackedBytes output)
    {
        if (!packed.StartsWith(JavaMagic))
            return TryBlock(packed, output);
        packed = packed.Length < JavaHeaderSize ? default : packed[JavaHeaderSize..];
        while (packed.Length >= sizeof(int))
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(packed);
            packed = packed[sizeof(int)..];
            if (size < 0 || size > packed.Length || !TryBlock(packed[..size], output))
                return false;
            packed = packed[size..];
        }
        return true;
    }

    static bool TryBlock(ReadOnlySpan<byte> block, UnpackedBytes output)
    {
        var at = 0;
        if (!Varint.TryReadUnsigned32(block, ref at, out var unpacked))
            return false;
        var blockStart = output.Length;
        while (at < block.Length)
        {
            var tag = block[at++];
            if ((tag & 3) == 0)
            {
                if (!TryLiteral(block, tag, ref at, output))
                    return false;
                continue;
            }
            var offsetBytes = (tag & 3) switch
            {
                1 => 1,
                2 => 2,
                _ => 4,
            };
            if (at + offsetBytes > block.Length)
                return false;
            var (length, offset) = (tag & 3) switch
            {
                1 => (((tag >> 2) & 7) + 4, ((tag >> 5) << 8) | block[at]),
                2 => ((tag >> 2) + 1, BinaryPrimitives.ReadUInt16LittleEndian(block[at..])),
                _ => ((tag >> 2) + 1, BinaryPrimitives.ReadInt32LittleEndian(block[at..])),
            };
            at += offsetBytes;
            if (offset <= 0 || offset > output.Length - blockStart)
                return false;
            if (!output.TryRepeat(offset, length))
                return false;
        }
        return output.Length - blockStart == unpacked;
    }

    static bool TryLiteral(ReadOnlySpan<byte> block, byte tag, ref int at, UnpackedBytes output)
    {
        long length = tag >> 2;
        if (length >= 60)
        {
            var bytes = (int)length - 59;
            if (at + bytes > block.Length)
                return false;
            length = 0;
            for (var i = 0; i < bytes; i++)
                length |= (long)block[at + i] << (8 * i);
            at += bytes;
        }
        length++;
        if (at + length > block.Length)
            return false;
        var start = at;
        at += (int)length;
        return output.TryAppend(block.Slice(start, (int)length));
    }
}
