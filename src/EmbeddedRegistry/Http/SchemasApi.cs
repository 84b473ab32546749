using System.Text.Json.Nodes;
using EmbeddedKafka.Registry.Subjects;

namespace EmbeddedKafka.Registry.Http;

/// <summary><c>/schemas</c>: schemas by their id or guid, and all of them.</summary>
internal sealed class SchemasApi(RegistryApi registry)
{
    public IReadOnlyList<Route> Routes() =>
        [
            new("GET", "/schemas", call => Task.FromResult(List(call))),
            new("GET", "/schemas/types", _ => Task.FromResult(RegistryApi.Texts(registry.Loader.Types))),
            new("GET", "/schemas/ids/{id}", call => Task.FromResult(ById(call))),
            new("GET", "/schemas/ids/{id}/schema", call => Task.FromResult(Answer.OfText(Text(call, Find(call))))),
            new("GET", "/schemas/ids/{id}/subjects", call => Task.FromResult(Subjects(call))),
            new("GET", "/schemas/ids/{id}/versions", call => Task.FromResult(Versions(call))),
            new("GET", "/schemas/guids/{guid}", call => Task.FromResult(ByGuid(call))),
            new("GET", "/schemas/guids/{guid}/ids", call => Task.FromResult(IdsOf(call))),
        ];

    Answer List(Call call)
    {
        var versions = registry.State.All(
            call.SubjectPrefix,
            call.Flag("deleted"),
            call.Flag("deletedOnly"),
            call.Flag("latestOnly")
        );
        return Answer.Of(
            new JsonArray([.. Page.Of(call, versions).Select(version => (JsonNode)RegistryApi.Describe(version))])
        );
    }

    Answer ById(Call call)
    {
        var version = Find(call);
        var json = Content(call, version);
        if (call.Flag("fetchMaxId"))
            json["maxId"] = registry.State.HighestId(QualifiedSubject.ContextOf(version.Subject));
        return Answer.Of(json);
    }

    Answer ByGuid(Call call)
    {
        var (context, id) = WithGuid(call).FirstOrDefault();
        return registry.State.WithId(context ?? "", id).FirstOrDefault() is { } version
            ? Answer.Of(Content(call, version))
            : throw Refusal.SchemaNotFound(call.Variable("guid"));
    }

    Answer IdsOf(Call call)
    {
        var ids = WithGuid(call);
        return ids.Count != 0
            ? Answer.Of(
                new JsonArray([
                    .. ids.Select(id => (JsonNode)new JsonObject { ["context"] = id.Context, ["id"] = id.Id }),
                ])
            )
            : throw Refusal.SchemaNotFound(call.Variable("guid"));
    }

    Answer Subjects(Call call) =>
        RegistryApi.Texts(Page.Of(call, Shown(call).Select(version => version.Subject).Distinct()));

    Answer Versions(Call call) =>
        Answer.Of(
            new JsonArray([
                .. Page.Of(call, Shown(call))
                    .Select(version =>
                        (JsonNode)new JsonObject { ["subject"] = version.Subject, ["version"] = version.Version }
                    ),
            ])
        );

    /// <summary>Where an id is used, as the request asks for it.</summary>
    IEnumerable<SchemaVersion> Shown(Call call)
    {
        var versions = registry.State.WithId(call.Context, call.Number("id"));
        if (versions.Count == 0)
            throw Refusal.SchemaNotFound(call.Variable("id"));
        var deleted = call.Flag("deleted");
        var subject = call.Text("subject") is { Length: > 0 } name ? QualifiedSubject.Normal(name) : null;
        return versions.Where(version =>
            (deleted || !version.Deleted)
            && (subject is null || QualifiedSubject.IsContext(subject) || version.Subject == subject)
        );
    }

    SchemaVersion Find(Call call)
    {
        var id = call.Number("id");
        return registry.State.WithId(call.Context, id).FirstOrDefault() ?? throw Refusal.SchemaNotFound(id);
    }

    IReadOnlyList<(string Context, int Id)> WithGuid(Call call) =>
        Guid.TryParse(call.Variable("guid"), out var guid) ? registry.State.WithGuid(guid) : [];

    JsonObject Content(Call call, SchemaVersion version)
    {
        var json = new JsonObject
        {
            ["subject"] = version.Subject,
            ["version"] = version.Version,
            ["guid"] = version.Content.Guid.ToString(),
        };
        ContentJson.Write(json, version.Content);
        json["schema"] = Text(call, version);
        return json;
    }

    string Text(Call call, SchemaVersion version) =>
        call.Text("format") is { Length: > 0 } format ? registry.Load(version).InFormat(format) : version.Content.Text;
}
