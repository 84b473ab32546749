using System.Text.Json.Nodes;
using EmbeddedKafka.Registry.Schemas;
using EmbeddedKafka.Registry.Subjects;

namespace EmbeddedKafka.Registry.Http;

/// <summary>What the parts of the REST API have in common: the state, and schemas as they are sent and
/// answered.</summary>
internal sealed class RegistryApi(RegistryState state, SchemaLoader loader, EmbeddedRegistryOptions options)
{
    public RegistryState State { get; } = state;

    public SchemaLoader Loader { get; } = loader;

    public IReadOnlyList<Route> Routes() =>
        [
            new("GET", "/", _ => Task.FromResult(Answer.Of(new JsonObject()))),
            .. new SubjectsApi(this).Routes(),
            .. new VersionsApi(this).Routes(),
            .. new SchemasApi(this).Routes(),
            .. new CompatibilityApi(this).Routes(),
            .. new ConfigApi(this).Routes(),
            .. new ModeApi(this).Routes(),
            new(
                "GET",
                "/contexts",
                _ => Task.FromResult(Answer.Of(new JsonArray([.. State.Contexts().Select(name => (JsonNode)name)])))
            ),
            // New serdes of Confluent ask which schemas a topic is associated with, and take 404 for none.
            new("GET", "/associations/resources/{namespace}/{name}", _ => throw Refusal.NotFound()),
        ];

    /// <summary>The schema of the request's body, in its canonical form.</summary>
    /// <exception cref="RegistryException">It is none.</exception>
    public SentSchema Sent(Call call, string subject)
    {
        if (call.Found is SentSchema known)
            return known;
        var body = call.Body();
        if (body["schema"] is null)
            throw Refusal.InvalidSchema("Empty schema");
        SchemaContent sent;
        try
        {
            sent = ContentJson.Read(body);
        }
        catch (FormatException e)
        {
            throw Refusal.Unprocessable(e.Message);
        }
        if (sent.Text.Length > options.MaxSchemaLength)
            throw Refusal.SchemaTooLarge(
                $"it has {sent.Text.Length} characters, and {options.MaxSchemaLength} are the most"
            );
        try
        {
            var normalize = call.Flag("normalize") || State.ConfigInScope(subject).Normalize == true;
            var (content, schema) = Loader.Read(sent, normalize);
            var read = new SentSchema(content, schema, Number(body, "id"), Number(body, "version"));
            call.Found = read;
            return read;
        }
        catch (InvalidSchemaException e)
        {
            throw Invalid(sent, subject, e);
        }
    }

    /// <summary>The schema of a version as it was read.</summary>
    /// <exception cref="RegistryException">It cannot be read: the log was written by others.</exception>
    public ISchema Load(SchemaVersion version)
    {
        try
        {
            return Loader.Load(version.Content);
        }
        catch (InvalidSchemaException e)
        {
            throw Invalid(version.Content, version.Subject, e);
        }
    }

    /// <summary>A version, with everything that Confluent's registry says of one.</summary>
    public static JsonObject Describe(SchemaVersion version)
    {
        var json = new JsonObject
        {
            ["subject"] = version.Subject,
            ["version"] = version.Version,
            ["id"] = version.Id,
            ["guid"] = version.Content.Guid.ToString(),
        };
        ContentJson.Write(json, version.Content);
        return json;
    }

    /// <summary>A version as it is answered to who registers it.</summary>
    public static Answer Registered(SchemaVersion version)
    {
        var json = new JsonObject
        {
            ["id"] = version.Id,
            ["version"] = version.Version,
            ["guid"] = version.Content.Guid.ToString(),
        };
        ContentJson.Write(json, version.Content);
        return Answer.Of(json);
    }

    /// <summary>The version of the path. What was softly deleted is there only for those who ask for it.</summary>
    /// <exception cref="RegistryException">There is none.</exception>
    public SchemaVersion Version(Call call, bool deleted)
    {
        var wanted = call.Version;
        var versions = State.Versions(call.Subject);
        var shown = versions.Where(version => deleted || !version.Deleted);
        var found = wanted is null ? shown.LastOrDefault() : shown.FirstOrDefault(version => version.Version == wanted);
        if (found is not null)
            return found;
        throw versions.Any(version => wanted is not null || deleted || !version.Deleted)
            ? Refusal.VersionNotFound(wanted?.ToString() ?? "latest")
            : Refusal.SubjectNotFound(call.Subject);
    }

    /// <exception cref="RegistryException">Nothing may be changed there.</exception>
    public void CheckWritable(string? subject)
    {
        if (State.ModeInScope(subject) is RegistryMode.ReadOnly or RegistryMode.ReadOnlyOverride)
            throw Refusal.NotPermitted($"Subject {subject} is in read-only mode");
    }

    public static Answer Numbers(IEnumerable<int> numbers) =>
        Answer.Of(new JsonArray([.. numbers.Select(number => (JsonNode)number)]));

    public static Answer Texts(IEnumerable<string> texts) =>
        Answer.Of(new JsonArray([.. texts.Select(text => (JsonNode)text)]));

    public static RegistryException Invalid(SchemaContent sent, string subject, InvalidSchemaException why)
    {
        const int Shown = 2_000;
        var text = sent.Text.Length <= Shown ? sent.Text : $"{sent.Text[..Shown]}…";
        var references = string.Join(
            ", ",
            sent.References.Select(reference =>
                $"{{name='{reference.Name}', subject='{reference.Subject}', version={reference.Version}}}"
            )
        );
        return Refusal.InvalidSchema(
            $"Invalid schema {{subject={subject},version=0,id=-1,schemaType={sent.Type},references=[{references}],"
                + $"metadata=null,ruleSet=null,schema={text}}} with refs [{references}] of type {sent.Type}, details: "
                + why.Message
        );
    }

    static int? Number(JsonObject body, string name) =>
        body[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<int>(out var number) => number < 0 ? null : number,
            _ => throw Refusal.Unprocessable($"{name} is not a number"),
        };
}
