using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EmbeddedKafka.Registry.Schemas.Json;

/// <summary>Reads one schema: its keywords are as the drafts' meta-schemas have them, and each <c>$ref</c> leads
/// somewhere. Recursion is bounded by the depth that <see cref="JsonText"/> lets through.</summary>
internal sealed class JsonSchemaParser(IReadOnlyList<SchemaReference> references)
{
    static readonly HashSet<string> Single =
    [
        "not",
        "if",
        "then",
        "else",
        "contains",
        "propertyNames",
        "additionalProperties",
        "additionalItems",
        "unevaluatedProperties",
        "unevaluatedItems",
    ];
    static readonly HashSet<string> Lists = ["allOf", "anyOf", "oneOf", "prefixItems"];
    static readonly HashSet<string> Maps =
    [
        "properties",
        "patternProperties",
        "definitions",
        "$defs",
        "dependentSchemas",
    ];
    static readonly HashSet<string> Counts =
    [
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
        "minContains",
        "maxContains",
    ];
    static readonly HashSet<string> Annotations =
    [
        "$ref",
        "$schema",
        "$id",
        "id",
        "$anchor",
        "$comment",
        "title",
        "description",
        "default",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "definitions",
        "$defs",
    ];

    // Schemas that have a name: "#anchor", or the URI of an $id.
    readonly Dictionary<string, JsonSchemaNode> _targets = [];

    // Schemas that stand where no keyword has one, but a pointer leads to. Another schema may be the first to point
    // there.
    readonly Dictionary<(JsonSchemaNode From, string Fragment), JsonSchemaNode> _pointed = [];
    readonly Queue<(JsonSchemaNode Node, string Reference, JsonPlace Place)> _pointing = [];
    readonly Dictionary<string, JsonSchemaParser> _documents = [];
    string? _baseUri;
    bool _besidesReferenceCounts;

    public JsonSchemaNode Root { get; private set; } = new(default);

    /// <summary>To be called once.</summary>
    /// <exception cref="InvalidSchemaException">It is no JSON Schema.</exception>
    public void Parse(JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Object)
        {
            _baseUri = Text(schema, "$id") ?? Text(schema, "id");
            _besidesReferenceCounts =
                Text(schema, "$schema") is { } draft && (draft.Contains("/2019-09/") || draft.Contains("/2020-12/"));
        }
        foreach (var reference in references)
        {
            var document = ((JsonSchema)reference.Schema).Parser;
            _documents.TryAdd(reference.Name, document);
            _documents.TryAdd(Absolute(reference.Name), document);
            if (document._baseUri is { } uri)
            {
                _documents.TryAdd(WithoutFragment(uri), document);
            }
        }
        Root = Read(schema, JsonPlace.Root);
        Follow();
    }

    JsonSchemaNode Read(JsonElement schema, JsonPlace place)
    {
        if (DeepStack.IsNearItsEnd)
        {
            return DeepStack.Continue(() => Read(schema, place));
        }
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return new JsonSchemaNode(schema);
        }
        if (schema.ValueKind != JsonValueKind.Object)
        {
            throw Invalid(place, $"{JsonText.Shown(schema)} is no schema: an object, true or false is expected");
        }
        var node = new JsonSchemaNode(schema);
        foreach (var member in schema.EnumerateObject())
        {
            Keyword(node, member.Name, member.Value, place.At(member.Name));
        }
        return node;
    }

    void Keyword(JsonSchemaNode node, string keyword, JsonElement value, JsonPlace place)
    {
        if (Single.Contains(keyword))
        {
            node.Schemas[keyword] = Read(value, place);
        }
        else if (Lists.Contains(keyword))
        {
            node.Lists[keyword] = List(value, place);
        }
        else if (Maps.Contains(keyword))
        {
            node.Maps[keyword] = Map(keyword, value, place);
        }
        else if (Counts.Contains(keyword))
        {
            Demand(
                value.ValueKind == JsonValueKind.Number && IsCount(value),
                place,
                value,
                "a whole number that is not negative"
            );
        }
        else
        {
            OtherKeyword(node, keyword, value, place);
        }
    }

    void OtherKeyword(JsonSchemaNode node, string keyword, JsonElement value, JsonPlace place)
    {
        switch (keyword)
        {
            case "items" when value.ValueKind == JsonValueKind.Array:
                node.Lists[keyword] = List(value, place);
                break;
            case "items":
                node.Schemas[keyword] = Read(value, place);
                break;
            case "type":
                Demand(AreTypes(value), place, value, "the name of a type of JSON, or a list of several");
                break;
            case "required":
                // Draft 3 had it as a boolean of the property itself; the loaders of later drafts pass over that.
                Demand(
                    IsListOfStrings(value) || value.ValueKind is JsonValueKind.True or JsonValueKind.False,
                    place,
                    value,
                    "a list of names"
                );
                break;
            case "enum":
                Demand(value.ValueKind == JsonValueKind.Array, place, value, "a list of values");
                break;
            case "pattern":
                Demand(value.ValueKind == JsonValueKind.String, place, value, "a regular expression");
                Expression(value.GetString()!, place);
                break;
            case "minimum" or "maximum":
                Demand(value.ValueKind == JsonValueKind.Number, place, value, "a number");
                break;
            case "exclusiveMinimum" or "exclusiveMaximum":
                Demand(
                    value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False,
                    place,
                    value,
                    "a number (a boolean in draft 4)"
                );
                break;
            case "multipleOf":
                Demand(
                    value.ValueKind == JsonValueKind.Number && (!value.TryGetDecimal(out var step) || step > 0),
                    place,
                    value,
                    "a number greater than zero"
                );
                break;
            case "uniqueItems":
                Demand(value.ValueKind is JsonValueKind.True or JsonValueKind.False, place, value, "true or false");
                break;
            case "dependencies":
                Dependencies(node, value, place);
                break;
            case "dependentRequired":
                Demand(
                    value.ValueKind == JsonValueKind.Object
                        && value.EnumerateObject().All(member => IsListOfStrings(member.Value)),
                    place,
                    value,
                    "an object of lists of names"
                );
                break;
            case "$ref" or "$dynamicRef" or "$recursiveRef":
                Demand(value.ValueKind == JsonValueKind.String, place, value, "a URI");
                _pointing.Enqueue((node, value.GetString()!, place));
                break;
            case "$id" or "id" when value.ValueKind == JsonValueKind.String:
                _targets.TryAdd(value.GetString()!, node);
                _targets.TryAdd(Absolute(value.GetString()!), node);
                break;
            case "$anchor" or "$dynamicAnchor" when value.ValueKind == JsonValueKind.String:
                _targets.TryAdd("#" + value.GetString(), node);
                break;
        }
    }

    List<JsonSchemaNode> List(JsonElement list, JsonPlace place)
    {
        Demand(list.ValueKind == JsonValueKind.Array, place, list, "a list of schemas");
        var nodes = new List<JsonSchemaNode>();
        foreach (var item in list.EnumerateArray())
        {
            nodes.Add(Read(item, place.At(nodes.Count)));
        }
        return nodes;
    }

    Dictionary<string, JsonSchemaNode> Map(string keyword, JsonElement map, JsonPlace place)
    {
        Demand(map.ValueKind == JsonValueKind.Object, place, map, "an object of schemas");
        var nodes = new Dictionary<string, JsonSchemaNode>();
        foreach (var member in map.EnumerateObject())
        {
            if (keyword == "patternProperties")
            {
                Expression(member.Name, place.At(member.Name));
            }
            nodes.Add(member.Name, Read(member.Value, place.At(member.Name)));
        }
        return nodes;
    }

    // Until draft 7 one keyword has lists of names and schemas; later ones have two keywords.
    void Dependencies(JsonSchemaNode node, JsonElement value, JsonPlace place)
    {
        Demand(value.ValueKind == JsonValueKind.Object, place, value, "an object of schemas and lists of names");
        node.Maps["dependencies"] = value
            .EnumerateObject()
            .Where(member => !IsListOfStrings(member.Value))
            .ToDictionary(member => member.Name, member => Read(member.Value, place.At(member.Name)));
    }

    void Follow()
    {
        var bare = new List<(JsonSchemaNode Node, JsonPlace Place)>();
        while (_pointing.TryDequeue(out var pointing))
        {
            var (node, reference, place) = pointing;
            node.Target =
                Find(reference)
                ?? throw Invalid(
                    place,
                    $"'{reference}' is not found in this schema, nor is it the name of one of its references"
                );
            node.IsOnlyReference =
                !_besidesReferenceCounts
                || node.Element.EnumerateObject().All(member => Annotations.Contains(member.Name));
            if (node.IsOnlyReference)
            {
                bare.Add((node, place));
            }
        }
        foreach (var (node, place) in bare)
        {
            RefuseCircle(node, place);
        }
    }

    static void RefuseCircle(JsonSchemaNode node, JsonPlace place)
    {
        var seen = new HashSet<JsonSchemaNode>();
        for (var next = node; next is { IsOnlyReference: true, Target: { } target }; next = target)
        {
            if (!seen.Add(next))
            {
                throw Invalid(place, "the reference leads back to itself");
            }
        }
    }

    JsonSchemaNode? Find(string reference)
    {
        var hash = reference.IndexOf('#');
        var document = hash < 0 ? reference : reference[..hash];
        var fragment = hash < 0 ? "" : reference[hash..];
        if (document.Length == 0 || document == _baseUri || Absolute(document) == _baseUri)
        {
            return At(Root, fragment);
        }
        if ((_targets.GetValueOrDefault(document) ?? _targets.GetValueOrDefault(Absolute(document))) is { } within)
        {
            return At(within, fragment);
        }
        if ((_documents.GetValueOrDefault(document) ?? _documents.GetValueOrDefault(Absolute(document))) is { } other)
        {
            lock (other._pointed)
            {
                var found = other.At(other.Root, fragment);
                other.Follow();
                return found;
            }
        }
        // The drafts' own meta-schemas are known to everybody; what a schema may look like is not compared.
        return document.Contains("//json-schema.org/", StringComparison.Ordinal)
            ? new JsonSchemaNode(JsonElement.Parse("true"))
            : null;
    }

    // A fragment is empty, "#", "#anchor" or "#/a/pointer".
    JsonSchemaNode? At(JsonSchemaNode from, string fragment)
    {
        if (fragment is "" or "#")
        {
            return from;
        }
        if (!fragment.StartsWith("#/", StringComparison.Ordinal))
        {
            return _targets.GetValueOrDefault(fragment);
        }
        var steps = fragment[2..]
            .Split('/')
            .Select(step => Uri.UnescapeDataString(step).Replace("~1", "/").Replace("~0", "~"));
        return At(from, [.. steps], fragment);
    }

    JsonSchemaNode? At(JsonSchemaNode from, string[] steps, string fragment)
    {
        var node = from;
        var i = 0;
        while (i < steps.Length && Step(node, steps, ref i) is { } next)
        {
            node = next;
        }
        if (i == steps.Length)
        {
            return node;
        }
        // It is no place of a schema by the keywords, but may be one all the same.
        var element = node.Element;
        var place = JsonPlace.Root;
        for (; i < steps.Length; i++)
        {
            if (!TryStep(element, steps[i], out element))
            {
                return null;
            }
        }
        foreach (var step in steps)
        {
            place = place.At(step);
        }
        if (!_pointed.TryGetValue((from, fragment), out var known))
        {
            known = Read(element, place);
            _pointed.Add((from, fragment), known);
        }
        return known;
    }

    static JsonSchemaNode? Step(JsonSchemaNode node, string[] steps, ref int i)
    {
        if (node.Schemas.TryGetValue(steps[i], out var schema))
        {
            i++;
            return schema;
        }
        if (i + 1 == steps.Length)
        {
            return null;
        }
        if (node.Maps.TryGetValue(steps[i], out var map) && map.TryGetValue(steps[i + 1], out var member))
        {
            i += 2;
            return member;
        }
        if (
            node.Lists.TryGetValue(steps[i], out var list)
            && int.TryParse(steps[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < list.Count
        )
        {
            i += 2;
            return list[index];
        }
        return null;
    }

    static bool TryStep(JsonElement element, string step, out JsonElement next)
    {
        next = default;
        if (element.ValueKind == JsonValueKind.Object)
        {
            return element.TryGetProperty(step, out next);
        }
        if (
            element.ValueKind == JsonValueKind.Array
            && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < element.GetArrayLength()
        )
        {
            next = element[index];
            return true;
        }
        return false;
    }

    string Absolute(string uri) =>
        _baseUri is not null
        && Uri.TryCreate(_baseUri, UriKind.Absolute, out var around)
        && Uri.TryCreate(around, uri, out var absolute)
            ? absolute.ToString()
            : uri;

    static string WithoutFragment(string uri) => uri.IndexOf('#') is var hash and >= 0 ? uri[..hash] : uri;

    static string? Text(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    static bool IsCount(JsonElement number) =>
        !number.TryGetDecimal(out var value) || (value >= 0 && value == decimal.Truncate(value));

    static bool AreTypes(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array
            ? value.GetArrayLength() > 0 && value.EnumerateArray().All(IsType)
            : IsType(value);

    static bool IsType(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && JsonSchemaNode.TypeOf(value.GetString()) != JsonTypes.None;

    static bool IsListOfStrings(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array
        && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String);

    static void Expression(string text, JsonPlace place)
    {
        try
        {
            _ = JsonPattern.Parse(text);
        }
        catch (RegexParseException e)
        {
            throw Invalid(place, $"'{text}' is no regular expression ({e.Error} at character {e.Offset})");
        }
    }

    static void Demand(bool isTrue, JsonPlace place, JsonElement value, string expected)
    {
        if (!isTrue)
        {
            throw Invalid(place, $"{JsonText.Shown(value)} is not {expected}");
        }
    }

    static InvalidSchemaException Invalid(JsonPlace place, string why) =>
        new($"Invalid JSON Schema at {place.ToFragment()}: {why}.");
}
