using EmbeddedKafka.Registry.Log;
using EmbeddedKafka.Registry.Subjects;

namespace EmbeddedKafka.Registry.Http;

/// <summary><c>/subjects</c>: which there are, looking a schema up under one, deleting one.</summary>
internal sealed class SubjectsApi(RegistryApi registry)
{
    public IReadOnlyList<Route> Routes() =>
        [
            new("GET", "/subjects", call => Task.FromResult(List(call))),
            new("POST", "/subjects/{subject}", call => Task.FromResult(LookUp(call))),
            new("DELETE", "/subjects/{subject}", DeleteAsync) { Changes = true },
            new("GET", "/subjects/{subject}/metadata", call => Task.FromResult(WithMetadata(call))),
        ];

    Answer List(Call call) =>
        RegistryApi.Texts(
            Page.Of(call, registry.State.Subjects(call.SubjectPrefix, call.Flag("deleted"), call.Flag("deletedOnly")))
        );

    Answer LookUp(Call call)
    {
        var subject = call.Subject;
        var deleted = call.Flag("deleted");
        var versions = registry.State.Versions(subject).Where(version => deleted || !version.Deleted).ToList();
        if (versions.Count == 0)
            throw Refusal.SubjectNotFound(subject);
        var sent = registry.Sent(call, subject);
        // Of several versions with one schema (it was deleted and came again) the latest is meant.
        return versions.LastOrDefault(version => version.Content.Guid == sent.Content.Guid) is { } found
            ? Answer.Of(RegistryApi.Describe(found))
            : throw Refusal.SchemaNotFound();
    }

    async Task<Answer> DeleteAsync(Call call)
    {
        var subject = call.Subject;
        var state = registry.State;
        var versions = state.Versions(subject);
        if (versions.Count == 0)
            throw Refusal.SubjectNotFound(subject);
        registry.CheckWritable(subject);
        var live = versions.Where(version => !version.Deleted).ToList();
        if (call.Flag("permanent"))
        {
            if (live.Count != 0)
                throw Refusal.SubjectNotSoftDeleted(subject);
            CheckReferences(versions);
            await call.AppendAsync([.. versions.Select(version => new SchemaRecord(subject, version.Version, null))]);
            return RegistryApi.Numbers(versions.Select(version => version.Version));
        }

        if (live.Count == 0)
            throw Refusal.SubjectSoftDeleted(subject);
        CheckReferences(live);
        List<LogRecord> records = [new DeleteSubjectRecord(subject, live[^1].Version)];
        if (state.Mode(subject) is not null)
            records.Add(new ModeRecord(subject, null));
        if (state.Config(subject) is not null)
            records.Add(new ConfigRecord(subject, null));
        await call.AppendAsync(records);
        return RegistryApi.Numbers(live.Select(version => version.Version));
    }

    Answer WithMetadata(Call call)
    {
        var wanted = call.Texts("key").Zip(call.Texts("value")).ToList();
        var deleted = call.Flag("deleted");
        var versions = registry.State.Versions(call.Subject).Where(version => deleted || !version.Deleted).ToList();
        if (versions.Count == 0)
            throw Refusal.SubjectNotFound(call.Subject);
        return
            versions.LastOrDefault(version =>
                wanted.All(pair => pair.First is { } key && version.Content.Property(key) == pair.Second)
            )
                is { } found
            ? Answer.Of(RegistryApi.Describe(found))
            : throw Refusal.SchemaNotFound();
    }

    void CheckReferences(IEnumerable<SchemaVersion> versions)
    {
        foreach (var version in versions)
            if (registry.State.ReferrersOf(version.Subject, version.Version).Count != 0)
                throw Refusal.ReferencesExist(version.Subject, version.Version);
    }
}
