namespace EmbeddedKafka.Generator;

/// <summary>One field of a message or struct.</summary>
internal sealed record FieldModel(
    string Name,
    string Type,
    bool IsArray,
    VersionRange Versions,
    VersionRange Nullable,
    int? Tag,
    VersionRange Tagged,
    string? Default,
    bool NeverFlexible
)
{
    /// <summary>The struct that the field holds; null for a primitive.</summary>
    public StructModel? Struct { get; set; }

    public bool IsNullable => !Nullable.IsEmpty;

    public string Property => char.ToUpperInvariant(Name[0]) + Name.Substring(1);
}
