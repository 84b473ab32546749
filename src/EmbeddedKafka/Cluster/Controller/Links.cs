namespace EmbeddedKafka.Cluster.Controller;

/// <summary>The network between brokers: which pairs an experiment has cut off from each other.</summary>
internal sealed class Links
{
    readonly HashSet<(int, int)> _cut = [];

    public bool AreAllUp => _cut.Count == 0;

    public bool Connect(int one, int other) => one == other || _cut.Count == 0 || !_cut.Contains(Pair(one, other));

    public void Cut(int one, int other) => _cut.Add(Pair(one, other));

    public void Heal(int one, int other) => _cut.Remove(Pair(one, other));

    public void HealAll() => _cut.Clear();

    static (int, int) Pair(int one, int other) => one < other ? (one, other) : (other, one);
}
