namespace EmbeddedKafka.Tests.Fuzz;

/// <summary>Every way in which bytes are spoiled here, the same ones for the same seed.</summary>
internal static class Damage
{
    /// <summary>Lengths, counts and varints that no honest client sends.</summary>
    static readonly byte[][] Claims =
    [
        [0x7f, 0xff, 0xff, 0xff],
        [0xff, 0xff, 0xff, 0xff],
        [0xff, 0xff, 0xff, 0xfe],
        [0x80, 0, 0, 0],
        [0, 0xff, 0xff, 0xff],
        [0x7f, 0xff],
        [0x80, 0],
        [0xff, 0xfe],
        [0xff, 0xff, 0xff, 0xff, 0x0f],
        [0xff, 0xff, 0xff, 0xff, 0x7f],
        [0xfe, 0xff, 0xff, 0xff, 0x07],
        [0x80, 0x80, 0x80, 0x80, 0x80, 0],
        [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1],
        [0x81, 0],
        [0],
    ];

    public static IEnumerable<ReadOnlyMemory<byte>> TruncatedAtEveryLength(byte[] whole)
    {
        for (var length = 0; length < whole.Length; length++)
            yield return whole.AsMemory(0, length);
    }

    /// <summary>Single bits flipped: all of them in short messages, <paramref name="most"/> in longer ones.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> WithFlippedBits(byte[] whole, Random random, int most)
    {
        var all = whole.Length * 8;
        for (var i = 0; i < Math.Min(all, most); i++)
        {
            var bit = all <= most ? i : random.Next(all);
            var copy = (byte[])whole.Clone();
            copy[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return copy;
        }
    }

    /// <summary>Hostile claims written over what is there, and put in between.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> WithHostileClaims(byte[] whole, Random random, int most)
    {
        for (var i = 0; i < most && whole.Length > 0; i++)
        {
            var claim = Claims[random.Next(Claims.Length)];
            var at = random.Next(whole.Length);
            var behind = random.Next(2) == 0 ? at : Math.Min(at + claim.Length, whole.Length);
            yield return (byte[])[.. whole[..at], .. claim, .. whole[behind..]];
        }
    }

    public static IEnumerable<ReadOnlyMemory<byte>> Noise(Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            yield return noise;
        }
    }
}
