using System.Buffers.Binary;

namespace EmbeddedKafka.Storage;

/// <summary>Unpacks an LZ4 frame. Source: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md</summary>
internal static class Lz4Frame
{
    const uint Magic = 0x184D2204;
    const uint StoredFlag = 0x8000_0000;
    const int MinMatch = 4;

    public static bool TryUnpack(ReadOnlySpan<byte> frame, UnpackedBytes output)
    {
        if (frame.Length < 7 || BinaryPrimitives.ReadUInt32LittleEndian(frame) != Magic)
            return false;
        var flags = frame[4];
        var headerSize = 7 + ((flags & 0x08) != 0 ? 8 : 0) + ((flags & 0x01) != 0 ? 4 : 0);
        var checksumSize = (flags & 0x10) != 0 ? 4 : 0;
        var at = headerSize;
        while (at + 4 <= frame.Length)
        {
            var header = BinaryPrimitives.ReadUInt32LittleEndian(frame[at..]);
            at += 4;
            if (header == 0)
                break;
            var size = (int)(header & ~StoredFlag);
            if (size > frame.Length - at)
                return false;
            var block = frame.Slice(at, size);
            if (!((header & StoredFlag) != 0 ? output.TryAppend(block) : TryBlock(block, output)))
                return false;
            at += size + checksumSize;
        }
        return true;
    }

    static bool TryBlock(ReadOnlySpan<byte> block, UnpackedBytes output)
    {
        var at = 0;
        while (at < block.Length)
        {
            var token = block[at++];
            if (!TryLength(block, token >> 4, ref at, out var literals) || literals > block.Length - at)
                return false;
            if (!output.TryAppend(block.Slice(at, literals)))
                return false;
            at += literals;
            if (at == block.Length)
                return true;
            if (at + 2 > block.Length)
                return false;
            var offset = BinaryPrimitives.ReadUInt16LittleEndian(block[at..]);
            at += 2;
            if (offset == 0 || offset > output.Length || !TryLength(block, token & 0x0f, ref at, out var length))
                return false;
            if (!output.TryRepeat(offset, length + MinMatch))
                return false;
        }
        return true;
    }

    static bool TryLength(ReadOnlySpan<byte> block, int nibble, ref int at, out int length)
    {
        length = nibble;
        if (nibble < 15)
            return true;
        while (at < block.Length)
        {
            var more = block[at++];
            length += more;
            if (more != 255)
                return length is >= 0 and < int.MaxValue - MinMatch;
        }
        return false;
    }
}
