namespace EmbeddedKafka.Registry.Subjects;

/// <summary>The names of modes as the REST API has them.</summary>
internal static class ModeNames
{
    static readonly string[] Names = ["READWRITE", "READONLY", "READONLY_OVERRIDE", "IMPORT"];

    public static string Of(RegistryMode mode) => Names[(int)mode];

    /// <summary>The mode of that name, in capitals or not; null for none.</summary>
    public static RegistryMode? Find(string? name)
    {
        var index = Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : (RegistryMode)index;
    }
}
