using EmbeddedKafka.Registry.Log;
using EmbeddedKafka.Registry.Subjects;

namespace EmbeddedKafka.Registry.Http;

/// <summary><c>/config</c>: settings of all subjects, and of one.</summary>
internal sealed class ConfigApi(RegistryApi registry)
{
    const string Global = "/config";
    const string Own = "/config/{subject}";

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
        var config =
            subject is null || call.Flag("defaultToGlobal")
                ? registry.State.ConfigInScope(subject)
                : registry.State.Config(subject) ?? throw Refusal.NoSubjectConfig(subject);
        return Answer.Of(config.ToJson(SubjectConfig.LevelName));
    }

    async Task<Answer> PutAsync(Call call)
    {
        var subject = call.OptionalSubject;
        var wanted = Wanted(call);
        registry.CheckWritable(subject);
        var config = (registry.State.Config(subject) ?? SubjectConfig.Empty).With(wanted);
        await call.AppendAsync(new ConfigRecord(subject, config));
        return Answer.Of(wanted.ToJson(SubjectConfig.UpdateName));
    }

    async Task<Answer> DeleteAsync(Call call)
    {
        var subject = call.OptionalSubject;
        if (registry.State.Config(subject) is null && subject is not null)
            throw Refusal.SubjectNotFound(subject);
        registry.CheckWritable(subject);
        var config = registry.State.Config(subject) ?? registry.State.ConfigInScope(null);
        await call.AppendAsync(new ConfigRecord(subject, null));
        return Answer.Of(config.ToJson(SubjectConfig.LevelName));
    }

    static SubjectConfig Wanted(Call call)
    {
        try
        {
            var wanted = SubjectConfig.FromJson(call.Body(), SubjectConfig.UpdateName);
            return wanted.Compatibility is null && wanted.Normalize is null && wanted.Others.Count == 0
                ? throw Refusal.InvalidCompatibility()
                : wanted;
        }
        catch (FormatException)
        {
            throw Refusal.InvalidCompatibility();
        }
    }
}
