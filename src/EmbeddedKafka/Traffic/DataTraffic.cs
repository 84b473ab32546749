namespace EmbeddedKafka;

/// <summary>An amount of data: record batches, the records in them, and bytes of batches as stored (compressed ones
/// count compressed).</summary>
public readonly record struct DataTraffic(long Batches, long Records, long Bytes)
{
    public static DataTraffic operator +(DataTraffic left, DataTraffic right) =>
        new(left.Batches + right.Batches, left.Records + right.Records, left.Bytes + right.Bytes);

    public static DataTraffic operator -(DataTraffic left, DataTraffic right) =>
        new(left.Batches - right.Batches, left.Records - right.Records, left.Bytes - right.Bytes);
}
