using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EmbeddedKafka.Registry.Schemas.Json;

/// <summary>A schema within a schema: an object of keywords, <c>true</c> or <c>false</c>. After its text has been read,
/// it never changes; what is computed from it is computed when it is first asked for.</summary>
internal sealed class JsonSchemaNode
{
    static readonly string[] Combining = ["allOf", "anyOf", "oneOf"];

    static readonly string[] Composing = [.. Combining, "not", "if"];

    static readonly string[] Asserting =
    [
        "type",
        "enum",
        "const",
        "minLength",
        "maxLength",
        "pattern",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "properties",
        "patternProperties",
        "additionalProperties",
        "required",
        "minProperties",
        "maxProperties",
        "propertyNames",
        "dependencies",
        "dependentRequired",
        "dependentSchemas",
        "items",
        "prefixItems",
        "additionalItems",
        "contains",
        "minItems",
        "maxItems",
        "uniqueItems",
    ];

    readonly bool _withoutComposition;
    JsonTypes? _types;

    public JsonSchemaNode(JsonElement element) => Element = element;

    JsonSchemaNode(JsonSchemaNode whole)
    {
        _withoutComposition = true;
        Element = whole.Element;
        Schemas = whole.Schemas;
        Lists = whole.Lists;
        Maps = whole.Maps;
    }

    public JsonElement Element { get; }

    /// <summary>By keyword: its one schema, such as that of <c>not</c>.</summary>
    public Dictionary<string, JsonSchemaNode> Schemas { get; } = [];

    /// <summary>By keyword: its list of schemas, such as that of <c>allOf</c>.</summary>
    public Dictionary<string, IReadOnlyList<JsonSchemaNode>> Lists { get; } = [];

    /// <summary>By keyword: its schemas by name, such as those of <c>properties</c>.</summary>
    public Dictionary<string, IReadOnlyDictionary<string, JsonSchemaNode>> Maps { get; } = [];

    /// <summary>What <c>$ref</c> points to; null without one.</summary>
    public JsonSchemaNode? Target { get; set; }

    /// <summary>Whether it is nothing but a <c>$ref</c>: what stands beside it counts since draft 2019-09
    /// only.</summary>
    public bool IsOnlyReference { get; set; }

    /// <summary>What it means when references are followed.</summary>
    public JsonSchemaNode Effective
    {
        get
        {
            var node = this;
            while (node is { IsOnlyReference: true, Target: { } target })
            {
                node = target;
            }
            return node;
        }
    }

    /// <summary>Its own assertions, without <c>allOf</c>, <c>anyOf</c>, <c>oneOf</c>, <c>not</c>, <c>if</c> and
    /// <c>$ref</c>.</summary>
    public JsonSchemaNode Own => field ??= HasComposition ? new JsonSchemaNode(this) : this;

    public bool HasComposition =>
        !_withoutComposition && (Target is not null || Composing.Any(keyword => Has(keyword)));

    /// <summary><c>allOf</c>, <c>anyOf</c> and <c>oneOf</c> with their schemas. A <c>$ref</c> that has other keywords
    /// beside it is one of <c>allOf</c>.</summary>
    public IReadOnlyList<(string Kind, IReadOnlyList<JsonSchemaNode> Branches)> Combinations =>
        field ??= _withoutComposition ? [] : [.. ReadCombinations()];

    public bool AcceptsAll =>
        Element.ValueKind == JsonValueKind.True
        || (Element.ValueKind == JsonValueKind.Object && !HasComposition && !Asserting.Any(keyword => Has(keyword)));

    public bool AcceptsNothing =>
        Element.ValueKind == JsonValueKind.False
        || (!_withoutComposition && Schemas.TryGetValue("not", out var not) && not.Effective.AcceptsAll);

    /// <summary>The types that it lets through, by <c>type</c>, <c>enum</c> and <c>const</c>.</summary>
    public JsonTypes Types => _types ??= ReadTypes();

    /// <summary>The values of <c>enum</c> or <c>const</c>, each in the one way to write it; null if there is
    /// neither.</summary>
    public IReadOnlySet<string>? Values => field ??= Enumerated()?.Select(Shortest).ToHashSet();

    public IReadOnlySet<string> Required => field ??= Strings("required").ToHashSet();

    /// <summary>What its objects may have besides <c>properties</c>.</summary>
    public JsonContent PropertiesContent =>
        field ??= new JsonContent(
            Schemas.GetValueOrDefault("additionalProperties"),
            [.. Map("patternProperties").Select(pattern => new JsonPattern(pattern.Key, pattern.Value))]
        );

    /// <summary>The schemas of an array's first items: <c>prefixItems</c>, or <c>items</c> where it is a
    /// list.</summary>
    public IReadOnlyList<JsonSchemaNode> FirstItems =>
        Lists.GetValueOrDefault("prefixItems") ?? Lists.GetValueOrDefault("items") ?? [];

    /// <summary>What an array may have after its first items.</summary>
    public JsonContent ItemsContent =>
        field ??= new JsonContent(
            Schemas.GetValueOrDefault("items")
                ?? (Lists.ContainsKey("items") ? Schemas.GetValueOrDefault("additionalItems") : null),
            []
        );

    /// <summary>Which properties need which others, by <c>dependencies</c> or <c>dependentRequired</c>.</summary>
    public IReadOnlyDictionary<string, (string Keyword, IReadOnlySet<string> Needed)> Dependencies =>
        field ??= ReadDependencies();

    /// <summary>What an object must be that has a property, by <c>dependencies</c> or
    /// <c>dependentSchemas</c>.</summary>
    public JsonSchemaNode? Dependent(string property) =>
        Map("dependencies").GetValueOrDefault(property) ?? Map("dependentSchemas").GetValueOrDefault(property);

    public bool Has(string keyword) =>
        Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(keyword, out _);

    public IReadOnlyDictionary<string, JsonSchemaNode> Map(string keyword) =>
        Maps.GetValueOrDefault(keyword) ?? ReadOnlyDictionary<string, JsonSchemaNode>.Empty;

    public string? Text(string keyword) =>
        Has(keyword) && Element.GetProperty(keyword) is { ValueKind: JsonValueKind.String } text
            ? text.GetString()
            : null;

    public IEnumerable<string> Strings(string keyword) =>
        Has(keyword) && Element.GetProperty(keyword) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray()
                .Where(item => item.ValueKind == JsonValueKind.String)
                .Select(item => item.GetString()!)
            : [];

    /// <summary>A limit such as <c>maximum</c>; null without one. What draft 4 writes as <c>exclusiveMaximum: true</c>
    /// beside it is an <c>exclusiveMaximum</c>, as later drafts write it.</summary>
    public decimal? Number(string keyword) =>
        keyword switch
        {
            "minimum" when IsTrue("exclusiveMinimum") => null,
            "maximum" when IsTrue("exclusiveMaximum") => null,
            "exclusiveMinimum" when IsTrue(keyword) => NumberAt("minimum"),
            "exclusiveMaximum" when IsTrue(keyword) => NumberAt("maximum"),
            _ => NumberAt(keyword),
        };

    public bool IsTrue(string keyword) => Has(keyword) && Element.GetProperty(keyword).ValueKind == JsonValueKind.True;

    decimal? NumberAt(string keyword)
    {
        if (!Has(keyword) || Element.GetProperty(keyword) is not { ValueKind: JsonValueKind.Number } number)
        {
            return null;
        }
        return number.TryGetDecimal(out var value) ? value
            : number.GetRawText().StartsWith('-') ? decimal.MinValue
            : decimal.MaxValue;
    }

    /// <summary>The type that a name of <c>type</c> stands for; none for an unknown one.</summary>
    public static JsonTypes TypeOf(string? name) =>
        name switch
        {
            "null" => JsonTypes.Null,
            "boolean" => JsonTypes.Boolean,
            "integer" => JsonTypes.Integer,
            "number" => JsonTypes.Number,
            "string" => JsonTypes.String,
            "array" => JsonTypes.Array,
            "object" => JsonTypes.Object,
            _ => JsonTypes.None,
        };

    JsonTypes ReadTypes()
    {
        if (Element.ValueKind != JsonValueKind.Object)
        {
            return Element.ValueKind == JsonValueKind.True ? JsonTypes.All : JsonTypes.None;
        }
        var types = JsonTypes.All;
        if (Element.TryGetProperty("type", out var written))
        {
            types =
                written.ValueKind == JsonValueKind.Array
                    ? Strings("type").Select(TypeOf).Aggregate(JsonTypes.None, (all, type) => all | type)
                    : TypeOf(written.GetString());
        }
        return Enumerated() is { } values
            ? types & values.Select(TypeOfValue).Aggregate(JsonTypes.None, (all, type) => all | type)
            : types;
    }

    Dictionary<string, (string, IReadOnlySet<string>)> ReadDependencies()
    {
        var dependencies = new Dictionary<string, (string, IReadOnlySet<string>)>();
        foreach (var keyword in (ReadOnlySpan<string>)["dependencies", "dependentRequired"])
        {
            if (!Has(keyword))
            {
                continue;
            }
            foreach (var member in Element.GetProperty(keyword).EnumerateObject())
            {
                if (member.Value.ValueKind == JsonValueKind.Array)
                {
                    var needed = member.Value.EnumerateArray().Select(item => item.GetString()!).ToHashSet();
                    dependencies.TryAdd(member.Name, (keyword, needed));
                }
            }
        }
        return dependencies;
    }

    static JsonTypes TypeOfValue(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => JsonTypes.Null,
            JsonValueKind.True or JsonValueKind.False => JsonTypes.Boolean,
            JsonValueKind.Number => value.TryGetDecimal(out var number) && number == decimal.Truncate(number)
                ? JsonTypes.Integer
                : JsonTypes.Fraction,
            JsonValueKind.String => JsonTypes.String,
            JsonValueKind.Array => JsonTypes.Array,
            _ => JsonTypes.Object,
        };

    IEnumerable<JsonElement>? Enumerated() =>
        Has("const") ? [Element.GetProperty("const")]
        : Has("enum") && Element.GetProperty("enum") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray()
        : null;

    static string Shortest(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number))
        {
            return number.ToString("G29", CultureInfo.InvariantCulture);
        }
        var text = new StringBuilder();
        JsonText.Append(text, value, sorted: true);
        return text.ToString();
    }

    IEnumerable<(string, IReadOnlyList<JsonSchemaNode>)> ReadCombinations()
    {
        foreach (var kind in Combining)
        {
            var branches = Lists.GetValueOrDefault(kind) ?? [];
            if (kind == "allOf" && Target is not null)
            {
                branches = [.. branches, Target];
            }
            if (branches.Count > 0)
            {
                yield return (kind, branches);
            }
        }
    }
}
