using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Tests.Storage;

public sealed class Crc32CTests
{
    const int Block = 3 * Crc32C.Stretch;

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(Block - 1)]
    [InlineData(Block)]
    [InlineData(Block + 1)]
    [InlineData(5 * Block + 777)]
    public void Stretches_side_by_side_give_what_bit_by_bit_gives(int length)
    {
        var data = new byte[length];
        new Random(length).NextBytes(data);
        Assert.Equal(BitByBit(data), Crc32C.Compute(data));
    }

    static uint BitByBit(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F63B78u : 0);
        }
        return ~crc;
    }
}
