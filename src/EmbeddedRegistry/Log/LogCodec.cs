using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmbeddedKafka.Registry.Subjects;

namespace EmbeddedKafka.Registry.Log;

/// <summary>
/// Keys and values of the log as Confluent's registry writes them: JSON whose key has a <c>keytype</c> and a
/// <c>magic</c>, the version of the key's form.
/// </summary>
/// <param name="types">The schema types that are known.</param>
internal sealed class LogCodec(IReadOnlySet<string> types)
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static (byte[] Key, byte[]? Value) Encode(LogRecord record) =>
        record switch
        {
            SchemaRecord { Value: { } version } => (KeyOf(version.Subject, version.Version), ValueOf(version)),
            SchemaRecord gone => (KeyOf(gone.Subject, gone.Version), null),
            DeleteSubjectRecord deleted => (
                KeyOf("DELETE_SUBJECT", deleted.Subject),
                Bytes(new() { ["subject"] = deleted.Subject, ["version"] = deleted.Version })
            ),
            ClearSubjectRecord cleared => (
                KeyOf("CLEAR_SUBJECT", cleared.Subject),
                Bytes(new() { ["subject"] = cleared.Subject })
            ),
            ConfigRecord config => (
                KeyOf("CONFIG", config.Subject),
                config.Value is { } settings ? Bytes(settings.ToJson(SubjectConfig.LevelName)) : null
            ),
            ModeRecord mode => (
                KeyOf("MODE", mode.Subject),
                mode.Value is { } value ? Bytes(new() { ["mode"] = ModeNames.Of(value) }) : null
            ),
            NoopRecord => (Bytes(new() { ["keytype"] = "NOOP", ["magic"] = 0 }), null),
            _ => throw new ArgumentOutOfRangeException(nameof(record), record, "has no form in the log"),
        };

    /// <summary>The record; null for one of a kind that means nothing here.</summary>
    /// <exception cref="DamagedRecordException">It does not say what it should.</exception>
    public LogRecord? Decode(byte[]? key, byte[]? value)
    {
        try
        {
            var name = Object(key, "key");
            var content = value is null ? null : Object(value, "value");
            return Text(name, "keytype") switch
            {
                "SCHEMA" => Schema(name, content),
                "DELETE_SUBJECT" => content is null
                    ? null
                    : new DeleteSubjectRecord(Text(name, "subject"), Number(content, "version")),
                "CLEAR_SUBJECT" => content is null ? null : new ClearSubjectRecord(OptionalText(name, "subject")),
                "CONFIG" => new ConfigRecord(
                    OptionalText(name, "subject"),
                    content is null ? null : SubjectConfig.FromJson(content, SubjectConfig.LevelName)
                ),
                "MODE" => new ModeRecord(OptionalText(name, "subject"), content is null ? null : Mode(content)),
                "NOOP" => new NoopRecord(),
                // Newer registries note their contexts; here they follow from the subjects.
                "CONTEXT" => null,
                var other => throw new DamagedRecordException($"its keytype '{other}' is unknown"),
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new DamagedRecordException(e.Message, e);
        }
    }

    /// <summary>What the state has under a key; null for nothing.</summary>
    public static byte[]? ValueNow(byte[] key, RegistryState state)
    {
        var name = Object(key, "key");
        var subject = OptionalText(name, "subject");
        return Text(name, "keytype") switch
        {
            "SCHEMA" when state.Find(subject!, Number(name, "version")) is { } version => ValueOf(version),
            "CONFIG" when state.Config(subject) is { } config => Bytes(config.ToJson(SubjectConfig.LevelName)),
            "MODE" when state.Mode(subject) is { } mode => Bytes(new() { ["mode"] = ModeNames.Of(mode) }),
            _ => null,
        };
    }

    static byte[] KeyOf(string subject, int version) =>
        Bytes(
            new()
            {
                ["keytype"] = "SCHEMA",
                ["subject"] = subject,
                ["version"] = version,
                ["magic"] = 1,
            }
        );

    static byte[] KeyOf(string type, string? subject) =>
        Bytes(
            new()
            {
                ["keytype"] = type,
                ["subject"] = subject,
                ["magic"] = 0,
            }
        );

    static byte[] ValueOf(SchemaVersion version)
    {
        var content = version.Content;
        var json = new JsonObject
        {
            ["subject"] = version.Subject,
            ["version"] = version.Version,
            ["id"] = version.Id,
            ["guid"] = content.Guid.ToString(),
        };
        ContentJson.Write(json, content);
        json["deleted"] = version.Deleted;
        return Bytes(json);
    }

    static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString(Plain));

    SchemaRecord Schema(JsonObject key, JsonObject? value)
    {
        var subject = Text(key, "subject");
        var version = Number(key, "version");
        if (value is null)
            return new(subject, version, null);
        var id = Number(value, "id");
        try
        {
            var content = ContentJson.Read(value);
            if (!types.Contains(content.Type))
                throw new FormatException($"its schema type '{content.Type}' is unknown");
            var deleted = value["deleted"] is JsonValue flag && flag.GetValue<bool>();
            return new(subject, version, new(subject, version, id, content, deleted));
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new DamagedRecordException(e.Message, e) { Used = (subject, id) };
        }
    }

    static RegistryMode Mode(JsonObject value) =>
        ModeNames.Find(Text(value, "mode")) ?? throw new FormatException($"'{value["mode"]}' is no mode");

    static JsonObject Object(byte[]? bytes, string what) =>
        bytes is null ? throw new FormatException($"its {what} is null")
        : JsonNode.Parse(bytes) is JsonObject json ? json
        : throw new FormatException($"its {what} is not a JSON object");

    static string Text(JsonObject json, string name) =>
        OptionalText(json, name) ?? throw new FormatException($"it has no {name}");

    static string? OptionalText(JsonObject json, string name) =>
        json[name] is { } value ? value.GetValue<string>() : null;

    static int Number(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue<int>(out var number)
            ? number
            : throw new FormatException($"its {name} is not a number");
}
