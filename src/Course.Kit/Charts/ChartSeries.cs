using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>Points under one name.</summary>
/// <param name="Name">What the legend says.</param>
/// <param name="X">A <see cref="double"/>, a <see cref="DateTimeOffset"/> or a <see cref="string"/> per point.</param>
/// <param name="Y">One value per point; not-a-number leaves a gap.</param>
public sealed record ChartSeries(string Name, ImmutableArray<object> X, ImmutableArray<double> Y);
