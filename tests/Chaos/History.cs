namespace EmbeddedKafka.Chaos;

/// <summary>What clients were told, kept to compare with what is there in the end.</summary>
internal sealed class History
{
    long _lastId;

    public sealed record Sent(long Id, string Producer, int Order, string Topic, int Partition, bool IsIdempotent)
    {
        /// <summary>The offset that the broker acknowledged, −1 for a repeated batch it did not place, null when it
        /// never did.</summary>
        public long? Offset { get; set; }

        public Transaction? Transaction { get; init; }
    }

    public enum Outcome
    {
        Open,
        Committed,
        Aborted,
        Unknown,
    }

    public sealed class Transaction(string name)
    {
        public string Name => name;
        public Outcome Outcome { get; set; }
        public List<Sent> Records { get; } = [];
    }

    public Dictionary<long, Sent> Records { get; } = [];

    public List<Transaction> Transactions { get; } = [];

    /// <summary>What consumers were given, by partition and offset.</summary>
    public Dictionary<(string Topic, int Partition, long Offset), long> Consumed { get; } = [];

    public int Acknowledged => Records.Values.Count(record => record.Offset is not null);

    public Sent New(
        string producer,
        int order,
        string topic,
        int partition,
        bool idempotent,
        Transaction? transaction = null
    )
    {
        var record = new Sent(++_lastId, producer, order, topic, partition, idempotent) { Transaction = transaction };
        Records.Add(record.Id, record);
        transaction?.Records.Add(record);
        return record;
    }
}
