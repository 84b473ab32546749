using Course.Grading;
using Course.Kit;

namespace Graders.Architecture;

internal static class GrowthChecks
{
    public static void TheOldTopicIsAsItWas(TopicView before, TopicView after) =>
        Fail.Unless(
            after.Partitions.Length == before.Partitions.Length && after.Records == before.Records,
            happened: $"the old topic had {before.Partitions.Length} partitions and {before.Records} records, and has "
                + $"{after.Partitions.Length} and {after.Records}",
            expected: "the old topic is left alone: partitions added to it would send keys away from their past",
            read: "notebook 02 §5.4"
        );

    public static void NothingIsMissing(IReadOnlyList<FullRecord> old, IReadOnlyList<FullRecord> moved, long returned)
    {
        var tombstones = (
            Old: old.Count(record => record.Value is null),
            New: moved.Count(record => record.Value is null)
        );
        Fail.Unless(
            moved.Count == old.Count && returned == old.Count,
            happened: $"the old topic holds {old.Count} records, {tombstones.Old} of them with a null value; the new "
                + $"one {moved.Count}, {tombstones.New} with null; MoveAsync returned {returned}",
            expected: "each record once, tombstones too, acknowledged before MoveAsync returns their number",
            read: "notebook 02 §3.4"
        );
    }

    public static void KeysStayTogetherInOrder(IReadOnlyList<FullRecord> moved)
    {
        var bare = moved.Count(record => record.Key is null);
        Fail.Unless(
            bare == 0,
            happened: $"{bare} of {moved.Count} records in the new topic have no key",
            expected: "a record is moved with its key",
            read: "notebook 02 §5.2"
        );
        foreach (var booking in moved.GroupBy(record => record.Key))
        {
            var partitions = booking.Select(record => record.Partition).Distinct().Count();
            var steps = booking
                .OrderBy(record => record.Partition)
                .Select(record => record.Headers == "" ? record.Value ?? "5" : record.Headers[^1..])
                .ToList();
            Fail.Unless(
                partitions == 1 && steps.SequenceEqual(steps.Order(StringComparer.Ordinal)),
                happened: $"the new topic has the steps of {booking.Key} in {partitions} "
                    + $"partition{(partitions == 1 ? "" : "s")}, as {string.Join(", ", steps)}",
                expected: "equal keys in one partition, in their old order",
                read: "notebook 02 §5.4"
            );
        }
    }

    public static void AllPartitionsAreUsed(IReadOnlyList<FullRecord> moved, int partitions)
    {
        var empty = Enumerable.Range(0, partitions).Except(moved.Select(record => record.Partition)).ToList();
        Fail.Unless(
            empty.Count == 0,
            happened: $"partition {string.Join(" and ", empty)} of the new topic is empty: it grew, and nobody lives "
                + "there",
            expected: "the keys are spread anew over all partitions: let the partitioner choose",
            read: "notebook 02 §2.3"
        );
    }

    public static void EverythingOfARecordCame(IReadOnlyList<FullRecord> old, IReadOnlyList<FullRecord> moved)
    {
        static IEnumerable<(string?, string?, long, string)> All(IReadOnlyList<FullRecord> records) =>
            records.Select(record => (record.Key, record.Value, record.Timestamp, record.Headers)).Order();
        var different = All(old).Except(All(moved)).FirstOrDefault();
        Fail.Unless(
            All(old).SequenceEqual(All(moved)),
            happened: $"a record of {different.Item1} had timestamp {different.Item3} and headers "
                + $"\"{different.Item4}\", and has not in the new topic",
            expected: "key, value, timestamp and headers come along: retention and offsets for times go by the "
                + "timestamp",
            read: "notebook 02 §3.2"
        );
    }
}
