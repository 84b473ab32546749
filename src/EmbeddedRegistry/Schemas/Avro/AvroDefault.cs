using System.Text.Json;

namespace EmbeddedKafka.Registry.Schemas.Avro;

/// <summary>Whether a field's default is a value of its type: as strict as Avro's Java library, which looks at the kind
/// of JSON value, not at the symbols of an enum nor at the length of a fixed. The default of a union may be of any of
/// its branches (AVRO-3272, since 1.12).</summary>
/// <param name="place">Of the field.</param>
internal sealed class AvroDefault(JsonPlace place)
{
    // Unions of records in unions of records have more combinations than time: nobody writes such defaults.
    int _steps = 100_000;

    public void Check(AvroField field)
    {
        if (field.Default is { } value && !IsValid(field.Type, value))
        {
            throw new InvalidSchemaException(
                $"Invalid Avro schema at {place}: the default {JsonText.Shown(value)} of the field '{field.Name}' is not "
                    + $"of its type {field.Type.Kind.ToString().ToLowerInvariant()}."
            );
        }
    }

    bool IsValid(AvroType type, JsonElement value)
    {
        if (_steps-- == 0)
        {
            throw new InvalidSchemaException(
                $"Invalid Avro schema at {place}: the default can be of so many types that it cannot be checked."
            );
        }
        return type switch
        {
            AvroUnion union => union.Branches.Any(branch => IsValid(branch, value)),
            AvroCollection { Kind: AvroKind.Array } array => value.ValueKind == JsonValueKind.Array
                && value.EnumerateArray().All(item => IsValid(array.Element, item)),
            AvroCollection map => value.ValueKind == JsonValueKind.Object
                && value.EnumerateObject().All(member => IsValid(map.Element, member.Value)),
            AvroRecord record => value.ValueKind == JsonValueKind.Object
                && record.Fields.All(field =>
                    value.TryGetProperty(field.Name, out var own) ? IsValid(field.Type, own) : field.Default is not null
                ),
            _ => IsValid(type.Kind, value),
        };
    }

    static bool IsValid(AvroKind kind, JsonElement value) =>
        (kind, value.ValueKind) switch
        {
            (AvroKind.Null, JsonValueKind.Null) => true,
            (AvroKind.Boolean, JsonValueKind.True or JsonValueKind.False) => true,
            (AvroKind.Int, JsonValueKind.Number) => value.TryGetInt32(out _),
            (AvroKind.Long, JsonValueKind.Number) => value.TryGetInt64(out _),
            (AvroKind.Float or AvroKind.Double, JsonValueKind.Number) => true,
            (AvroKind.Float or AvroKind.Double, JsonValueKind.String) => value.GetString()
                is "NaN"
                    or "Infinity"
                    or "-Infinity",
            (AvroKind.String or AvroKind.Bytes or AvroKind.Enum or AvroKind.Fixed, JsonValueKind.String) => true,
            _ => false,
        };
}
