namespace EmbeddedKafka.Network;

/// <summary>
/// Holds up requests and answers for experiments: those of a broker that stands still, those of a client whose link is
/// cut. Nothing is lost behind it; as with TCP, what waits goes on when the way is free. Only the loop touches it.
/// </summary>
internal sealed class Blockade
{
    readonly HashSet<int> _brokers = [];
    readonly HashSet<(string Client, int Broker)> _links = [];
    readonly List<(int Broker, string Client, Action Continue)> _waiting = [];
    volatile bool _isUp;

    /// <summary>Whether anything is held up; may be asked from any thread.</summary>
    public bool IsUp => _isUp;

    public bool Blocks(int brokerId, string? clientId) =>
        _brokers.Contains(brokerId) || _links.Contains((clientId ?? "", brokerId));

    /// <summary>Continues once nothing blocks the way any more.</summary>
    public void Wait(int brokerId, string? clientId, Action proceed) =>
        _waiting.Add((brokerId, clientId ?? "", proceed));

    public void Hold(int brokerId, bool hold)
    {
        if (hold)
            _brokers.Add(brokerId);
        else
            _brokers.Remove(brokerId);
        Changed();
    }

    public void Hold(string clientId, int brokerId, bool hold)
    {
        if (hold)
            _links.Add((clientId, brokerId));
        else
            _links.Remove((clientId, brokerId));
        Changed();
    }

    void Changed()
    {
        _isUp = _brokers.Count > 0 || _links.Count > 0;
        var waiting = _waiting.ToArray();
        _waiting.Clear();
        foreach (var waiter in waiting)
            if (Blocks(waiter.Broker, waiter.Client))
                _waiting.Add(waiter);
            else
                waiter.Continue();
    }
}
