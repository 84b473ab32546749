using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.KafkaBasics;

namespace Graders.KafkaBasics;

internal static class PublisherChecks
{
    public static void TheTopicHoldsEvery(
        IReadOnlyList<BookingEvent> published,
        IReadOnlyList<BookingEvent> unacknowledged,
        IReadOnlyList<StoredRecord> records
    )
    {
        var stored = records.Select(record => record.Value).ToHashSet();
        var missing = published.Where(booking => !stored.Contains(booking.ToJson())).ToList();
        if (missing.Count > 0)
            Fail.With(
                happened: $"{missing.Count} of {published.Count} events never arrived in the topic, and Stop() named "
                    + $"{unacknowledged.Count} of them; the first one missing is step {missing[0].Step} of "
                    + $"booking {missing[0].BookingId}",
                expected: "before the producer goes, each record in its buffer is sent and acknowledged; the value is "
                    + "ToJson()",
                read: "notebook 01 §6.13"
            );

        Fail.Unless(
            unacknowledged.Count == 0,
            happened: $"Stop() named {unacknowledged.Count} events as not acknowledged, and the topic holds every one "
                + "of them",
            expected: "only what failed is named: whoever publishes it again makes a duplicate",
            read: "notebook 01 §6.13"
        );
    }

    public static void TheRefusedOneIsNamed(BookingEvent letter, IReadOnlyList<BookingEvent> named, int largestBatch)
    {
        Fail.Unless(
            named.SequenceEqual([letter]),
            happened: $"the broker refused an event of {letter.Note.Length / 1000} KB (MESSAGE_TOO_LARGE: the topic's "
                + "max.message.bytes "
                + $"is {largestBatch}), and Stop() named "
                + (named.Count == 0 ? "none: the booking is lost and nobody knows" : $"{named.Count} events"),
            expected: "acks=all and a look at each delivery report: Stop() names the one event that was not stored",
            read: "notebook 01 §6.13"
        );
    }

    public static async Task TheOneThatNeverLeftIsNamedAsync(
        BookingEvent scan,
        Task<IReadOnlyList<BookingEvent>> publishing
    )
    {
        var size = $"{scan.Note.Length / 1000:N0} KB";
        IReadOnlyList<BookingEvent> named;
        try
        {
            named = await publishing;
        }
        catch (ProduceException<string, string> refused)
        {
            Fail.With(
                happened: $"Publish threw {refused.Error.Code} for an event of {size}, at the desk of whoever wrote it",
                expected: "Produce itself throws for what the client refuses, and no delivery report follows: Publish "
                    + "catches that, and Stop() names the event",
                read: "notebook 01 §6.9"
            );
            return;
        }

        Fail.Unless(
            named.SequenceEqual([scan]),
            happened: $"the client refused an event of {size} before it was sent, and Stop() named "
                + (named.Count == 0 ? "none: the booking is lost and nobody knows" : $"{named.Count} events"),
            expected: "whatever was not acknowledged is named, also what Produce refused by an exception",
            read: "notebook 01 §6.9"
        );
    }

    public static void EachKeyIsTheBooking(IReadOnlyList<StoredRecord> records)
    {
        var wrong = records
            .GroupBy(record => BookingEvent.FromJson(record.Value).BookingId)
            .Where(events => events.Any(record => record.Key != events.Key))
            .MaxBy(events => events.Select(record => record.Partition).Distinct().Count());
        if (wrong is null)
            return;

        var events = wrong.ToList();
        Fail.With(
            happened: $"the {events.Count} events of booking {wrong.Key} have the key "
                + $"{Listed(events.Select(record => record.Key ?? "null"))} "
                + $"and lie in partition {Listed(events.Select(record => $"{record.Partition}"))}; all "
                + $"{records.Count} events together "
                + $"lie in partition {Listed(records.Select(record => $"{record.Partition}"))} of 0 to 2",
            expected: "the key is the booking id: equal keys share a partition, different bookings spread, and only "
                + "within a partition there is an order",
            read: "notebook 01 §3.3"
        );
    }

    public static void EachBookingIsInOrder(IReadOnlyList<StoredRecord> records)
    {
        foreach (
            var booking in records
                .Select(record => BookingEvent.FromJson(record.Value))
                .GroupBy(booking => booking.BookingId)
        )
        {
            var steps = booking.Select(happening => happening.Step).ToList();
            Fail.Unless(
                steps.SequenceEqual(Enumerable.Range(1, steps.Count)),
                happened: $"the topic holds the events of booking {booking.Key} as steps {string.Join(", ", steps)}",
                expected: "each event once, in the order of the calls",
                read: "notebook 01 §3.3"
            );
        }
    }

    public static void RetriesAreSafe(IReadOnlyList<BatchView> batches)
    {
        var bare = batches.FirstOrDefault(batch => batch.ProducerId < 0);
        Fail.Unless(
            bare is null,
            happened: $"the batch of offsets {bare?.BaseOffset} to {bare?.LastOffset} carries no producer id and no "
                + "sequence number: "
                + "after a retry the broker could hold it twice, or behind a later one",
            expected: "an idempotent producer, which implies acks=all; Java's default, but off by default in librdkafka",
            read: "notebook 01 §6.12"
        );
    }

    static string Listed(IEnumerable<string> values) =>
        string.Join(" and ", values.Distinct().Order(StringComparer.Ordinal));
}
