namespace EmbeddedKafka.Generator;

/// <summary>Versions of a message, both ends inclusive; open upwards is <see cref="short.MaxValue"/>; nothing at all is
/// <see cref="None"/>.</summary>
internal readonly record struct VersionRange(short Low, short High)
{
    public static readonly VersionRange None = new(0, -1);

    public bool IsEmpty => High < Low;

    public VersionRange Intersect(VersionRange other) => new(Math.Max(Low, other.Low), Math.Min(High, other.High));

    public bool Covers(VersionRange other) => Low <= other.Low && High >= other.High;

    /// <summary>Reads <c>3+</c>, <c>0-12</c>, <c>8</c> or <c>none</c>.</summary>
    public static VersionRange Parse(string text)
    {
        if (text == "none")
            return None;
        if (text.EndsWith("+", StringComparison.Ordinal))
            return new(short.Parse(text.Substring(0, text.Length - 1)), short.MaxValue);
        var dash = text.IndexOf('-');
        return dash < 0
            ? new(short.Parse(text), short.Parse(text))
            : new(short.Parse(text.Substring(0, dash)), short.Parse(text.Substring(dash + 1)));
    }

    /// <summary>The C# test that <c>version</c> lies in this range, knowing that it lies in <paramref name="known"/>;
    /// null when that is certain.</summary>
    public string? TestWithin(VersionRange known)
    {
        var low = Low > known.Low ? $"version >= {Low}" : null;
        var high = High < known.High ? $"version <= {High}" : null;
        return low is not null && high is not null ? $"{low} && {high}" : low ?? high;
    }
}
