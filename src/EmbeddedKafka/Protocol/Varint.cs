using System.Runtime.CompilerServices;

namespace EmbeddedKafka.Protocol;

/// <summary>
/// Numbers of variable length: 7 bits a byte, least significant first, the highest bit set in all bytes but the last.
/// The protocol's lengths and tags are unsigned; the numbers in records are signed and zigzag-encoded, so that small
/// negative ones are short too. Source: https://kafka.apache.org/protocol#protocol_types
/// </summary>
internal static class Varint
{
    /// <summary>The most bytes that a number of 32 bits takes.</summary>
    const int MaxSize32 = 5;

    /// <summary>Reads an unsigned number at <paramref name="at"/> and moves behind it; false where the bytes end before
    /// the number does, or where it goes on beyond 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadUnsigned(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        var next = at;
        for (var shift = 0; shift < 64 && (uint)next < (uint)bytes.Length; shift += 7)
        {
            var part = bytes[next++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part >= 0x80)
                continue;
            at = next;
            return true;
        }
        return false;
    }

    /// <summary>As <see cref="TryReadUnsigned"/>, for a number of 32 bits.</summary>
    public static bool TryReadUnsigned32(ReadOnlySpan<byte> bytes, ref int at, out uint value)
    {
        var start = at;
        var isRead = TryReadUnsigned(bytes, ref at, out var raw) && raw <= uint.MaxValue && at - start <= MaxSize32;
        value = (uint)raw;
        return isRead;
    }

    /// <summary>As <see cref="TryReadUnsigned"/>, for a signed number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, out long value)
    {
        var isRead = TryReadUnsigned(bytes, ref at, out var raw);
        value = (long)(raw >> 1) ^ -(long)(raw & 1);
        return isRead;
    }

    /// <summary>Takes a signed number off the front of <paramref name="bytes"/>, which stay as they are where there is
    /// none.</summary>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> bytes, out long value)
    {
        var at = 0;
        if (!TryRead(bytes, ref at, out value))
            return false;
        bytes = bytes[at..];
        return true;
    }

    public static int SizeOfUnsigned(ulong value)
    {
        var size = 1;
        for (; value >= 0x80; value >>= 7)
            size++;
        return size;
    }

    public static int SizeOf(long value) => SizeOfUnsigned(ZigZag(value));

    /// <summary>Writes an unsigned number at the start of <paramref name="target"/>, which has room for it.</summary>
    public static void WriteUnsigned(Span<byte> target, ulong value)
    {
        var at = 0;
        for (; value >= 0x80; value >>= 7)
            target[at++] = (byte)(value | 0x80);
        target[at] = (byte)value;
    }

    /// <summary>The unsigned number by which a signed one is written: 0, −1, 1, −2 are 0, 1, 2, 3.</summary>
    public static ulong ZigZag(long value) => (ulong)(value << 1) ^ (ulong)(value >> 63);
}
