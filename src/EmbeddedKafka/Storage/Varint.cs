namespace EmbeddedKafka.Storage;

/// <summary>The zigzag numbers of variable length that records are made of.</summary>
internal static class Varint
{
    public static bool TryRead(scoped ref ReadOnlySpan<byte> bytes, out long value)
    {
        ulong raw = 0;
        value = 0;
        for (int i = 0, shift = 0; i < bytes.Length && shift < 64; i++, shift += 7)
        {
            raw |= (ulong)(bytes[i] & 0x7f) << shift;
            if (bytes[i] >= 0x80)
                continue;
            bytes = bytes[(i + 1)..];
            value = (long)(raw >> 1) ^ -(long)(raw & 1);
            return true;
        }
        return false;
    }

    public static ulong ZigZag(long value) => (ulong)(value << 1) ^ (ulong)(value >> 63);

    public static int SizeOf(long value)
    {
        var zigzag = ZigZag(value);
        var size = 1;
        while ((zigzag >>= 7) != 0)
            size++;
        return size;
    }
}
