namespace EmbeddedKafka.Registry.Tests.Schemas.Protobuf;

/// <summary>A row of the table: a schema before and after, what each direction says, and, where it says yes, what a
/// reader makes of a value.</summary>
/// <param name="Name">The change.</param>
/// <param name="Old">The .proto text before; fields alone stand for a proto3 message Booking with them.</param>
/// <param name="New">The .proto text after, likewise.</param>
/// <param name="Backward">Why the new schema cannot read what the old one wrote, as "RULE path; …"; empty if it
/// can.</param>
/// <param name="Forward">Why the old schema cannot read what the new one writes.</param>
public sealed record ProtobufChange(string Name, string Old, string New, string Backward, string Forward)
{
    /// <summary>A Booking that the old schema writes, in Protobuf's text format.</summary>
    public string? OldValue { get; init; }

    /// <summary>What the new schema reads then.</summary>
    public string? ReadByNew { get; init; }

    /// <summary>A Booking that the new schema writes.</summary>
    public string? NewValue { get; init; }

    /// <summary>What the old schema reads then.</summary>
    public string? ReadByOld { get; init; }

    public string OldText => TextOf(Old);

    public string NewText => TextOf(New);

    public override string ToString() => Name;

    static string TextOf(string schema) =>
        schema.Contains("syntax", StringComparison.Ordinal) || schema.Contains("edition", StringComparison.Ordinal)
            ? schema
        : schema.Contains("message Booking", StringComparison.Ordinal) ? $"syntax = \"proto3\"; {schema}"
        : $"syntax = \"proto3\"; message Booking {{ {schema} }}";
}
