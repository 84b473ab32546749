using System.Buffers.Binary;

namespace EmbeddedKafka.Storage;

/// <summary>
/// Packs snappy in the framing of snappy-java, as Kafka's brokers do: blocks of 32 KiB behind a header.
/// Source: https://github.com/google/snappy/blob/main/format_description.txt
/// </summary>
internal static class SnappyPacker
{
    const int BlockSize = 32 * 1024;
    const int LongestCopy = 64;

    static ReadOnlySpan<byte> Header =>
        [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1];

    public static ReadOnlyMemory<byte> Pack(ReadOnlySpan<byte> bytes)
    {
        var sink = new ByteSink(bytes.Length / 2 + 64);
        sink.Write(Header);
        Span<byte> size = stackalloc byte[sizeof(int)];
        while (!bytes.IsEmpty)
        {
            var block = bytes[..Math.Min(BlockSize, bytes.Length)];
            bytes = bytes[block.Length..];
            var at = sink.Length;
            sink.Write(size);
            PackBlock(block, sink);
            BinaryPrimitives.WriteInt32BigEndian(sink.Written[at..], sink.Length - at - sizeof(int));
        }
        return sink.Memory;
    }

    static void PackBlock(ReadOnlySpan<byte> block, ByteSink sink)
    {
        sink.WriteUnsignedVarint((uint)block.Length);
        var finder = new MatchFinder(block, block.Length - 4);
        var literalsFrom = 0;
        while (finder.TryNext(block.Length, out var start, out var distance, out var repeat))
        {
            WriteLiteral(block[literalsFrom..start], sink);
            literalsFrom = start + repeat;
            for (; repeat > 0; repeat -= LongestCopy)
                WriteCopy(distance, Math.Min(repeat, LongestCopy), sink);
        }
        WriteLiteral(block[literalsFrom..], sink);
    }

    static void WriteLiteral(ReadOnlySpan<byte> literal, ByteSink sink)
    {
        if (literal.IsEmpty)
            return;
        var last = literal.Length - 1;
        if (last < 60)
        {
            sink.WriteByte((byte)(last << 2));
        }
        else
        {
            sink.WriteByte(61 << 2);
            sink.WriteByte((byte)last);
            sink.WriteByte((byte)(last >> 8));
        }
        sink.Write(literal);
    }

    // A copy element with a distance of two bytes, for lengths from 1 to 64.
    static void WriteCopy(int distance, int length, ByteSink sink)
    {
        sink.WriteByte((byte)((length - 1) << 2 | 2));
        sink.WriteByte((byte)distance);
        sink.WriteByte((byte)(distance >> 8));
    }
}
