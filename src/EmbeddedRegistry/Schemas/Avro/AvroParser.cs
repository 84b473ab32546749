using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace EmbeddedKafka.Registry.Schemas.Avro;

/// <summary>Reads one schema. Recursion is bounded by the depth that <see cref="JsonText"/> lets through.</summary>
/// <param name="foreign">The types of the references, by full name.</param>
internal sealed class AvroParser(IReadOnlyDictionary<string, AvroNamed> foreign)
{
    static readonly HashSet<string> OfTypes =
    [
        "type",
        "name",
        "namespace",
        "doc",
        "aliases",
        "fields",
        "symbols",
        "items",
        "values",
        "size",
    ];
    static readonly HashSet<string> OfEnums = [.. OfTypes, "default"];
    static readonly HashSet<string> OfFields = ["name", "type", "doc", "default", "order", "aliases"];

    readonly Dictionary<string, AvroNamed> _named = new(foreign);
    readonly List<(AvroField Field, JsonPlace Place)> _defaults = [];

    /// <summary>What has a name: the types of the references and those that were read.</summary>
    public IReadOnlyDictionary<string, AvroNamed> Named => _named;

    public AvroType Parse(JsonElement schema)
    {
        var root = Type(schema, null, JsonPlace.Root);
        // Only now are all fields known, also those of a record that is its own field's type.
        foreach (var (field, place) in _defaults)
        {
            new AvroDefault(place).Check(field);
        }
        return root;
    }

    AvroType Type(JsonElement schema, string? around, JsonPlace place)
    {
        if (DeepStack.IsNearItsEnd)
        {
            return DeepStack.Continue(() => Type(schema, around, place));
        }
        return schema.ValueKind switch
        {
            JsonValueKind.String => ByName(schema.GetString()!, around, [], place),
            JsonValueKind.Array => Union(schema, around, place),
            JsonValueKind.Object => Described(schema, around, place),
            _ => throw Invalid(place, $"{Shown(schema)} is no type: a name, an object or a union's array is expected"),
        };
    }

    AvroType Described(JsonElement schema, string? around, JsonPlace place)
    {
        var type = Text(schema, "type") ?? throw Invalid(place, "the member 'type' is missing or is no string");
        switch (type)
        {
            case "record" or "error":
                return Record(schema, type == "error", around, place);
            case "enum":
                return Enum(schema, around, place);
            case "fixed":
                return Fixed(schema, around, place);
            case "array":
                return new AvroCollection(
                    AvroKind.Array,
                    Element(schema, "items", around, place),
                    Rest(schema, OfTypes)
                );
            case "map":
                return new AvroCollection(
                    AvroKind.Map,
                    Element(schema, "values", around, place),
                    Rest(schema, OfTypes)
                );
            default:
                return ByName(type, around, Rest(schema, OfTypes), place);
        }
    }

    AvroType Element(JsonElement schema, string member, string? around, JsonPlace place) =>
        schema.TryGetProperty(member, out var element)
            ? Type(element, around, place.At(member))
            : throw Invalid(place, $"the member '{member}' is missing");

    AvroType ByName(string written, string? around, IReadOnlyList<JsonProperty> properties, JsonPlace place)
    {
        if (AvroPrimitive.KindOf(written) is { } kind)
        {
            return new AvroPrimitive(kind, properties);
        }
        var name = AvroName.Read(written, around);
        // A type without a namespace cannot be named otherwise from within one; Java's library looks there, too.
        return _named.GetValueOrDefault(name.Full)
            ?? _named.GetValueOrDefault(written)
            ?? throw Invalid(place, $"the type '{name.Full}' is not known: it must be defined before it is used");
    }

    AvroUnion Union(JsonElement schema, string? around, JsonPlace place)
    {
        var branches = new List<AvroType>();
        var seen = new HashSet<string>();
        foreach (var element in schema.EnumerateArray())
        {
            var at = place.At(branches.Count);
            var branch = Type(element, around, at);
            if (branch is AvroUnion)
            {
                throw Invalid(at, "a union cannot be the branch of a union");
            }
            var name = branch is AvroNamed named ? named.Name.Full : branch.Kind.ToString().ToLowerInvariant();
            if (!seen.Add(name))
            {
                throw Invalid(at, $"the union has {name} more than once");
            }
            branches.Add(branch);
        }
        return new AvroUnion(branches);
    }

    AvroRecord Record(JsonElement schema, bool isError, string? around, JsonPlace place)
    {
        var name = NameOf(schema, around, place);
        var record = new AvroRecord(
            name,
            isError,
            Text(schema, "doc"),
            Aliases(schema, name.Namespace, place),
            Rest(schema, OfTypes)
        );
        Define(record, place);
        if (!TryList(schema, "fields", out var list))
        {
            throw Invalid(place, $"the record {name.Full} has no array 'fields'");
        }
        var fields = new List<AvroField>();
        var seen = new HashSet<string>();
        foreach (var element in list.Value.EnumerateArray())
        {
            var at = place.At("fields").At(fields.Count);
            var field = Field(element, name.Namespace, at);
            if (!seen.Add(field.Name))
            {
                throw Invalid(at, $"the record {name.Full} has the field '{field.Name}' more than once");
            }
            fields.Add(field);
        }
        record.Complete(fields);
        return record;
    }

    AvroField Field(JsonElement schema, string? around, JsonPlace place)
    {
        if (schema.ValueKind != JsonValueKind.Object || Text(schema, "name") is not { } name)
        {
            throw Invalid(place, "a field is an object with a member 'name'");
        }
        Valid(name, $"the field's name '{name}'", place);
        if (!schema.TryGetProperty("type", out var type))
        {
            throw Invalid(place, $"the field '{name}' has no type");
        }
        var order = "ascending";
        if (schema.TryGetProperty("order", out var written))
        {
            order = written.ValueKind == JsonValueKind.String ? written.GetString()!.ToLowerInvariant() : "";
            if (order is not ("ascending" or "descending" or "ignore"))
            {
                throw Invalid(place, $"the order {Shown(written)} is none of ascending, descending and ignore");
            }
        }
        var field = new AvroField(
            name,
            Type(type, around, place.At("type")),
            Text(schema, "doc"),
            schema.TryGetProperty("default", out var value) ? value : null,
            order,
            Strings(schema, "aliases", place).Distinct().ToList(),
            Rest(schema, OfFields)
        );
        if (field.Default is not null)
        {
            _defaults.Add((field, place));
        }
        return field;
    }

    AvroEnum Enum(JsonElement schema, string? around, JsonPlace place)
    {
        var name = NameOf(schema, around, place);
        if (!TryList(schema, "symbols", out _))
        {
            throw Invalid(place, $"the enum {name.Full} has no array 'symbols'");
        }
        var symbols = Strings(schema, "symbols", place);
        var seen = new HashSet<string>();
        for (var i = 0; i < symbols.Count; i++)
        {
            var at = place.At("symbols").At(i);
            Valid(symbols[i], $"the symbol '{symbols[i]}'", at);
            if (!seen.Add(symbols[i]))
            {
                throw Invalid(at, $"the enum {name.Full} has the symbol {symbols[i]} more than once");
            }
        }
        var fallback = Text(schema, "default");
        if (fallback is not null && !seen.Contains(fallback))
        {
            throw Invalid(place, $"the default '{fallback}' is no symbol of the enum {name.Full}");
        }
        var type = new AvroEnum(
            name,
            Text(schema, "doc"),
            Aliases(schema, name.Namespace, place),
            symbols,
            fallback,
            Rest(schema, OfEnums)
        );
        Define(type, place);
        return type;
    }

    AvroFixed Fixed(JsonElement schema, string? around, JsonPlace place)
    {
        var name = NameOf(schema, around, place);
        if (
            !schema.TryGetProperty("size", out var written)
            || written.ValueKind != JsonValueKind.Number
            || !written.TryGetInt32(out var size)
            || size < 0
        )
        {
            throw Invalid(place, $"the fixed {name.Full} needs a size: a number of bytes from 0 to {int.MaxValue}");
        }
        var type = new AvroFixed(
            name,
            Text(schema, "doc"),
            Aliases(schema, name.Namespace, place),
            size,
            Rest(schema, OfTypes)
        );
        Define(type, place);
        return type;
    }

    AvroName NameOf(JsonElement schema, string? around, JsonPlace place)
    {
        var written = Text(schema, "name") ?? throw Invalid(place, "the member 'name' is missing or is no string");
        var own = Text(schema, "namespace");
        var name = AvroName.Read(written, own is null ? around : AvroName.NullIfEmpty(own));
        Valid(name.Simple, $"the name '{written}'", place);
        foreach (var part in name.Namespace?.Split('.') ?? [])
        {
            Valid(part, $"the part '{part}' of the namespace '{name.Namespace}'", place);
        }
        if (AvroPrimitive.KindOf(name.Full) is not null)
        {
            throw Invalid(place, $"a type cannot have the name of the primitive type {name.Full}");
        }
        return name;
    }

    void Define(AvroNamed type, JsonPlace place)
    {
        if (!_named.TryAdd(type.Name.Full, type))
        {
            throw Invalid(place, $"the type {type.Name.Full} is defined already");
        }
    }

    static List<AvroName> Aliases(JsonElement schema, string? around, JsonPlace place)
    {
        var aliases = new List<AvroName>();
        foreach (var written in Strings(schema, "aliases", place))
        {
            var alias = AvroName.Read(written, around);
            Valid(alias.Simple, $"the alias '{written}'", place);
            if (!aliases.Contains(alias))
            {
                aliases.Add(alias);
            }
        }
        return aliases;
    }

    static void Valid(string part, string what, JsonPlace place)
    {
        if (AvroName.WhyInvalid(part) is { } why)
        {
            throw Invalid(place, $"{what} {why}");
        }
    }

    static string? Text(JsonElement schema, string member) =>
        schema.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    static bool TryList(JsonElement schema, string member, [NotNullWhen(true)] out JsonElement? list)
    {
        list = schema.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Array ? value : null;
        return list is not null;
    }

    static List<string> Strings(JsonElement schema, string member, JsonPlace place)
    {
        if (!schema.TryGetProperty(member, out var list))
        {
            return [];
        }
        if (
            list.ValueKind != JsonValueKind.Array
            || list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String)
        )
        {
            throw Invalid(place.At(member), $"{Shown(list)} is no array of strings");
        }
        return [.. list.EnumerateArray().Select(item => item.GetString()!)];
    }

    static List<JsonProperty> Rest(JsonElement schema, HashSet<string> taken) =>
        [.. schema.EnumerateObject().Where(member => !taken.Contains(member.Name))];

    static InvalidSchemaException Invalid(JsonPlace place, string why) =>
        new($"Invalid Avro schema at {place}: {why}.");

    static string Shown(JsonElement value) => JsonText.Shown(value);
}
