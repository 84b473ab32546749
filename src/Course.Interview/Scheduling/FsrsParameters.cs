namespace Course.Interview.Scheduling;

/// <summary>
/// The 21 weights of FSRS-6. The defaults were fitted by the algorithm's authors to the reviews of many thousand
/// people. Source: https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm
/// </summary>
public sealed record FsrsParameters
{
    public const int Count = 21;

    // Declared before Default, whose initializer checks its weights against these bounds.
    static readonly double[] Lowest =
    [
        0.001,
        0.001,
        0.001,
        0.001,
        1,
        0.001,
        0.001,
        0.001,
        0,
        0,
        0.001,
        0.001,
        0.001,
        0.001,
        0,
        0,
        1,
        0,
        0,
        0,
        0.1,
    ];
    static readonly double[] Highest =
    [
        100,
        100,
        100,
        100,
        10,
        4,
        4,
        0.75,
        4.5,
        0.8,
        3.5,
        5,
        0.25,
        0.9,
        4,
        1,
        6,
        2,
        2,
        0.8,
        0.8,
    ];

    /// <summary>The published defaults.</summary>
    public static readonly FsrsParameters Default = new([
        0.212,
        1.2931,
        2.3065,
        8.2956, // initial stability after again, hard, good, easy (days)
        6.4133,
        0.8334,
        3.0194,
        0.001, // difficulty: first, spread, change, pull to the mean
        1.8722,
        0.1666,
        0.796, // stability after recall
        1.4835,
        0.0614,
        0.2629,
        1.6483, // stability after a lapse
        0.6014,
        1.8729, // hard penalty, easy bonus
        0.5425,
        0.0912,
        0.0658, // stability on the same day
        0.1542, // decay of the forgetting curve
    ]);

    readonly double[] _weights;

    /// <exception cref="ArgumentException">There are not 21, or one lies outside of its range.</exception>
    public FsrsParameters(IReadOnlyList<double> weights)
    {
        if (weights.Count != Count)
            throw new ArgumentException($"FSRS-6 has {Count} parameters, not {weights.Count}.", nameof(weights));
        for (var i = 0; i < Count; i++)
            if (!(weights[i] >= Lowest[i] && weights[i] <= Highest[i]))
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"FSRS-6 parameter w{i} is {weights[i]}; it must lie between {Lowest[i]} and {Highest[i]}."
                    ),
                    nameof(weights)
                );
        _weights = [.. weights];
    }

    /// <summary>The weights w0 to w20.</summary>
    public IReadOnlyList<double> Weights => _weights;

    public double this[int index] => _weights[index];

    /// <summary>The nearest weights that lie within their ranges.</summary>
    internal static FsrsParameters Clamped(ReadOnlySpan<double> weights)
    {
        var inRange = new double[Count];
        for (var i = 0; i < Count; i++)
            inRange[i] = Math.Clamp(weights[i], Lowest[i], Highest[i]);
        return new(inRange);
    }

    public bool Equals(FsrsParameters? other) => other is not null && _weights.AsSpan().SequenceEqual(other._weights);

    public override int GetHashCode() => _weights[0].GetHashCode();
}
