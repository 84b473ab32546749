using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.KafkaBasics;

namespace Graders.KafkaBasics;

internal static class SenderChecks
{
    const int MostBatches = 100;
    const int FirstLook = 30;
    const int SmallerThanAnyBatch = 70;

    // The client sends a batch as it is when compression would make it longer, as with a single record.
    const int WorthCompressing = 10;
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan LastWord = GraderCluster.Patience(TimeSpan.FromSeconds(5));
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(45));

    /// <summary>Ends the list early when the log begins with one record per batch: nobody should wait minutes for that
    /// verdict.</summary>
    public static async Task NoRecordTravelsAloneAsync(
        ICluster cluster,
        string topic,
        Cursor<Notification> cursor,
        Task sending
    )
    {
        for (var records = 0; records < FirstLook && !await Wait.EndsAsync(sending, Look); )
        {
            var batches = await TopicLog.BatchesAsync(cluster, topic);
            records = batches.Sum(batch => batch.Records);
            if (records < FirstLook || records >= 2 * batches.Count)
                continue;

            cursor.Close();
            await Wait.EndsAsync(sending, LastWord);
            Fail.With(
                happened: $"the first {records} notifications came in {batches.Count} batches: nearly each record was "
                    + "alone in its produce request",
                expected: $"hand over many records before waiting for an answer; at most {MostBatches} batches for "
                    + "20,000 records",
                read: "notebook 01 §6.5"
            );
        }

        Fail.Unless(
            await Wait.EndsAsync(sending, Patience),
            happened: $"SendAsync has not returned after {Patience.TotalSeconds} s",
            expected: "it returns when the broker has acknowledged all notifications",
            read: "notebook 01 §6.13"
        );
    }

    public static void TheTopicHoldsEachOnce(IReadOnlyList<Notification> sent, IReadOnlyList<StoredRecord> records)
    {
        var expected = sent.Select(notification => notification.ToJson()).ToHashSet();
        var foreign = records.FirstOrDefault(record => !expected.Contains(record.Value));
        Fail.Unless(
            foreign is null,
            happened: $"the value at offset {foreign?.Offset} of partition {foreign?.Partition} is not the JSON of a "
                + "notification",
            expected: "the value is ToJson() in UTF-8, which every consumer can read; compression is the batch's affair",
            read: "notebook 01 §6.8"
        );

        var missing = expected.Count - records.Select(record => record.Value).Distinct().Count();
        Fail.Unless(
            missing == 0,
            happened: $"{missing:N0} of {sent.Count:N0} notifications never arrived in the topic",
            expected: "none is dropped: when the producer's queue is full, wait and hand over again; at the end flush",
            read: "notebook 01 §6.9"
        );

        Fail.Unless(
            records.Count == sent.Count,
            happened: $"the topic holds {records.Count:N0} records for {sent.Count:N0} notifications",
            expected: "each notification once: nobody wants the same reminder twice",
            read: "notebook 01 §6.12"
        );
    }

    public static void EachPatientIsInOrder(IReadOnlyList<Notification> sent, IReadOnlyList<StoredRecord> records)
    {
        var byValue = sent.ToDictionary(notification => notification.ToJson());
        var latest = new Dictionary<string, int>();
        foreach (var record in records)
        {
            var notification = byValue[record.Value];
            Fail.Unless(
                record.Key == notification.PatientId,
                happened: $"the notification at offset {record.Offset} of partition {record.Partition} is for patient "
                    + $"{notification.PatientId} and has the key {record.Key ?? "null"}",
                expected: "the key is the patient id, so that the notifications of one patient share a partition and "
                    + "keep their order",
                read: "notebook 01 §3.3"
            );

            var previous = latest.GetValueOrDefault(notification.PatientId);
            Fail.Unless(
                notification.Number == previous + 1,
                happened: $"patient {notification.PatientId} gets notification {notification.Number} after notification "
                    + $"{previous}",
                expected: "those of one patient in the order of the list",
                read: "notebook 01 §6.12"
            );
            latest[notification.PatientId] = notification.Number;
        }
    }

    public static void TheBatchesAreFewAndCompressed(IReadOnlyList<BatchView> batches)
    {
        var records = batches.Sum(batch => batch.Records);
        Fail.Unless(
            batches.Count <= MostBatches,
            happened: $"{records:N0} notifications came in {batches.Count:N0} batches, "
                + $"{records / Math.Max(1, batches.Count)} records in each",
            expected: $"at most {MostBatches} batches: give a batch time (linger.ms) and room (batch.size, "
                + "batch.num.messages)",
            read: "notebook 01 §6.5"
        );

        var bare = batches.FirstOrDefault(batch => batch.Compression == "none" && batch.Records >= WorthCompressing);
        Fail.Unless(
            bare is null,
            happened: $"the batch at offset {bare?.BaseOffset} is not compressed: {bare?.SizeInBytes:N0} bytes for "
                + $"{bare?.Records:N0} records that look alike",
            expected: "the producer compresses each batch as a whole (compression.type); the broker stores it so, the "
                + "consumer unpacks it",
            read: "notebook 01 §6.8"
        );
    }

    public static void TheNumberIsRight(IReadOnlyList<Notification> sent, int acknowledged)
    {
        Fail.Unless(
            acknowledged == sent.Count,
            happened: $"the topic holds {sent.Count:N0} notifications, SendAsync returned {acknowledged:N0}",
            expected: "the number of delivery reports without an error",
            read: "notebook 01 §6.13"
        );
    }

    /// <summary>Sends to a topic that takes no batch. An exception is an answer, too: the caller knows.</summary>
    public static async Task WhatIsRefusedIsNotCountedAsync(ICluster cluster, Func<string, Task<int>> send)
    {
        var narrow = GraderCluster.Topic("narrow");
        await cluster.CreateTopicAsync(
            narrow,
            partitions: 1,
            configs: new() { ["max.message.bytes"] = $"{SmallerThanAnyBatch}" }
        );
        int acknowledged;
        try
        {
            acknowledged = await Task.Run(() => send(narrow));
        }
        catch (Exception e) when (e.GetBaseException() is KafkaException)
        {
            return;
        }

        Fail.Unless(
            acknowledged == 0,
            happened: $"the broker refused every batch (MESSAGE_TOO_LARGE), and SendAsync returned {acknowledged:N0}: "
                + "that many patients count as reminded",
            expected: "count a notification when its delivery report has come without an error, not when it is handed "
                + "over",
            read: "notebook 01 §1.1"
        );
    }
}
