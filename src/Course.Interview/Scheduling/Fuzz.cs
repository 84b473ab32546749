using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Course.Interview.Scheduling;

/// <summary>
/// Moves an interval by a few days, so that cards learned together do not stay together. The shift depends on the seed,
/// the card and the moment of the review alone: replaying the review log gives the same dates again.
/// </summary>
internal static class Fuzz
{
    static readonly (double Start, double End, double Share)[] Ranges =
    [
        (2.5, 7, 0.15),
        (7, 20, 0.1),
        (20, double.PositiveInfinity, 0.05),
    ];

    public static int Apply(int days, string card, DateTimeOffset at, ScheduleSettings settings)
    {
        if (settings.FuzzSeed is not { } seed || days < 2.5)
            return days;
        var (least, most) = Bounds(days, settings.MaximumInterval);
        return Math.Min(least + (int)(Draw(seed, card, at) * (most - least + 1)), most);
    }

    /// <summary>The range that FSRS allows: a day, and a share of the interval that shrinks as it grows.</summary>
    internal static (int Least, int Most) Bounds(int days, int maximum)
    {
        var delta = 1 + Ranges.Sum(range => range.Share * Math.Max(Math.Min(days, range.End) - range.Start, 0));
        var most = Math.Min((int)Math.Round(days + delta), maximum);
        return (Math.Min(Math.Max(2, (int)Math.Round(days - delta)), most), most);
    }

    // string.GetHashCode differs from run to run, a digest does not.
    static double Draw(int seed, string card, DateTimeOffset at)
    {
        var name = Encoding.UTF8.GetBytes(card);
        var bytes = new byte[name.Length + 12];
        name.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(name.Length), seed);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(name.Length + 4), at.UtcTicks);
        return (BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(bytes)) >> 11) / (double)(1UL << 53);
    }
}
