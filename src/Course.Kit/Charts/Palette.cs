using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>
/// Colours that stay apart for colour-blind readers and stand out on white and on dark grey alike.
/// Lines also differ in dash and points in shape, so that no series depends on colour alone.
/// </summary>
public static class Palette
{
    static readonly ImmutableArray<string> Colours =
    [
        "#2f7fc1",
        "#d9722e",
        "#2a9d78",
        "#b0689f",
        "#b98a00",
        "#7a8592",
        "#4fa8d8",
        "#c2554d",
    ];
    static readonly ImmutableArray<string> Dashes = ["solid", "dash", "dot", "dashdot"];

    /// <summary>The colour of a series by its place.</summary>
    public static string Colour(int series) => Colours[series % Colours.Length];

    /// <summary>The dash of a line by its place.</summary>
    public static string Dash(int series) => Dashes[series % Dashes.Length];
}
