namespace EmbeddedKafka.Registry.Schemas.Json;

/// <summary>The rules that a change can break, by the names of Confluent's registry, with a sentence each
/// (https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/serdes-json.html,
/// "JSON Schema compatibility rules").</summary>
internal static class JsonRule
{
    static readonly Dictionary<string, string> Sentences = new()
    {
        ["TYPE_CHANGED"] = "{reader} has another type than {writer}",
        ["TYPE_NARROWED"] = "{reader} allows fewer types than {writer}",
        ["SCHEMA_ADDED"] = "{reader} has a schema that {writer} has not",
        ["ENUM_ARRAY_NARROWED"] = "{reader} allows fewer values than {writer}",
        ["ENUM_ARRAY_CHANGED"] = "{reader} allows other values than {writer}",
        ["COMBINED_TYPE_CHANGED"] = "{reader} combines its schemas in another way than {writer}",
        ["COMBINED_TYPE_SUBSCHEMAS_CHANGED"] = "the schemas that {reader} combines do not match those of {writer}",
        ["PRODUCT_TYPE_EXTENDED"] = "{reader} demands more schemas at once than {writer}",
        ["SUM_TYPE_NARROWED"] = "{reader} allows fewer schemas than {writer}",
        ["NOT_TYPE_EXTENDED"] = "{reader} excludes more than {writer}",
        ["MULTIPLE_OF_EXPANDED"] = "{reader} demands multiples of a multiple of what {writer} demands",
        ["MULTIPLE_OF_CHANGED"] = "{reader} demands multiples of something else than {writer}",
        ["PATTERN_CHANGED"] = "{reader} has another pattern than {writer}",
        ["REQUIRED_ATTRIBUTE_ADDED"] = "{reader} requires a property that {writer} does not require",
        ["PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL"] =
            "{reader} has a property that {writer} lacks, whose content model is open: it may have been anything",
        ["REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL"] =
            "{reader} requires a property without a default that {writer} lacks, whose content model is not open",
        ["PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL"] =
            "{reader} has a property that {writer} lacks, and does not take what {writer} allows in its place",
        ["PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL"] =
            "{reader} lacks a property of {writer} and allows none that it does not know",
        ["PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL"] =
            "{reader} lacks a property of {writer} and does not take its values in another one's place",
        ["ADDITIONAL_PROPERTIES_REMOVED"] = "{reader} allows no additional properties, {writer} does",
        ["ADDITIONAL_PROPERTIES_NARROWED"] = "{reader} allows fewer additional properties than {writer}",
        ["DEPENDENCY_ARRAY_EXTENDED"] = "a property depends on more properties in {reader} than in {writer}",
        ["DEPENDENCY_ARRAY_CHANGED"] = "a property depends on other properties in {reader} than in {writer}",
        ["ITEM_ADDED_TO_OPEN_CONTENT_MODEL"] =
            "{reader} has a schema for an item that {writer} leaves open: it may have been anything",
        ["ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL"] =
            "{reader} has a schema for an item that {writer} lacks, and does not take what {writer} allows in its place",
        ["ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL"] =
            "{reader} lacks the schema of an item of {writer} and allows none that it does not know",
        ["ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL"] =
            "{reader} lacks the schema of an item of {writer} and does not take its values otherwise",
        ["ADDITIONAL_ITEMS_REMOVED"] = "{reader} allows no additional items, {writer} does",
        ["ADDITIONAL_ITEMS_NARROWED"] = "{reader} allows fewer additional items than {writer}",
    };

    // Of these names there are several for each keyword: MAX_LENGTH_ADDED, MAX_LENGTH_DECREASED …
    static readonly (string End, string Sentence)[] Endings =
    [
        ("_ADDED", "{reader} has a limit that {writer} has not"),
        ("_DECREASED", "{reader} has a lower limit than {writer}"),
        ("_INCREASED", "{reader} has a higher limit than {writer}"),
    ];

    /// <summary>A reason with the sentence of its rule.</summary>
    public static Incompatibility Broken(string rule, JsonPlace place, string detail)
    {
        var sentence =
            Sentences.GetValueOrDefault(rule)
            ?? Endings.First(ending => rule.EndsWith(ending.End, StringComparison.Ordinal)).Sentence;
        var about = sentence.Replace("{reader}", "the {reader} schema").Replace("{writer}", "the {writer} schema");
        var path = place.ToFragment();
        return new Incompatibility(rule, path, $"At path '{path}' {about}", detail);
    }
}
