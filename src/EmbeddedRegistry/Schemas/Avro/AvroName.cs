namespace EmbeddedKafka.Registry.Schemas.Avro;

/// <summary>The name of a type. Names are equal when their full names are.</summary>
/// <param name="Namespace">Null if it has none.</param>
/// <param name="Simple">The name without its namespace.</param>
internal sealed record AvroName(string? Namespace, string Simple)
{
    public string Full { get; } = Namespace is null ? Simple : $"{Namespace}.{Simple}";

    /// <summary>A name as it is written in a schema: one with a dot is whole, another one is in the namespace around
    /// it.</summary>
    public static AvroName Read(string written, string? around)
    {
        var dot = written.LastIndexOf('.');
        return dot < 0
            ? new AvroName(around, written)
            : new AvroName(NullIfEmpty(written[..dot]), written[(dot + 1)..]);
    }

    /// <summary>An empty namespace is none.</summary>
    public static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    /// <summary>Why a part of a name is none; null if it is one. As Avro's Java library has it, letters may be of any
    /// script; the specification knows those of ASCII only.</summary>
    public static string? WhyInvalid(string part)
    {
        if (part.Length == 0)
        {
            return "is empty";
        }
        if (!char.IsLetter(part[0]) && part[0] != '_')
        {
            return "does not begin with a letter or an underscore";
        }
        return part.All(character => char.IsLetterOrDigit(character) || character == '_')
            ? null
            : "has a character that is no letter, digit or underscore";
    }

    /// <summary>The shortest way to write it inside a namespace.</summary>
    public string Within(string? around) =>
        Namespace is not null && Namespace == around && AvroPrimitive.KindOf(Simple) is null ? Simple : Full;
}
