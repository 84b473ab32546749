using System.Numerics;

namespace EmbeddedKafka.Storage;

/// <summary>What a checksum becomes when <see cref="Crc32C.Stretch"/> zero bytes follow: linear in its bits, so four
/// look-ups by byte.</summary>
internal static class Crc32CShift
{
    static readonly uint[] Table = Build();

    public static uint Over(uint crc)
    {
        var table = Table;
        return table[(byte)crc]
            ^ table[256 + (byte)(crc >> 8)]
            ^ table[512 + (byte)(crc >> 16)]
            ^ table[768 + (int)(crc >> 24)];
    }

    static uint[] Build()
    {
        var table = new uint[4 * 256];
        for (var bit = 0; bit < 32; bit++)
        {
            var shifted = 1u << bit;
            for (var i = 0; i < Crc32C.Stretch; i += sizeof(ulong))
                shifted = BitOperations.Crc32C(shifted, 0UL);
            var row = bit / 8 * 256;
            for (var value = 0; value < 256; value++)
                if ((value >> (bit % 8) & 1) != 0)
                    table[row + value] ^= shifted;
        }
        return table;
    }
}
