using System.Buffers.Binary;

namespace EmbeddedKafka.Groups;

/// <summary>
/// The order in which Java's HashMap gives out its keys. Kafka's assignors go through members and topics in that order,
/// and who comes first gets the extra partition: for the same ids the result is Kafka's.
/// </summary>
internal static class JavaOrder
{
    public static List<string> Of(IReadOnlyCollection<string> keys) => Sort(keys, JavaHash.Of);

    public static List<Guid> Of(IReadOnlyCollection<Guid> keys) => Sort(keys, HashOf);

    static List<T> Sort<T>(IReadOnlyCollection<T> keys, Func<T, int> hash)
    {
        var buckets = 16;
        while (keys.Count > buckets * 3 / 4)
            buckets *= 2;
        return [.. keys.OrderBy(key => Spread(hash(key)) & (buckets - 1))];
    }

    static int Spread(int hash) => hash ^ (int)((uint)hash >> 16);

    static int HashOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var mixed = BinaryPrimitives.ReadInt64BigEndian(bytes) ^ BinaryPrimitives.ReadInt64BigEndian(bytes[8..]);
        return (int)(mixed >> 32) ^ (int)mixed;
    }
}
