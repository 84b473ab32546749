using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace EmbeddedKafka.Storage;

/// <summary>The checksum of record batches v2: CRC-32C (Castagnoli), computed by the processor where it can.</summary>
internal static class Crc32C
{
    /// <summary>
    /// A processor takes three cycles for eight bytes, but begins a new eight in each: three stretches of so many bytes
    /// go side by side and are joined afterwards.
    /// </summary>
    internal const int Stretch = 1024;

    // Without this the first batches, up to a megabyte each, would be computed by code that is not optimized yet.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        while (data.Length >= 3 * Stretch)
        {
            crc = Three(crc, data[..Stretch], data.Slice(Stretch, Stretch), data.Slice(2 * Stretch, Stretch));
            data = data[(3 * Stretch)..];
        }
        while (data.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }
        foreach (var value in data)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static uint Three(uint first, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c)
    {
        uint second = 0,
            third = 0;
        for (; a.Length >= sizeof(ulong); a = a[sizeof(ulong)..], b = b[sizeof(ulong)..], c = c[sizeof(ulong)..])
        {
            first = BitOperations.Crc32C(first, BinaryPrimitives.ReadUInt64LittleEndian(a));
            second = BitOperations.Crc32C(second, BinaryPrimitives.ReadUInt64LittleEndian(b));
            third = BitOperations.Crc32C(third, BinaryPrimitives.ReadUInt64LittleEndian(c));
        }
        return Crc32CShift.Over(Crc32CShift.Over(first) ^ second) ^ third;
    }
}
