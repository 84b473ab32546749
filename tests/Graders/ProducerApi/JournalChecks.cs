using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.ProducerApi;

namespace Graders.ProducerApi;

internal static class JournalChecks
{
    public static void EachEventIsThereOnce(IReadOnlyList<VisitEvent> day, IReadOnlyList<StoredRecord> records)
    {
        var stored = records.GroupBy(record => record.Value).ToDictionary(group => group.Key, group => group.Count());
        var missing = day.Where(visit => !stored.ContainsKey(visit.ToJson())).ToList();
        Fail.Unless(
            missing.Count == 0,
            happened: $"{missing.Count} of {day.Count} events are not in the topic; the first is "
                + $"{missing.FirstOrDefault()?.EventId}",
            expected: "the value is ToJson(), and each event is acknowledged before its call ends",
            read: "notebook 03 §1.1"
        );
        var twice = day.Where(visit => stored[visit.ToJson()] > 1).ToList();
        Fail.Unless(
            twice.Count == 0,
            happened: $"{twice.Count} events are in the topic twice: a request was repeated, and the broker could not "
                + $"know it; the first is {twice.FirstOrDefault()?.EventId}",
            expected: "an idempotent producer: the leader recognises a batch by producer id, epoch and sequence",
            read: "notebook 03 §5.1"
        );
    }

    public static void EachVisitIsInOrder(IReadOnlyList<StoredRecord> records)
    {
        foreach (var visit in records.GroupBy(record => VisitEvent.FromJson(record.Value).VisitId))
        {
            Fail.Unless(
                visit.All(record => record.Key == visit.Key),
                happened: $"the events of visit {visit.Key} have the keys "
                    + $"{string.Join(", ", visit.Select(record => record.Key ?? "null"))}",
                expected: "the key is the visit id: then they share a partition, and have an order",
                read: "notebook 03 §2"
            );
            var steps = visit.Select(record => VisitEvent.FromJson(record.Value).Step).ToList();
            Fail.Unless(
                steps.SequenceEqual(steps.Order()),
                happened: $"the events of visit {visit.Key} lie in the order {string.Join(", ", steps)}: a batch that "
                    + "was refused for a moment was overtaken",
                expected: "the order of the calls, also when a request is repeated",
                read: "notebook 03 §5.2"
            );
        }
    }

    public static void EachRecordTellsWhichAndWhen(IReadOnlyList<StoredRecord> records)
    {
        foreach (var record in records)
        {
            var visit = VisitEvent.FromJson(record.Value);
            Fail.Unless(
                record.Header("event-id") == visit.EventId,
                happened: $"the record at offset {record.Offset} of partition {record.Partition} has the headers "
                    + $"{(record.Headers.Count == 0 ? "none" : string.Join(", ", record.Headers.Select(header => $"{header.Key} ({header.GetValueBytes()?.Length ?? 0} bytes)")))}; "
                    + $"event-id, read as UTF-8, should be {visit.EventId}",
                expected: "a header event-id with the event's id in UTF-8: header values are bytes, and readers must "
                    + "agree on their meaning",
                read: "notebook 03 §1.1"
            );
            Fail.Unless(
                record.TimestampMs == visit.OccurredAt.ToUnixTimeMilliseconds(),
                happened: $"event {visit.EventId} happened at {visit.OccurredAt:HH:mm:ss.fff}, and its record's "
                    + $"timestamp is {DateTimeOffset.FromUnixTimeMilliseconds(record.TimestampMs):HH:mm:ss.fff} "
                    + "(UTC)",
                expected: "the record's timestamp is OccurredAt; without one the client takes the time of the call",
                read: "notebook 03 §1.2"
            );
        }
    }

    public static void EachReceiptIsTheBrokers(
        IReadOnlyDictionary<VisitEvent, Receipt> receipts,
        IReadOnlyList<StoredRecord> records
    )
    {
        foreach (var record in records)
        {
            var visit = VisitEvent.FromJson(record.Value);
            Fail.Unless(
                receipts[visit] == new Receipt(record.Partition, record.Offset),
                happened: $"the receipt of event {visit.EventId} says partition {receipts[visit].Partition}, offset "
                    + $"{receipts[visit].Offset}; it lies in partition {record.Partition} at offset {record.Offset}",
                expected: "the receipt is what the broker answered: await the delivery",
                read: "notebook 03 §1.1"
            );
        }
    }

    public static void TheBrokerCanRecogniseARepetition(IReadOnlyList<BatchView> batches)
    {
        var bare = batches.FirstOrDefault(batch => batch.ProducerId < 0);
        Fail.Unless(
            bare is null,
            happened: $"the batch at offset {bare?.BaseOffset} carries no producer id: were its answer lost, its events "
                + "would be in the topic twice",
            expected: "an idempotent producer",
            read: "notebook 03 §5.1"
        );
    }
}
