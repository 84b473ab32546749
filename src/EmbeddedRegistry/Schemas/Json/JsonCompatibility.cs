using System.Globalization;

namespace EmbeddedKafka.Registry.Schemas.Json;

/// <summary>Whether whatever is valid by a writer's schema is valid by a reader's, as far as Confluent's registry finds
/// it out: https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/serdes-json.html,
/// "JSON Schema compatibility rules", and https://yokota.blog/2021/03/29/understanding-json-schema-compatibility/ by
/// its author. Annotations, <c>format</c> and the <c>unevaluated</c> keywords are not compared.</summary>
internal sealed class JsonCompatibility
{
    // A guard against unions of unions that would be compared pair by pair until tomorrow.
    const int MostSteps = 2_000_000;

    readonly Comparison<JsonSchemaNode> _comparison = new();
    int _steps;

    JsonCompatibility() { }

    /// <returns>The first hundred reasons; none if everything can be read.</returns>
    public static IReadOnlyList<Incompatibility> Check(JsonSchemaNode reader, JsonSchemaNode writer)
    {
        var check = new JsonCompatibility();
        return check._comparison.Reasons(() => check.Reads(reader, writer, JsonPlace.Root, true));
    }

    /// <param name="tell">Whether reasons are wanted, or only the answer.</param>
    bool Reads(JsonSchemaNode reader, JsonSchemaNode writer, JsonPlace place, bool tell)
    {
        (reader, writer) = (reader.Effective, writer.Effective);
        if (ReferenceEquals(reader, writer) || reader.AcceptsAll || writer.AcceptsNothing)
        {
            return true;
        }
        if (++_steps > MostSteps)
        {
            return No("COMBINED_TYPE_SUBSCHEMAS_CHANGED", place, tell, "too many combinations to compare");
        }
        if (DeepStack.IsNearItsEnd)
        {
            return DeepStack.Continue(() => Reads(reader, writer, place, tell));
        }
        return _comparison.Ask(reader, writer, tell, () => Compare(reader, writer, place, tell));
    }

    bool Compare(JsonSchemaNode reader, JsonSchemaNode writer, JsonPlace place, bool tell)
    {
        if (reader.AcceptsNothing)
        {
            return No("TYPE_NARROWED", place, tell, "false");
        }
        if (!reader.HasComposition)
        {
            return ReadsOwn(reader, writer, place, tell);
        }
        var yes = Reads(reader.Own, writer, place, tell);
        foreach (var (kind, branches) in reader.Combinations)
        {
            yes &= ReadsCombination(kind, branches, writer, place, tell);
        }
        return yes & ReadsNot(reader, writer, place, tell) & ReadsCondition(reader, writer, place, tell);
    }

    // The reader has assertions of its own only. It reads the writer's own ones, or one of those that all hold, or each
    // of those of which one holds.
    bool ReadsOwn(JsonSchemaNode reader, JsonSchemaNode writer, JsonPlace place, bool tell)
    {
        if (writer.Combinations.Count == 0)
        {
            return ReadsKeywords(reader, writer, place, tell);
        }
        if (
            Reads(reader, writer.Own, place, false)
            || writer.Combinations.Any(combination =>
                combination.Kind == "allOf"
                    ? combination.Branches.Any(branch => Reads(reader, branch, place, false))
                    : combination.Branches.All(branch => Reads(reader, branch, place, false))
            )
        )
        {
            return true;
        }
        if (!writer.Own.AcceptsAll)
        {
            return Reads(reader, writer.Own, place, tell);
        }
        var (kind, branches) = writer.Combinations[0];
        return kind == "allOf" ? No("COMBINED_TYPE_SUBSCHEMAS_CHANGED", place, tell, kind)
            : branches.Any(branch => Reads(reader, branch, place, false)) ? No("SUM_TYPE_NARROWED", place, tell, kind)
            : No("TYPE_CHANGED", place, tell, kind);
    }

    bool ReadsCombination(
        string kind,
        IReadOnlyList<JsonSchemaNode> readers,
        JsonSchemaNode writer,
        JsonPlace place,
        bool tell
    )
    {
        if (writer.Combinations.Count == 0)
        {
            return kind == "allOf"
                ? readers.All(branch => Reads(branch, writer, place, false))
                    || No(
                        readers.Count > 1 ? "PRODUCT_TYPE_EXTENDED" : "COMBINED_TYPE_SUBSCHEMAS_CHANGED",
                        place,
                        tell,
                        kind
                    )
                : readers.Any(branch => Reads(branch, writer, place, false))
                    || No("COMBINED_TYPE_SUBSCHEMAS_CHANGED", place, tell, kind);
        }
        var (writtenKind, writers) = writer.Combinations.FirstOrDefault(
            combination => combination.Kind == kind,
            writer.Combinations[0]
        );
        var rule = WhyNotCombined(kind, readers, writtenKind, writers, place);
        return rule is null || No(rule, place, tell, kind == writtenKind ? kind : $"{writtenKind}, {kind}");
    }

    string? WhyNotCombined(
        string kind,
        IReadOnlyList<JsonSchemaNode> readers,
        string writtenKind,
        IReadOnlyList<JsonSchemaNode> writers,
        JsonPlace place
    )
    {
        bool ReadsPair(JsonSchemaNode reader, JsonSchemaNode writer) => Reads(reader, writer, place, false);
        var isSame = kind == writtenKind;
        bool reads;
        if (kind == "allOf" && isSame)
        {
            if (readers.Count > writers.Count)
            {
                return "PRODUCT_TYPE_EXTENDED";
            }
            reads = Matching.CoversAll(readers, writers, ReadsPair);
        }
        else if (kind != "allOf" && (isSame || (kind == "anyOf" && writtenKind == "oneOf")))
        {
            if (readers.Count < writers.Count)
            {
                return "SUM_TYPE_NARROWED";
            }
            reads = Matching.CoversAll(writers, readers, (writer, reader) => ReadsPair(reader, writer));
        }
        else if (kind == "anyOf" || (kind == "oneOf" && writers.Count == 1))
        {
            reads = readers.Any(reader => writers.Any(writer => ReadsPair(reader, writer)));
        }
        else if (readers.Count == 1 && (writtenKind == "allOf" || writers.Count == 1))
        {
            reads = writers.Any(writer => ReadsPair(readers[0], writer));
        }
        else
        {
            return "COMBINED_TYPE_CHANGED";
        }
        return reads ? null : "COMBINED_TYPE_SUBSCHEMAS_CHANGED";
    }

    // What the reader excludes must be excluded by the writer: here the two change their places.
    bool ReadsNot(JsonSchemaNode reader, JsonSchemaNode writer, JsonPlace place, bool tell)
    {
        if (!reader.Schemas.TryGetValue("not", out var excluded))
        {
            return true;
        }
        return writer.Schemas.TryGetValue("not", out var before)
            ? Reads(before, excluded, place, false) || No("NOT_TYPE_EXTENDED", place.At("not"), tell, "not")
            : No("TYPE_CHANGED", place, tell, "not");
    }

    bool ReadsCondition(JsonSchemaNode reader, JsonSchemaNode writer, JsonPlace place, bool tell)
    {
        if (!reader.Schemas.TryGetValue("if", out var condition))
        {
            return true;
        }
        if (!writer.Schemas.TryGetValue("if", out var before))
        {
            return No("SCHEMA_ADDED", place.At("if"), tell, "if");
        }
        if (!Reads(condition, before, place, false) || !Reads(before, condition, place, false))
        {
            return No("TYPE_CHANGED", place.At("if"), tell, "if");
        }
        return ReadsSchema("then", reader, writer, place, tell) & ReadsSchema("else", reader, writer, place, tell);
    }

    bool ReadsSchema(string keyword, JsonSchemaNode reader, JsonSchemaNode writer, JsonPlace place, bool tell)
    {
        if (!reader.Schemas.TryGetValue(keyword, out var schema) || schema.Effective.AcceptsAll)
        {
            return true;
        }
        return writer.Schemas.TryGetValue(keyword, out var before)
            ? Reads(schema, before, place.At(keyword), tell)
            : No("SCHEMA_ADDED", place.At(keyword), tell, keyword);
    }

    bool ReadsKeywords(JsonSchemaNode reader, JsonSchemaNode writer, JsonPlace place, bool tell)
    {
        var types = writer.Types;
        if ((types & ~reader.Types) is not JsonTypes.None)
        {
            var isNarrowed = (reader.Types & ~types) is JsonTypes.None;
            return No(isNarrowed ? "TYPE_NARROWED" : "TYPE_CHANGED", place, tell, $"{types}, {reader.Types}");
        }
        return ReadsValues(reader, writer, place, tell)
            & ((types & JsonTypes.String) is JsonTypes.None || ReadsStrings(reader, writer, place, tell))
            & ((types & JsonTypes.Number) is JsonTypes.None || ReadsNumbers(reader, writer, place, tell))
            & ((types & JsonTypes.Array) is JsonTypes.None || ReadsArrays(reader, writer, place, tell))
            & ((types & JsonTypes.Object) is JsonTypes.None || ReadsObjects(reader, writer, place, tell));
    }

    bool ReadsValues(JsonSchemaNode reader, JsonSchemaNode writer, JsonPlace place, bool tell)
    {
        if (reader.Values is not { } values || writer.Values?.IsSubsetOf(values) == true)
        {
            return true;
        }
        var rule = writer.Values?.IsSupersetOf(values) == false ? "ENUM_ARRAY_CHANGED" : "ENUM_ARRAY_NARROWED";
        return No(
            rule,
            place.At(reader.Has("const") ? "const" : "enum"),
            tell,
            string.Join(", ", writer.Values?.Except(values).Take(10) ?? [])
        );
    }

    bool ReadsStrings(JsonSchemaNode reader, JsonSchemaNode writer, JsonPlace place, bool tell)
    {
        var yes =
            AtMost("maxLength", "MAX_LENGTH", reader, writer, place, tell)
            & AtLeast("minLength", "MIN_LENGTH", reader, writer, place, tell);
        if (reader.Text("pattern") is { } pattern && pattern != writer.Text("pattern"))
        {
            var rule = writer.Has("pattern") ? "PATTERN_CHANGED" : "PATTERN_ADDED";
            return No(rule, place.At("pattern"), tell, pattern);
        }
        return yes;
    }

    bool ReadsNumbers(JsonSchemaNode reader, JsonSchemaNode writer, JsonPlace place, bool tell)
    {
        var yes =
            AtMost("maximum", "MAXIMUM", reader, writer, place, tell)
            & AtLeast("minimum", "MINIMUM", reader, writer, place, tell)
            & AtMost("exclusiveMaximum", "EXCLUSIVE_MAXIMUM", reader, writer, place, tell)
            & AtLeast("exclusiveMinimum", "EXCLUSIVE_MINIMUM", reader, writer, place, tell);
        if (reader.Number("multipleOf") is not { } step)
        {
            return yes;
        }
        var before = writer.Number("multipleOf");
        return yes
            & (
                (before is { } old && old % step == 0)
                || No(
                    before is null ? "MULTIPLE_OF_ADDED"
                        : step % before.Value == 0 ? "MULTIPLE_OF_EXPANDED"
                        : "MULTIPLE_OF_CHANGED",
                    place.At("multipleOf"),
                    tell,
                    $"{Shown(before)}, {Shown(step)}"
                )
            );
    }

    bool ReadsArrays(JsonSchemaNode reader, JsonSchemaNode writer, JsonPlace place, bool tell)
    {
        var yes =
            AtMost("maxItems", "MAX_ITEMS", reader, writer, place, tell)
            & AtLeast("minItems", "MIN_ITEMS", reader, writer, place, tell)
            & ReadsSchema("contains", reader, writer, place, tell);
        if (reader.IsTrue("uniqueItems") && !writer.IsTrue("uniqueItems"))
        {
            yes = No("UNIQUE_ITEMS_ADDED", place.At("uniqueItems"), tell, "true");
        }
        var (after, before) = (reader.FirstItems, writer.FirstItems);
        if (after.Count == 0 && before.Count == 0)
        {
            return yes & ReadsSchema("items", reader, writer, place, tell);
        }
        for (var i = 0; i < Math.Max(after.Count, before.Count); i++)
        {
            var at = place.At("items").At(i);
            yes &=
                i >= before.Count ? ReadsAddedItem(after[i], writer.ItemsContent, at, tell)
                : i >= after.Count ? ReadsRemovedItem(reader.ItemsContent, before[i], at, tell)
                : Reads(after[i], before[i], at, tell);
        }
        var items = place.At(reader.Lists.ContainsKey("prefixItems") ? "items" : "additionalItems");
        return yes & ReadsRest("ADDITIONAL_ITEMS", reader.ItemsContent.Rest, writer.ItemsContent.Rest, items, tell);
    }

    bool ReadsAddedItem(JsonSchemaNode item, JsonContent before, JsonPlace place, bool tell) =>
        item.Effective.AcceptsAll
        || (
            before.IsOpen
                ? No("ITEM_ADDED_TO_OPEN_CONTENT_MODEL", place, tell, place.ToFragment())
                : Reads(item, before.Rest!, place, false)
                    || No("ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL", place, tell, place.ToFragment())
        );

    bool ReadsRemovedItem(JsonContent after, JsonSchemaNode item, JsonPlace place, bool tell) =>
        after.IsOpen
        || Reads(after.Rest!, item, place, false)
        || No(
            after.Rest!.Effective.AcceptsNothing
                ? "ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL"
                : "ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
            place,
            tell,
            place.ToFragment()
        );

    bool ReadsObjects(JsonSchemaNode reader, JsonSchemaNode writer, JsonPlace place, bool tell)
    {
        var (after, before) = (reader.Map("properties"), writer.Map("properties"));
        var properties = place.At("properties");
        var yes = true;
        foreach (var (name, property) in after)
        {
            yes &= before.TryGetValue(name, out var old)
                ? Reads(property, old, properties.At(name), tell)
                : ReadsAddedProperty(reader, name, property, writer.PropertiesContent, properties.At(name), tell);
        }
        foreach (var (name, property) in before)
        {
            yes &=
                after.ContainsKey(name)
                || ReadsRemovedProperty(reader.PropertiesContent, name, property, properties.At(name), tell);
        }
        foreach (var name in reader.Required)
        {
            yes &=
                writer.Required.Contains(name)
                || (after.TryGetValue(name, out var property) && IsOptionalAllTheSame(name, property, before, writer))
                || No("REQUIRED_ATTRIBUTE_ADDED", place.At("required").At(name), tell, name);
        }
        return yes
            & AtMost("maxProperties", "MAX_PROPERTIES", reader, writer, place, tell)
            & AtLeast("minProperties", "MIN_PROPERTIES", reader, writer, place, tell)
            & ReadsRest(
                "ADDITIONAL_PROPERTIES",
                reader.PropertiesContent.Rest,
                writer.PropertiesContent.Rest,
                place.At("additionalProperties"),
                tell
            )
            & ReadsPatterns(reader, writer, place.At("patternProperties"), tell)
            & ReadsSchema("propertyNames", reader, writer, place, tell)
            & ReadsDependencies(reader, writer, place, tell);
    }

    // One with a default is taken to be filled in by who reads; one that is new is looked at where it is added.
    static bool IsOptionalAllTheSame(
        string name,
        JsonSchemaNode property,
        IReadOnlyDictionary<string, JsonSchemaNode> before,
        JsonSchemaNode writer
    ) =>
        property.Has("default")
        || (!before.ContainsKey(name) && !(writer.PropertiesContent.IsOpen && property.Effective.AcceptsAll));

    bool ReadsAddedProperty(
        JsonSchemaNode reader,
        string name,
        JsonSchemaNode property,
        JsonContent before,
        JsonPlace place,
        bool tell
    )
    {
        if (before.IsOpen)
        {
            return property.Effective.AcceptsAll || No("PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL", place, tell, name);
        }
        if (reader.Required.Contains(name) && !property.Has("default"))
        {
            return No("REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL", place, tell, name);
        }
        var covered = before.SchemaFor(name);
        var reads = covered is null ? property.Effective.AcceptsAll : Reads(property, covered, place, false);
        return reads || No("PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL", place, tell, name);
    }

    bool ReadsRemovedProperty(JsonContent after, string name, JsonSchemaNode property, JsonPlace place, bool tell)
    {
        if (after.SchemaFor(name) is not { } covering || Reads(covering, property, place, false))
        {
            return true;
        }
        var isClosed = covering.Effective.AcceptsNothing;
        return No(
            isClosed
                ? "PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL"
                : "PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
            place,
            tell,
            name
        );
    }

    bool ReadsRest(string what, JsonSchemaNode? after, JsonSchemaNode? before, JsonPlace place, bool tell)
    {
        if (after is null || after.Effective.AcceptsAll || before?.Effective.AcceptsNothing == true)
        {
            return true;
        }
        if (after.Effective.AcceptsNothing)
        {
            return No(what + "_REMOVED", place, tell, "false");
        }
        return before is null || before.Effective.AcceptsAll
            ? No(what + "_NARROWED", place, tell, "true")
            : Reads(after, before, place, tell);
    }

    bool ReadsPatterns(JsonSchemaNode reader, JsonSchemaNode writer, JsonPlace place, bool tell)
    {
        var before = writer.Map("patternProperties");
        var yes = true;
        foreach (var (pattern, schema) in reader.Map("patternProperties"))
        {
            if (before.TryGetValue(pattern, out var old))
            {
                yes &= Reads(schema, old, place.At(pattern), tell);
            }
            else if (writer.PropertiesContent.IsOpen && !schema.Effective.AcceptsAll)
            {
                yes = No("PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL", place.At(pattern), tell, pattern);
            }
        }
        return yes;
    }

    bool ReadsDependencies(JsonSchemaNode reader, JsonSchemaNode writer, JsonPlace place, bool tell)
    {
        var yes = true;
        foreach (var keyword in (ReadOnlySpan<string>)["dependencies", "dependentSchemas"])
        {
            foreach (var (name, schema) in reader.Map(keyword))
            {
                var at = place.At(keyword).At(name);
                yes &= writer.Dependent(name) is { } before
                    ? Reads(schema, before, at, tell)
                    : schema.Effective.AcceptsAll || No("DEPENDENCY_SCHEMA_ADDED", at, tell, name);
            }
        }
        foreach (var (name, (keyword, needed)) in reader.Dependencies)
        {
            var before = writer.Dependencies.GetValueOrDefault(name).Needed;
            if (before is not null && needed.IsSubsetOf(before))
            {
                continue;
            }
            var rule =
                before is null ? "DEPENDENCY_ARRAY_ADDED"
                : needed.IsSupersetOf(before) ? "DEPENDENCY_ARRAY_EXTENDED"
                : "DEPENDENCY_ARRAY_CHANGED";
            yes = No(rule, place.At(keyword).At(name), tell, string.Join(", ", needed));
        }
        return yes;
    }

    bool AtMost(
        string keyword,
        string rule,
        JsonSchemaNode reader,
        JsonSchemaNode writer,
        JsonPlace place,
        bool tell
    ) =>
        reader.Number(keyword) is not { } limit
        || writer.Number(keyword) is { } before && before <= limit
        || No(
            rule + (writer.Number(keyword) is null ? "_ADDED" : "_DECREASED"),
            place.At(keyword),
            tell,
            $"{Shown(writer.Number(keyword))}, {Shown(limit)}"
        );

    bool AtLeast(string keyword, string rule, JsonSchemaNode reader, JsonSchemaNode writer, JsonPlace place, bool tell)
    {
        // At least no letters, items or properties there are anyway.
        var isCount = keyword is "minLength" or "minItems" or "minProperties";
        return reader.Number(keyword) is not { } limit
            || (isCount && limit == 0)
            || writer.Number(keyword) is { } before && before >= limit
            || No(
                rule + (writer.Number(keyword) is null ? "_ADDED" : "_INCREASED"),
                place.At(keyword),
                tell,
                $"{Shown(writer.Number(keyword))}, {Shown(limit)}"
            );
    }

    bool No(string rule, JsonPlace place, bool tell, string detail) =>
        _comparison.No(tell, () => JsonRule.Broken(rule, place, detail));

    static string Shown(decimal? limit) => limit?.ToString("G29", CultureInfo.InvariantCulture) ?? "none";
}
