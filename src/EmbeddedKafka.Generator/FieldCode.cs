namespace EmbeddedKafka.Generator;

/// <summary>The C# expressions for one field.</summary>
internal sealed class FieldCode(FieldModel field, MessageModel message)
{
    public static string PropertyType(FieldModel field)
    {
        var element = ElementType(field);
        // A struct in a tag is null where Kafka would compare it with a default instance: most responses carry none.
        var nullable = field.IsNullable || (field.Struct is not null && !field.IsArray && field.Tag is not null);
        return (field.IsArray ? $"List<{element}>" : element) + (nullable ? "?" : "");
    }

    public static string Initializer(FieldModel field)
    {
        if (field.IsArray)
            return field.Default == "null" ? "" : " = [];";
        if (field.Struct is not null)
            return IsNullInATag(field) || (!field.IsNullable && field.Tag is null) ? " = new();" : "";
        if (field.Type == "string")
            return field.Default == "null" ? "" : $" = {field.Default ?? "\"\""};";
        if (field.Type is "bytes" or "records")
            return field.IsNullable && field.Default != "null" ? " = ReadOnlyMemory<byte>.Empty;" : "";
        return IsZero(field) ? "" : $" = {Literal(field)};";
    }

    public static string DiffersFromDefault(FieldModel field)
    {
        if (field.IsArray)
            return field.Default == "null"
                ? $"{field.Property} is not null"
                : $"{field.Property} is not {{ Count: 0 }}";
        if (IsNullInATag(field))
            return $"({field.Property} is null || "
                + $"{string.Join(" || ", field.Struct!.Fields.Select(inner => $"{field.Property}.{DiffersFromDefault(inner)}"))})";
        if (field.Struct is not null)
            return $"{field.Property} is not null";
        if (field.Type == "string")
            return field.Default == "null"
                ? $"{field.Property} is not null"
                : $"{field.Property} != {field.Default ?? "\"\""}";
        if (field.Type == "uuid")
            return $"{field.Property} != Guid.Empty";
        if (field.Type == "bool")
            return $"{field.Property} != {(IsZero(field) ? "false" : "true")}";
        return IsErrorCode(field)
            ? $"{field.Property} != ErrorCode.None"
            : $"{field.Property} != {(IsZero(field) ? "0" : Literal(field))}";
    }

    public string Read()
    {
        var nullable = field.Nullable.Intersect(field.Versions).Intersect(message.Versions);
        if (nullable.IsEmpty)
            return Read(nullable: false);
        return nullable.TestWithin(field.Versions.Intersect(message.Versions)) is { } test
            ? $"{test} ? {Read(nullable: true)} : {Read(nullable: false)}"
            : Read(nullable: true);
    }

    public string Write()
    {
        var nullable = field.Nullable.Intersect(field.Versions).Intersect(message.Versions);
        if (!Nullability)
            return Write("");
        if (nullable.IsEmpty)
            return Write(field.IsNullable ? ", nullable: false" : "");
        return Write($", nullable: {nullable.TestWithin(field.Versions.Intersect(message.Versions)) ?? "true"}");
    }

    /// <summary>Whether null is a value that this type has on the wire.</summary>
    bool Nullability { get; } =
        field.IsArray || field.Struct is not null || field.Type is "string" or "bytes" or "records";

    string Read(bool nullable)
    {
        var prefix = nullable ? "Nullable" : "";
        if (field.IsArray)
            return field.Struct is { } type
                ? $"reader.Read{prefix}Array<{type.ClassName}>({Flexible()}, version)"
                : $"reader.Read{prefix}{PrimitiveName(field.Type)}Array({Flexible()})";
        if (IsNullInATag(field))
            return $"reader.ReadNullableTaggedStruct<{field.Struct!.ClassName}>(version)";
        if (field.Struct is { } single)
            return nullable
                ? $"reader.ReadNullableStruct<{single.ClassName}>(version)"
                : $"{single.ClassName}.Read(ref reader, version)";
        if (IsErrorCode(field))
            return "(ErrorCode)reader.ReadInt16()";
        return field.Type is "string" or "bytes" or "records"
            ? $"reader.Read{prefix}{PrimitiveName(field.Type)}({Flexible()})"
            : $"reader.Read{PrimitiveName(field.Type)}()";
    }

    string Write(string nullable)
    {
        if (field.IsArray)
            return field.Struct is not null
                ? $"writer.WriteArray({field.Property}, {Flexible()}, version{nullable})"
                : $"writer.Write{PrimitiveName(field.Type)}Array({field.Property}, {Flexible()}{nullable})";
        if (IsNullInATag(field))
            return $"writer.WriteNullableTaggedStruct({field.Property}, version)";
        if (field.Struct is not null)
            return field.IsNullable
                ? $"writer.WriteNullableStruct({field.Property}, version{nullable})"
                : $"{field.Property}.Write(writer, version)";
        if (IsErrorCode(field))
            return $"writer.WriteInt16((short){field.Property})";
        return field.Type is "string" or "bytes" or "records"
            ? $"writer.Write{PrimitiveName(field.Type)}({field.Property}, {Flexible()}{nullable})"
            : $"writer.Write{PrimitiveName(field.Type)}({field.Property})";
    }

    string Flexible()
    {
        var flexible = message.Flexible.Intersect(message.Versions);
        if (flexible.IsEmpty || field.NeverFlexible)
            return "flexible: false";
        return $"flexible: {flexible.TestWithin(message.Versions) ?? "true"}";
    }

    /// <summary>A struct in a tag where null is a value of its own, and an empty one the default.</summary>
    static bool IsNullInATag(FieldModel field) =>
        field is { Tag: not null, IsNullable: true, IsArray: false, Struct: not null } && field.Default != "null";

    static bool IsErrorCode(FieldModel field) =>
        field is { Type: "int16", IsArray: false } && field.Name.EndsWith("ErrorCode", StringComparison.Ordinal);

    static bool IsZero(FieldModel field) => field.Default is null or "0" or "false" or "False";

    static string Literal(FieldModel field) =>
        IsErrorCode(field) ? $"(ErrorCode)({field.Default})" : field.Default!.ToLowerInvariant();

    static string ElementType(FieldModel field) =>
        field.Struct?.ClassName
        ?? (
            IsErrorCode(field)
                ? "ErrorCode"
                : field.Type switch
                {
                    "bool" => "bool",
                    "int8" => "sbyte",
                    "int16" => "short",
                    "uint16" => "ushort",
                    "int32" => "int",
                    "uint32" => "uint",
                    "int64" => "long",
                    "float64" => "double",
                    "uuid" => "Guid",
                    "string" => "string",
                    "bytes" or "records" => "ReadOnlyMemory<byte>",
                    _ => throw new FormatException($"{field.Name} has the unknown type {field.Type}"),
                }
        );

    static string PrimitiveName(string type) =>
        type switch
        {
            "bool" => "Boolean",
            "uint16" => "UInt16",
            "uint32" => "UInt32",
            _ => char.ToUpperInvariant(type[0]) + type.Substring(1),
        };
}
