namespace EmbeddedKafka.Registry.Subjects;

/// <summary>The ids of one context: which schema has which, and under which subjects it is registered.</summary>
internal sealed class ContextIds
{
    readonly Dictionary<int, SortedSet<(string Subject, int Version)>> _places = [];
    readonly Dictionary<Guid, int> _ids = [];
    int _highest;

    /// <summary>The id of the next schema that has none: one more than any that was ever given.</summary>
    public int Next => _highest + 1;

    public int Highest => _highest;

    public bool IsEmpty => _places.Count == 0;

    /// <summary>The id that a schema has in this context; null for none.</summary>
    public int? Find(Guid content) => _ids.TryGetValue(content, out var id) ? id : null;

    /// <summary>Where a schema is registered, softly deleted versions too; empty for an id that nothing has.</summary>
    public IReadOnlyCollection<(string Subject, int Version)> Places(int id) =>
        _places.TryGetValue(id, out var places) ? places : [];

    public void Add(SchemaVersion version)
    {
        Reserve(version.Id);
        if (!_places.TryGetValue(version.Id, out var places))
            _places[version.Id] = places = new(PlaceOrder.Instance);
        places.Add((version.Subject, version.Version));
        // Two ids of one schema come from an import; the lower one is given out.
        if (!_ids.TryGetValue(version.Content.Guid, out var known) || version.Id < known)
            _ids[version.Content.Guid] = version.Id;
    }

    public void Remove(SchemaVersion version)
    {
        if (!_places.TryGetValue(version.Id, out var places))
            return;
        places.Remove((version.Subject, version.Version));
        if (places.Count != 0)
            return;
        _places.Remove(version.Id);
        if (_ids.GetValueOrDefault(version.Content.Guid) == version.Id)
            _ids.Remove(version.Content.Guid);
    }

    /// <summary>Sees to it that no other schema gets this id.</summary>
    public void Reserve(int id) => _highest = Math.Max(_highest, id);

    sealed class PlaceOrder : IComparer<(string Subject, int Version)>
    {
        public static PlaceOrder Instance { get; } = new();

        public int Compare((string Subject, int Version) left, (string Subject, int Version) right)
        {
            var bySubject = string.CompareOrdinal(left.Subject, right.Subject);
            return bySubject != 0 ? bySubject : left.Version.CompareTo(right.Version);
        }
    }
}
