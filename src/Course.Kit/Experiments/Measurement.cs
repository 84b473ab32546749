using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>Repeated measurements of one thing on this machine.</summary>
public sealed record Measurement : View
{
    const double NoisyRatio = 1.5;
    readonly ImmutableArray<double> _sorted;

    /// <param name="name">What was measured.</param>
    /// <param name="samples">The values in the order they were taken; at least one.</param>
    /// <param name="unit">The unit of every value; empty for a bare number.</param>
    /// <param name="machine">Where they were taken; by default this machine as it is now.</param>
    public Measurement(string name, IEnumerable<double> samples, string unit = "", Machine? machine = null)
    {
        Name = name;
        Unit = unit;
        Samples = [.. samples];
        if (Samples.IsEmpty)
            throw new ArgumentException("A measurement needs at least one sample.", nameof(samples));
        _sorted = Samples.Sort();
        Machine = machine ?? Machine.Look();
    }

    /// <summary>What was measured.</summary>
    public string Name { get; }

    /// <summary>The unit of every value; empty for a bare number.</summary>
    public string Unit { get; }

    /// <summary>The values in the order they were taken.</summary>
    public ImmutableArray<double> Samples { get; }

    /// <summary>Where they were taken.</summary>
    public Machine Machine { get; }

    /// <summary>The middle value.</summary>
    public double Median => Percentile(0.5);

    /// <summary>One value in ten is lower.</summary>
    public double P10 => Percentile(0.1);

    /// <summary>One value in ten is higher.</summary>
    public double P90 => Percentile(0.9);

    /// <summary>The lowest value.</summary>
    public double Min => _sorted[0];

    /// <summary>The highest value.</summary>
    public double Max => _sorted[^1];

    /// <summary>A warning when the spread is large, otherwise null.</summary>
    public string? Noise =>
        Median > 0 && P90 / Median >= NoisyRatio
            ? $"noisy: P90 is {Humanise.Number(Math.Round(P90 / Median, 1))} × the median on this machine"
        : P10 > 0 && Median / P10 >= NoisyRatio
            ? $"noisy: the median is {Humanise.Number(Math.Round(Median / P10, 1))} × P10 on this machine"
        : null;

    /// <summary>The value below which a fraction of the samples lies, interpolated between neighbours.</summary>
    /// <param name="fraction">From 0 to 1.</param>
    public double Percentile(double fraction)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fraction);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fraction, 1);
        var position = fraction * (_sorted.Length - 1);
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, _sorted.Length - 1);
        return _sorted[below] + (_sorted[above] - _sorted[below]) * (position - below);
    }

    private protected override string Body() => AsTable.BodyHtml;

    private protected override string Text() => AsTable.ToString();

    Table AsTable
    {
        get
        {
            var table = Table.Of(
                [
                    new
                    {
                        Median,
                        P10,
                        P90,
                        Min,
                        Max,
                        Runs = Samples.Length,
                    },
                ],
                Unit == "" ? Name : $"{Name} ({Unit})"
            );
            if (Noise is { } noise)
                table = table.Note(noise);
            return table.Note(Machine.Summary);
        }
    }
}
