using System.Buffers.Binary;
using System.Numerics;

namespace EmbeddedKafka.Storage;

/// <summary>
/// Packs an LZ4 frame of independent 64 KiB blocks, as Kafka's brokers do.
/// Sources: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md and
/// https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
/// </summary>
internal static class Lz4Packer
{
    const int BlockSize = 64 * 1024;
    const uint StoredFlag = 0x8000_0000;

    /// <summary>The last match begins so many bytes before the end of a block, and the last five bytes are
    /// literals.</summary>
    const int LastMatchMargin = 12,
        LastLiterals = 5;

    // Version 1, independent blocks; blocks of 64 KiB at most.
    static ReadOnlySpan<byte> Descriptor => [0x60, 0x40];

    public static ReadOnlyMemory<byte> Pack(ReadOnlySpan<byte> bytes)
    {
        var sink = new ByteSink(bytes.Length / 2 + 64);
        sink.Write([0x04, 0x22, 0x4D, 0x18]);
        sink.Write(Descriptor);
        sink.WriteByte((byte)(XxHash32Of(Descriptor) >> 8));
        while (!bytes.IsEmpty)
        {
            var block = bytes[..Math.Min(BlockSize, bytes.Length)];
            bytes = bytes[block.Length..];
            WriteBlock(block, sink);
        }
        sink.Write(stackalloc byte[4]);
        return sink.Memory;
    }

    static void WriteBlock(ReadOnlySpan<byte> block, ByteSink sink)
    {
        Span<byte> size = stackalloc byte[sizeof(uint)];
        var packed = new ByteSink(block.Length);
        PackBlock(block, packed);
        var isWorthIt = packed.Length < block.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(
            size,
            isWorthIt ? (uint)packed.Length : (uint)block.Length | StoredFlag
        );
        sink.Write(size);
        sink.Write(isWorthIt ? packed.Written : block);
    }

    static void PackBlock(ReadOnlySpan<byte> block, ByteSink sink)
    {
        var finder = new MatchFinder(block, block.Length - LastMatchMargin);
        var literalsFrom = 0;
        while (finder.TryNext(block.Length - LastLiterals, out var start, out var distance, out var length))
        {
            WriteSequence(block[literalsFrom..start], length - 4, sink);
            sink.WriteByte((byte)distance);
            sink.WriteByte((byte)(distance >> 8));
            WriteMore(length - 4, sink);
            literalsFrom = start + length;
        }
        WriteSequence(block[literalsFrom..], 0, sink);
    }

    static void WriteSequence(ReadOnlySpan<byte> literals, int match, ByteSink sink)
    {
        sink.WriteByte((byte)(Math.Min(literals.Length, 15) << 4 | Math.Min(match, 15)));
        WriteMore(literals.Length, sink);
        sink.Write(literals);
    }

    static void WriteMore(int length, ByteSink sink)
    {
        if (length < 15)
            return;
        for (length -= 15; length >= 255; length -= 255)
            sink.WriteByte(255);
        sink.WriteByte((byte)length);
    }

    // xxHash32 of less than four bytes.
    static uint XxHash32Of(ReadOnlySpan<byte> bytes)
    {
        const uint prime1 = 2654435761,
            prime2 = 2246822519,
            prime3 = 3266489917,
            prime5 = 374761393;
        var hash = prime5 + (uint)bytes.Length;
        foreach (var value in bytes)
            hash = BitOperations.RotateLeft(hash + value * prime5, 11) * prime1;
        hash = (hash ^ hash >> 15) * prime2;
        hash = (hash ^ hash >> 13) * prime3;
        return hash ^ hash >> 16;
    }
}
