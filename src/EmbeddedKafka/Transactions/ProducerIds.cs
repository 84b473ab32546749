namespace EmbeddedKafka.Transactions;

/// <summary>Gives out producer ids as Kafka does: each broker gets a block of 1000 from the controller and counts through it (KIP-730).</summary>
internal sealed class ProducerIds
{
    const int BlockSize = 1000;

    readonly Dictionary<int, long> _next = [];
    long _nextBlock;

    public long Next(int brokerId)
    {
        var id = _next.GetValueOrDefault(brokerId);
        if (id % BlockSize == 0)
        {
            id = _nextBlock;
            _nextBlock += BlockSize;
        }
        _next[brokerId] = id + 1;
        return id;
    }
}
