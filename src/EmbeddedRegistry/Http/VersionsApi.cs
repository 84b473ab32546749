using EmbeddedKafka.Registry.Log;
using EmbeddedKafka.Registry.Schemas;
using EmbeddedKafka.Registry.Subjects;

namespace EmbeddedKafka.Registry.Http;

/// <summary><c>/subjects/{subject}/versions</c>: registering, reading and deleting versions.</summary>
internal sealed class VersionsApi(RegistryApi registry)
{
    public IReadOnlyList<Route> Routes() =>
        [
            new("GET", "/subjects/{subject}/versions", call => Task.FromResult(List(call))),
            new("POST", "/subjects/{subject}/versions", RegisterAsync) { Changes = true, Shortcut = Registered },
            new(
                "GET",
                "/subjects/{subject}/versions/{version}",
                call => Task.FromResult(Answer.Of(RegistryApi.Describe(registry.Version(call, call.Flag("deleted")))))
            ),
            new("DELETE", "/subjects/{subject}/versions/{version}", DeleteAsync) { Changes = true },
            new(
                "GET",
                "/subjects/{subject}/versions/{version}/schema",
                call => Task.FromResult(Answer.OfText(registry.Version(call, call.Flag("deleted")).Content.Text))
            ),
            new("GET", "/subjects/{subject}/versions/{version}/referencedby", call => Task.FromResult(Referrers(call))),
        ];

    Answer List(Call call)
    {
        var (deleted, deletedOnly) = (call.Flag("deleted"), call.Flag("deletedOnly"));
        var versions = registry
            .State.Versions(call.Subject)
            .Where(version => deletedOnly ? version.Deleted : deleted || !version.Deleted)
            .Select(version => version.Version)
            .ToList();
        return versions.Count != 0
            ? RegistryApi.Numbers(Page.Of(call, versions))
            : throw Refusal.SubjectNotFound(call.Subject);
    }

    /// <summary>The answer to who registers what is registered already.</summary>
    Answer? Registered(Call call)
    {
        var subject = call.Subject;
        var body = registry.Sent(call, subject);
        CheckMode(subject, body);
        return
            registry
                .State.Versions(subject)
                .LastOrDefault(version =>
                    !version.Deleted
                    && version.Content.Guid == body.Content.Guid
                    && (body.Id is null || body.Id == version.Id)
                    && (body.Version is null or 0 || body.Version == version.Version)
                )
                is { } known
            ? RegistryApi.Registered(known)
            : null;
    }

    async Task<Answer> RegisterAsync(Call call)
    {
        if (Registered(call) is { } known)
            return known;
        var subject = call.Subject;
        var sent = registry.Sent(call, subject);
        var versions = registry.State.Versions(subject);
        var imports = registry.State.ModeInScope(subject) is RegistryMode.Import;
        if (!imports)
            CheckCompatibility(subject, sent, [.. versions.Where(version => !version.Deleted)]);
        var version = new SchemaVersion(
            subject,
            VersionOf(sent, versions, imports),
            IdOf(sent, QualifiedSubject.ContextOf(subject)),
            sent.Content,
            false
        );
        await call.AppendAsync(new SchemaRecord(subject, version.Version, version));
        return RegistryApi.Registered(version);
    }

    async Task<Answer> DeleteAsync(Call call)
    {
        var subject = call.Subject;
        var permanent = call.Flag("permanent");
        var version = registry.Version(call, deleted: permanent || call.Version is not null);
        registry.CheckWritable(subject);
        if (!permanent && version.Deleted)
            throw Refusal.VersionSoftDeleted(subject, version.Version);
        if (permanent && !version.Deleted)
            throw Refusal.VersionNotSoftDeleted(subject, version.Version);
        if (registry.State.ReferrersOf(subject, version.Version).Count != 0)
            throw Refusal.ReferencesExist(subject, version.Version);
        await call.AppendAsync(
            new SchemaRecord(subject, version.Version, permanent ? null : version with { Deleted = true })
        );
        return Answer.Of(version.Version);
    }

    Answer Referrers(Call call)
    {
        var version = registry.Version(call, deleted: true);
        return RegistryApi.Numbers(
            registry
                .State.ReferrersOf(version.Subject, version.Version)
                .Select(referrer => referrer.Id)
                .Distinct()
                .Order()
        );
    }

    void CheckMode(string subject, SentSchema sent)
    {
        registry.CheckWritable(subject);
        var mode = registry.State.ModeInScope(subject);
        if (sent.Id is not null && mode is not RegistryMode.Import)
            throw Refusal.NotPermitted($"Subject {subject} is not in import mode");
        if (sent.Id is null && mode is not RegistryMode.ReadWrite)
            throw Refusal.NotPermitted($"Subject {subject} is not in read-write mode");
    }

    void CheckCompatibility(string subject, SentSchema sent, IReadOnlyList<SchemaVersion> earlier)
    {
        var mode = registry.State.ConfigInScope(subject).Compatibility!.Value;
        IReadOnlyList<string> objections;
        try
        {
            objections = new CompatibilityCheck(mode, registry.Loader).Objections(sent.Content, sent.Schema, earlier);
        }
        catch (InvalidSchemaException e)
        {
            throw RegistryApi.Invalid(sent.Content, subject, e);
        }
        if (objections.Count != 0)
            throw Refusal.Incompatible(subject, objections);
    }

    static int VersionOf(SentSchema sent, IReadOnlyList<SchemaVersion> versions, bool imports)
    {
        var next = versions.Count == 0 ? 1 : versions[^1].Version + 1;
        if (sent.Version is null or 0 || sent.Version == next)
            return next;
        return imports
            ? sent.Version.Value
            : throw Refusal.InvalidSchema($"Version is not one more than previous version: it would be {next}");
    }

    int IdOf(SentSchema sent, string context)
    {
        if (sent.Id is not { } id)
            return registry.State.FindId(context, sent.Content.Guid) ?? registry.State.NextId(context);
        if (registry.State.WithId(context, id).Any(other => other.Content.Guid != sent.Content.Guid))
            throw Refusal.NotPermitted($"Overwrite new schema with id {id} is not permitted.");
        return id;
    }
}
