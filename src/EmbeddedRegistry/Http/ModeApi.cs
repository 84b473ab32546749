using System.Text.Json.Nodes;
using EmbeddedKafka.Registry.Log;
using EmbeddedKafka.Registry.Subjects;

namespace EmbeddedKafka.Registry.Http;

/// <summary><c>/mode</c>: what may be done with all subjects, and with one.</summary>
internal sealed class ModeApi(RegistryApi registry)
{
    const string Global = "/mode";
    const string Own = "/mode/{subject}";

    public IReadOnlyList<Route> Routes() =>
        [
            new("GET", Global, call => Task.FromResult(Get(call))),
            new("PUT", Global, PutAsync) { Changes = true },
            new("DELETE", Global, DeleteAsync) { Changes = true },
            new("GET", Own, call => Task.FromResult(Get(call))),
            new("PUT", Own, PutAsync) { Changes = true },
            new("DELETE", Own, DeleteAsync) { Changes = true },
        ];

    Answer Get(Call call)
    {
        var subject = call.OptionalSubject;
        return Say(
            subject is null || call.Flag("defaultToGlobal")
                ? registry.State.ModeInScope(subject)
                : registry.State.Mode(subject) ?? throw Refusal.NoSubjectMode(subject)
        );
    }

    async Task<Answer> PutAsync(Call call)
    {
        var subject = call.OptionalSubject;
        var mode = ModeNames.Find(call.Body()["mode"]?.ToString()) ?? throw Refusal.InvalidMode();
        List<LogRecord> records = [];
        if (mode is RegistryMode.Import && registry.State.ModeInScope(subject) != mode && !call.Flag("force"))
        {
            if (HasSchemas(subject))
                throw Refusal.NotPermitted("Cannot import since found existing subjects");
            // What is softly deleted would be in the way of the ids that come.
            records.Add(new ClearSubjectRecord(subject));
        }
        records.Add(new ModeRecord(subject, mode));
        await call.AppendAsync(records);
        return Say(mode);
    }

    async Task<Answer> DeleteAsync(Call call)
    {
        var subject = call.OptionalSubject;
        var mode = registry.State.Mode(subject);
        if (mode is null && subject is not null)
            throw Refusal.SubjectNotFound(subject);
        await call.AppendAsync(new ModeRecord(subject, null));
        return Say(mode ?? RegistryMode.ReadWrite);
    }

    bool HasSchemas(string? subject) =>
        subject is null ? registry.State.Subjects(QualifiedSubject.EveryContext, false, false).Count != 0
        : QualifiedSubject.IsContext(subject) ? registry.State.Subjects(subject, false, false).Count != 0
        : registry.State.Versions(subject).Any(version => !version.Deleted);

    static Answer Say(RegistryMode mode) => Answer.Of(new JsonObject { ["mode"] = ModeNames.Of(mode) });
}
