namespace EmbeddedKafka.Quotas;

/// <summary>The quotas that are set, and which of them is in force for a client.</summary>
internal sealed class QuotaTable
{
    readonly Dictionary<QuotaEntity, SortedDictionary<string, double>> _entities = [];

    public IEnumerable<KeyValuePair<QuotaEntity, SortedDictionary<string, double>>> All => _entities;

    /// <summary>Whether any is set for users or clients.</summary>
    public bool HasClientQuotas { get; private set; }

    /// <summary>Sets a quota, or takes it away with null.</summary>
    public void Set(QuotaEntity entity, string key, double? value)
    {
        if (!_entities.TryGetValue(entity, out var quotas))
            _entities[entity] = quotas = new(StringComparer.Ordinal);
        if (value is { } number)
            quotas[key] = number;
        else
            quotas.Remove(key);
        if (quotas.Count == 0)
            _entities.Remove(entity);
        HasClientQuotas = _entities.Keys.Any(set => set.Ip is null);
    }

    /// <summary>The quota in force, the most special of eight, and who shares it: one user's client, all of a user's,
    /// or all with a client id.</summary>
    public QuotaLimit? Find(string key, string user, string clientId)
    {
        QuotaName someone = new(user),
            something = new(clientId);
        return Look(someone, something, user, clientId)
            ?? Look(someone, QuotaName.Default, user, clientId)
            ?? Look(someone, null, user, "")
            ?? Look(QuotaName.Default, something, user, clientId)
            ?? Look(QuotaName.Default, QuotaName.Default, user, clientId)
            ?? Look(QuotaName.Default, null, user, "")
            ?? Look(null, something, "", clientId)
            ?? Look(null, QuotaName.Default, "", clientId);

        QuotaLimit? Look(QuotaName? ofUser, QuotaName? ofClient, string sharedUser, string sharedClient) =>
            _entities.TryGetValue(new(ofUser, ofClient, null), out var quotas) && quotas.TryGetValue(key, out var bound)
                ? new(bound, sharedUser, sharedClient)
                : null;
    }
}
