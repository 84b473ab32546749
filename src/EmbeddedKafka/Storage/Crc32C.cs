using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace EmbeddedKafka.Storage;

/// <summary>The checksum of record batches v2: CRC-32C (Castagnoli), computed by the processor where it can.</summary>
internal static class Crc32C
{
    // The first batches would otherwise go through code that is not optimized yet, a megabyte at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        while (data.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }
        foreach (var value in data)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
