using Course.Grading;
using Graders.Support;
using Labs.ProducerApi;

namespace Graders.ProducerApi;

internal static class PatientFileChecks
{
    const int EntriesOfNobody = 40;

    /// <summary>Writes one entry for each recorded key, and some that belong to no patient.</summary>
    public static async Task WriteAsync(Func<IPatientFile> open)
    {
        using var file = open();
        foreach (var patient in JavaPlacement.Recorded)
            await file.WriteAsync(patient.Key, $"entry of {patient.Key}");
        for (var n = 0; n < EntriesOfNobody; n++)
            await file.WriteAsync(null, $"entry {n} of nobody");
    }

    public static void EachPatientLiesWhereJavaLooks(IReadOnlyList<StoredRecord> records)
    {
        foreach (var patient in JavaPlacement.Recorded)
        {
            var entries = records.Where(record => record.Value == $"entry of {patient.Key}").ToList();
            Fail.Unless(
                entries.Count == 1,
                happened: $"the entry of patient '{patient.Key}' is in the topic {entries.Count} times",
                expected: "one record for each call",
                read: "notebook 03 §1.1"
            );
            Fail.Unless(
                entries[0].Key == patient.Key && entries[0].Partition == patient.OfSix,
                happened: $"the entry of patient '{patient.Key}' has the key '{entries[0].Key}' and lies in partition "
                    + $"{entries[0].Partition} of 6; the Java service looks in {patient.OfSix}",
                expected: "the partition of Java's default partitioner: murmur2 of the key in UTF-8",
                read: "notebook 03 §2.1"
            );
        }
    }

    public static void EntriesOfNobodySpread(IReadOnlyList<StoredRecord> records)
    {
        var nobody = records.Where(record => record.Value.EndsWith("of nobody", StringComparison.Ordinal)).ToList();
        var keyed = nobody.FirstOrDefault(record => record.Key is not null);
        Fail.Unless(
            nobody.Count == EntriesOfNobody && keyed is null,
            happened: $"of {EntriesOfNobody} entries that belong to no patient {nobody.Count} are in the topic, and one "
                + $"has the key '{keyed?.Key}'",
            expected: "no patient is no key, which is not the same as an empty one",
            read: "notebook 03 §2.2"
        );
        var partitions = nobody.Select(record => record.Partition).Distinct().ToList();
        Fail.Unless(
            partitions.Count > 1,
            happened: $"all {EntriesOfNobody} entries that belong to no patient lie in partition {partitions[0]}",
            expected: "records without a key spread: the partitioner hashes keys, and must leave \"no key\" alone",
            read: "notebook 03 §2.1"
        );
    }

    public static void ItSaysWhereJavaLooks(IPatientFile file)
    {
        foreach (var patient in JavaPlacement.Recorded)
        foreach (var (partitions, partition) in patient.Of)
        {
            var said = file.PartitionOf(patient.Key, partitions);
            Fail.Unless(
                said == partition,
                happened: $"PartitionOf(\"{patient.Key}\", {partitions}) says {said}; Java's partitioner says "
                    + $"{partition}",
                expected: "murmur2 of the key in UTF-8, its sign bit cleared, modulo the number of partitions",
                read: "notebook 03 §2.1 and exercise 1"
            );
        }
    }
}
