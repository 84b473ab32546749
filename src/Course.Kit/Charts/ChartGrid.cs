using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>The cells of a heatmap.</summary>
/// <param name="Columns">The labels along the x axis.</param>
/// <param name="Rows">The labels along the y axis, from the top down.</param>
/// <param name="Values">One row of values per label in <paramref name="Rows"/>.</param>
/// <param name="Name">What a value is, with its unit.</param>
/// <param name="Log">Whether the colours follow the logarithm of the values.</param>
public sealed record ChartGrid(
    ImmutableArray<string> Columns,
    ImmutableArray<string> Rows,
    ImmutableArray<ImmutableArray<double>> Values,
    string Name,
    bool Log
);
