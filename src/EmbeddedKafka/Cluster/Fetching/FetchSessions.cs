namespace EmbeddedKafka.Cluster.Fetching;

/// <summary>A broker's incremental fetch sessions (KIP-227).</summary>
internal sealed class FetchSessions
{
    /// <summary>A session that was used within this time is not evicted for another (Kafka's own bound).</summary>
    const long ProtectedMs = 120_000;

    readonly Dictionary<int, FetchSession> _sessions = [];

    public FetchSession? Find(int id) => _sessions.GetValueOrDefault(id);

    public void Remove(int id) => _sessions.Remove(id);

    public void Clear() => _sessions.Clear();

    /// <summary>Opens a session; null when all slots are in use.</summary>
    public FetchSession? TryOpen(bool usesIds, long slots, long now)
    {
        if (_sessions.Count >= slots && !TryEvict(now))
            return null;
        int id;
        do id = Random.Shared.Next(1, int.MaxValue);
        while (_sessions.ContainsKey(id));
        var session = new FetchSession(id, usesIds) { LastUsed = now };
        _sessions.Add(id, session);
        return session;
    }

    bool TryEvict(long now)
    {
        FetchSession? oldest = null;
        foreach (var session in _sessions.Values)
            if (oldest is null || session.LastUsed < oldest.LastUsed)
                oldest = session;
        return oldest is not null && now - oldest.LastUsed > ProtectedMs && _sessions.Remove(oldest.Id);
    }
}
