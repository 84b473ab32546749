using EmbeddedKafka.Registry.Log;

namespace EmbeddedKafka.Registry.Subjects;

/// <summary>Everything that the log says, as of some offset. The log's reader alone changes it; any thread may
/// ask.</summary>
internal sealed class RegistryState(CompatibilityMode compatibility)
{
    /// <summary>In place of a subject: all of them.</summary>
    const string Everything = "";

    readonly Lock _lock = new();
    readonly SortedDictionary<string, SortedDictionary<int, SchemaVersion>> _subjects = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, ContextIds> _contexts = new(StringComparer.Ordinal);
    readonly Dictionary<string, SubjectConfig> _configs = [];
    readonly Dictionary<string, RegistryMode> _modes = [];

    public void Apply(LogRecord record)
    {
        lock (_lock)
            switch (record)
            {
                case SchemaRecord { Value: { } version }:
                    Put(version);
                    break;
                case SchemaRecord gone:
                    Remove(gone.Subject, gone.Version);
                    break;
                case DeleteSubjectRecord deleted:
                    foreach (var version in VersionsOf(deleted.Subject))
                        if (version.Version <= deleted.Version)
                            Put(version with { Deleted = true });
                    break;
                case ClearSubjectRecord cleared:
                    Clear(cleared.Subject);
                    break;
                case ConfigRecord config:
                    Set(_configs, config.Subject, config.Value);
                    break;
                case ModeRecord { Value: { } mode } set:
                    _modes[set.Subject ?? Everything] = mode;
                    break;
                case ModeRecord unset:
                    _modes.Remove(unset.Subject ?? Everything);
                    break;
            }
    }

    /// <summary>Sees to it that no schema gets this id: a record that cannot be read has it.</summary>
    public void Reserve(string subject, int id)
    {
        lock (_lock)
            Ids(QualifiedSubject.ContextOf(subject)).Reserve(id);
    }

    public IReadOnlyList<string> Subjects(string prefix, bool deleted, bool deletedOnly)
    {
        lock (_lock)
            return
            [
                .. _subjects
                    .Where(subject => QualifiedSubject.Matches(subject.Key, prefix))
                    .Where(subject => subject.Value.Values.Any(version => Shown(version, deleted, deletedOnly)))
                    // Only what is deleted as a whole counts as a deleted subject.
                    .Where(subject => !deletedOnly || subject.Value.Values.All(version => version.Deleted))
                    .Select(subject => subject.Key),
            ];
    }

    public IReadOnlyList<SchemaVersion> All(string prefix, bool deleted, bool deletedOnly, bool latestOnly)
    {
        lock (_lock)
            return
            [
                .. _subjects
                    .Where(subject => QualifiedSubject.Matches(subject.Key, prefix))
                    .SelectMany(subject =>
                    {
                        var shown = subject.Value.Values.Where(version => Shown(version, deleted, deletedOnly));
                        return latestOnly ? shown.TakeLast(1) : shown;
                    }),
            ];
    }

    /// <summary>The versions of a subject, oldest first, those that are softly deleted too.</summary>
    public IReadOnlyList<SchemaVersion> Versions(string subject)
    {
        lock (_lock)
            return VersionsOf(subject);
    }

    public SchemaVersion? Find(string subject, int version)
    {
        lock (_lock)
            return _subjects.TryGetValue(subject, out var versions) ? versions.GetValueOrDefault(version) : null;
    }

    /// <summary>Where an id is used, those that are softly deleted too.</summary>
    public IReadOnlyList<SchemaVersion> WithId(string context, int id)
    {
        lock (_lock)
            return _contexts.TryGetValue(context, out var ids)
                ? [.. ids.Places(id).Select(place => _subjects[place.Subject][place.Version])]
                : [];
    }

    /// <summary>The id that a schema has in a context; null for none.</summary>
    public int? FindId(string context, Guid content)
    {
        lock (_lock)
            return _contexts.TryGetValue(context, out var ids) ? ids.Find(content) : null;
    }

    /// <summary>A schema by what it is the same by everywhere, and the contexts that have it.</summary>
    public IReadOnlyList<(string Context, int Id)> WithGuid(Guid content)
    {
        lock (_lock)
            return
            [
                .. _contexts.SelectMany(context =>
                    context.Value.Find(content) is { } id ? new[] { (context.Key, id) } : []
                ),
            ];
    }

    public int NextId(string context)
    {
        lock (_lock)
            return Ids(context).Next;
    }

    public int HighestId(string context)
    {
        lock (_lock)
            return Ids(context).Highest;
    }

    public IReadOnlyList<string> Contexts()
    {
        lock (_lock)
            return
            [
                QualifiedSubject.DefaultContext,
                .. _contexts
                    .Where(context => context.Key != QualifiedSubject.DefaultContext && !context.Value.IsEmpty)
                    .Select(context => context.Key),
            ];
    }

    /// <summary>The schemas that refer to this version and are not deleted.</summary>
    public IReadOnlyList<SchemaVersion> ReferrersOf(string subject, int version)
    {
        lock (_lock)
            return
            [
                .. _subjects
                    .Values.SelectMany(versions => versions.Values)
                    .Where(other => !other.Deleted)
                    .Where(other =>
                        other.Content.References.Any(reference =>
                            reference.Version == version && reference.Subject == subject
                        )
                    ),
            ];
    }

    /// <summary>The settings of a subject (null: of all) itself; null for none.</summary>
    public SubjectConfig? Config(string? subject)
    {
        lock (_lock)
            return _configs.GetValueOrDefault(subject ?? Everything);
    }

    /// <summary>The settings that hold for a subject: its own, its context's, those of all, the default.</summary>
    public SubjectConfig ConfigInScope(string? subject)
    {
        lock (_lock)
        {
            var config = new SubjectConfig(compatibility, null, []);
            foreach (var scope in ScopesOf(subject).Reverse())
                if (_configs.TryGetValue(scope, out var own))
                    config = config.With(own);
            return config;
        }
    }

    /// <summary>The mode of a subject (null: of all) itself; null for none.</summary>
    public RegistryMode? Mode(string? subject)
    {
        lock (_lock)
            return _modes.TryGetValue(subject ?? Everything, out var mode) ? mode : null;
    }

    public RegistryMode ModeInScope(string? subject)
    {
        lock (_lock)
        {
            if (_modes.TryGetValue(Everything, out var everywhere) && everywhere is RegistryMode.ReadOnlyOverride)
                return everywhere;
            foreach (var scope in ScopesOf(subject))
                if (_modes.TryGetValue(scope, out var mode))
                    return mode;
            return RegistryMode.ReadWrite;
        }
    }

    static IEnumerable<string> ScopesOf(string? subject)
    {
        if (subject is not null)
        {
            yield return subject;
            var context = QualifiedSubject.ContextOf(subject);
            if (context != QualifiedSubject.DefaultContext && !QualifiedSubject.IsContext(subject))
                yield return QualifiedSubject.In(context, "");
        }
        yield return Everything;
    }

    static bool Shown(SchemaVersion version, bool deleted, bool deletedOnly) =>
        deletedOnly ? version.Deleted : deleted || !version.Deleted;

    static void Set<T>(Dictionary<string, T> settings, string? subject, T? value)
        where T : class
    {
        if (value is null)
            settings.Remove(subject ?? Everything);
        else
            settings[subject ?? Everything] = value;
    }

    SchemaVersion[] VersionsOf(string subject) =>
        _subjects.TryGetValue(subject, out var versions) ? [.. versions.Values] : [];

    ContextIds Ids(string context)
    {
        if (!_contexts.TryGetValue(context, out var ids))
            _contexts[context] = ids = new();
        return ids;
    }

    void Put(SchemaVersion version)
    {
        Remove(version.Subject, version.Version);
        if (!_subjects.TryGetValue(version.Subject, out var versions))
            _subjects[version.Subject] = versions = [];
        versions[version.Version] = version;
        Ids(QualifiedSubject.ContextOf(version.Subject)).Add(version);
    }

    void Remove(string subject, int number)
    {
        if (!_subjects.TryGetValue(subject, out var versions) || !versions.Remove(number, out var version))
            return;
        Ids(QualifiedSubject.ContextOf(subject)).Remove(version);
        if (versions.Count == 0)
            _subjects.Remove(subject);
    }

    /// <summary>Forgets what is deleted under a subject, or under all.</summary>
    void Clear(string? subject)
    {
        string[] names =
            subject is null ? [.. _subjects.Keys]
            : QualifiedSubject.IsContext(subject)
                ? [.. _subjects.Keys.Where(name => QualifiedSubject.Matches(name, subject))]
            : [subject];
        foreach (var name in names)
        foreach (var version in VersionsOf(name))
            if (version.Deleted)
                Remove(name, version.Version);
    }
}
