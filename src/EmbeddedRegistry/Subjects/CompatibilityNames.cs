namespace EmbeddedKafka.Registry.Subjects;

/// <summary>The names of compatibility modes as the REST API has them.</summary>
internal static class CompatibilityNames
{
    static readonly string[] Names =
    [
        "NONE",
        "BACKWARD",
        "BACKWARD_TRANSITIVE",
        "FORWARD",
        "FORWARD_TRANSITIVE",
        "FULL",
        "FULL_TRANSITIVE",
    ];

    public static string Of(CompatibilityMode mode) => Names[(int)mode];

    /// <summary>The mode of that name, in capitals or not; null for none.</summary>
    public static CompatibilityMode? Find(string? name)
    {
        var index = Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : (CompatibilityMode)index;
    }
}
