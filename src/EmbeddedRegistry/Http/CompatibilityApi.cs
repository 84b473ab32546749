using System.Text.Json.Nodes;
using EmbeddedKafka.Registry.Schemas;
using EmbeddedKafka.Registry.Subjects;

namespace EmbeddedKafka.Registry.Http;

/// <summary><c>/compatibility</c>: whether a schema could be registered, without registering it.</summary>
internal sealed class CompatibilityApi(RegistryApi registry)
{
    public IReadOnlyList<Route> Routes() =>
        [
            new("POST", "/compatibility/subjects/{subject}/versions/{version}", call => Task.FromResult(WithOne(call))),
            new("POST", "/compatibility/subjects/{subject}/versions", call => Task.FromResult(WithAll(call))),
        ];

    Answer WithOne(Call call)
    {
        if (call.Version is not null)
            return Check(call, [registry.Version(call, deleted: false)]);
        // There is nothing that a first schema could be incompatible to.
        var live = registry.State.Versions(call.Subject).Where(version => !version.Deleted);
        return Check(call, [.. live.TakeLast(1)]);
    }

    Answer WithAll(Call call) =>
        Check(call, [.. registry.State.Versions(call.Subject).Where(version => !version.Deleted)]);

    /// <summary>With <c>verbose=true</c> a text that is no schema is one that is not compatible.</summary>
    Answer Check(Call call, IReadOnlyList<SchemaVersion> versions)
    {
        try
        {
            return Verdict(call, Objections(call, versions));
        }
        catch (RegistryException e) when (e.Code == Refusal.InvalidSchemaCode && call.Flag("verbose"))
        {
            return Verdict(call, [e.Message]);
        }
    }

    IReadOnlyList<string> Objections(Call call, IReadOnlyList<SchemaVersion> versions)
    {
        var sent = registry.Sent(call, call.Subject);
        var mode = registry.State.ConfigInScope(call.Subject).Compatibility!.Value;
        try
        {
            return new CompatibilityCheck(mode, registry.Loader).Objections(sent.Content, sent.Schema, versions);
        }
        catch (InvalidSchemaException e)
        {
            throw RegistryApi.Invalid(sent.Content, call.Subject, e);
        }
    }

    static Answer Verdict(Call call, IReadOnlyList<string> objections)
    {
        var json = new JsonObject { ["is_compatible"] = objections.Count == 0 };
        if (call.Flag("verbose"))
            json["messages"] = new JsonArray([.. objections.Select(objection => (JsonNode)objection)]);
        return Answer.Of(json);
    }
}
