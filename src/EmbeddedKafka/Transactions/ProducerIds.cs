namespace EmbeddedKafka.Transactions;

/// <summary>Gives out producer ids as Kafka does: each broker gets a block of 1000 from the controller and counts
/// through it (KIP-730).</summary>
internal sealed class ProducerIds
{
    const int BlockSize = 1000;

    readonly Dictionary<int, long> _next = [];

    /// <summary>Where the next block begins: no broker has an id at or above it.</summary>
    public long NextBlock { get; private set; }

    /// <summary>Gives out no id up to this one, as a controller does that has read what was given out before.</summary>
    public void StartAfter(long producerId) =>
        NextBlock = Math.Max(NextBlock, (producerId / BlockSize + (producerId >= 0 ? 1 : 0)) * BlockSize);

    /// <summary>Whether the broker's block has an id left.</summary>
    public bool HasLeft(int brokerId) => _next.GetValueOrDefault(brokerId) % BlockSize != 0;

    public long Next(int brokerId)
    {
        var id = _next.GetValueOrDefault(brokerId);
        if (id % BlockSize == 0)
        {
            id = NextBlock;
            NextBlock += BlockSize;
        }
        _next[brokerId] = id + 1;
        return id;
    }
}
