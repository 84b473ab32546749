using System.Text.Json.Nodes;

namespace EmbeddedKafka.Registry.Subjects;

/// <summary>The settings of a subject, or of all of them.</summary>
/// <param name="Compatibility">Null: as in the next wider scope.</param>
/// <param name="Normalize">Whether schemas are normalized though a request does not ask for it.</param>
/// <param name="Others">Settings that the registry keeps and gives back without acting on them.</param>
internal sealed record SubjectConfig(CompatibilityMode? Compatibility, bool? Normalize, JsonObject Others)
{
    /// <summary>In the log and in answers to GET.</summary>
    public const string LevelName = "compatibilityLevel";

    /// <summary>In requests, and in answers to them.</summary>
    public const string UpdateName = "compatibility";

    public const string NormalizeName = "normalize";

    public static SubjectConfig Empty { get; } = new(null, null, []);

    /// <summary>The settings of the other where it has some, these elsewhere.</summary>
    public SubjectConfig With(SubjectConfig other)
    {
        var others = (JsonObject)Others.DeepClone();
        foreach (var (name, value) in other.Others)
            others[name] = value?.DeepClone();
        return new(other.Compatibility ?? Compatibility, other.Normalize ?? Normalize, others);
    }

    public JsonObject ToJson(string compatibilityName)
    {
        var json = new JsonObject();
        if (Normalize is { } normalize)
            json[NormalizeName] = normalize;
        foreach (var (name, value) in Others)
            json[name] = value?.DeepClone();
        if (Compatibility is { } mode)
            json[compatibilityName] = CompatibilityNames.Of(mode);
        return json;
    }

    /// <exception cref="FormatException">The compatibility or another setting is none.</exception>
    public static SubjectConfig FromJson(JsonObject json, string compatibilityName)
    {
        CompatibilityMode? mode = null;
        bool? normalize = null;
        var others = new JsonObject();
        foreach (var (name, value) in json)
        {
            if (value is null)
                continue;
            if (name == compatibilityName)
                mode =
                    CompatibilityNames.Find(value.ToString())
                    ?? throw new FormatException($"'{value}' is no compatibility level");
            else if (name == NormalizeName)
                normalize =
                    value is JsonValue flag && flag.TryGetValue<bool>(out var wanted)
                        ? wanted
                        : throw new FormatException("normalize is true or false");
            else
                others[name] = value.DeepClone();
        }
        return new(mode, normalize, others);
    }
}
