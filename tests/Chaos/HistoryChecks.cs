namespace EmbeddedKafka.Chaos;

/// <summary>Compares what clients were told with what two fresh readers find in the end, one of each isolation
/// level.</summary>
internal sealed class HistoryChecks(
    Simulation simulation,
    History history,
    SimulatedConsumer all,
    SimulatedConsumer committed
)
{
    /// <summary>Acknowledged records that nobody can read any more.</summary>
    public int Lost { get; private set; }

    public int Duplicates { get; private set; }

    public void Run()
    {
        var places = new Dictionary<long, List<(string, int)>>();
        foreach (var (place, ids) in all.Given)
        foreach (var id in ids)
        {
            if (!history.Records.ContainsKey(id))
                simulation.Broken("only what was sent is read", $"record {id} of {place}");
            if (!places.TryGetValue(id, out var at))
                places[id] = at = [];
            at.Add(place);
        }
        foreach (var record in history.Records.Values)
            CheckRecord(record, places.GetValueOrDefault(record.Id));
        CheckOffsets();
        CheckOrder();
        CheckTransactions();
    }

    void CheckRecord(History.Sent record, List<(string, int)>? places)
    {
        if (record.Offset is not null && places is null)
        {
            Lost++;
            // A transaction that is aborted while it is written may be cut off with its leader; its records were never
            // promised.
            simulation.Broken(
                "nothing acknowledged is lost",
                $"record {record.Id} of {record.Producer}, {record.Topic}-{record.Partition}@{record.Offset}"
            );
        }
        if (places is not { Count: > 1 } || !record.IsIdempotent)
            return;
        Duplicates++;
        simulation.Broken(
            "an idempotent producer writes once",
            $"record {record.Id} of {record.Producer} is there {places.Count} times"
        );
    }

    /// <summary>A record lies at the offset that its acknowledgement named.</summary>
    void CheckOffsets()
    {
        foreach (var record in history.Records.Values)
            if (
                record.Offset is >= 0 and var offset
                && history.Consumed.TryGetValue((record.Topic, record.Partition, offset), out var there)
                && there != record.Id
            )
                simulation.Broken(
                    "a record lies where its acknowledgement says",
                    $"{record.Topic}-{record.Partition}@{offset} was {record.Id} and is {there}"
                );
    }

    void CheckOrder()
    {
        foreach (var (place, ids) in all.Given)
        {
            var last = new Dictionary<string, int>();
            foreach (var id in ids)
            {
                if (!history.Records.TryGetValue(id, out var record) || !record.IsIdempotent)
                    continue;
                if (last.TryGetValue(record.Producer, out var before) && record.Order < before)
                    simulation.Broken(
                        "a producer's records are in its order",
                        $"record {id} of {record.Producer} in {place}"
                    );
                last[record.Producer] = record.Order;
            }
        }
    }

    void CheckTransactions()
    {
        var visible = committed.Given.Values.SelectMany(ids => ids).ToHashSet();
        foreach (var transaction in history.Transactions)
        {
            var seen = transaction.Records.Count(record => visible.Contains(record.Id));
            var acknowledged = transaction.Records.Count(record => record.Offset is not null);
            var (fine, expected) = transaction.Outcome switch
            {
                History.Outcome.Committed => (seen == transaction.Records.Count, "all"),
                History.Outcome.Aborted => (seen == 0, "none"),
                _ => (seen == 0 || seen == transaction.Records.Count, "all or none"),
            };
            if (!fine)
                simulation.Broken(
                    "a transaction is seen as a whole or not at all",
                    $"{transaction.Name}, {transaction.Outcome}: {seen} of {transaction.Records.Count} "
                        + $"records ({acknowledged} acknowledged) are visible, not {expected}"
                );
        }
        foreach (var record in history.Records.Values)
            if (
                record is { Transaction: null, Offset: not null }
                && all.Given[(record.Topic, record.Partition)].Contains(record.Id)
                && !visible.Contains(record.Id)
            )
                simulation.Broken("read_committed sees what is in no transaction", $"record {record.Id}");
    }
}
