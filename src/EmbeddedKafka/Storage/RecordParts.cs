using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Storage;

/// <summary>The fields of one record as they lie in a batch: enough to judge it by key and to write it again with
/// another timestamp delta.</summary>
internal readonly ref struct RecordParts
{
    public byte Attributes { get; private init; }
    public long TimestampDelta { get; private init; }
    public int OffsetDelta { get; private init; }
    public bool HasKey { get; private init; }
    public ReadOnlySpan<byte> Key { get; private init; }

    /// <summary>False for a tombstone.</summary>
    public bool HasValue { get; private init; }

    /// <summary>Everything behind the offset delta: key, value, headers.</summary>
    public ReadOnlySpan<byte> Tail { get; private init; }

    /// <summary>Takes the first record off <paramref name="records"/>; false where the bytes are not a
    /// record.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> records, out RecordParts parts)
    {
        parts = default;
        var rest = records;
        if (!Varint.TryTake(ref rest, out var length) || length < 1 || length > rest.Length)
            return false;
        var record = rest[..(int)length];
        records = rest[(int)length..];
        var attributes = record[0];
        record = record[1..];
        if (!Varint.TryTake(ref record, out var timestampDelta) || !Varint.TryTake(ref record, out var offsetDelta))
            return false;
        var tail = record;
        if (!TryTakeField(ref record, out var hasKey, out var key) || !Varint.TryTake(ref record, out var valueLength))
            return false;
        parts = new()
        {
            Attributes = attributes,
            TimestampDelta = timestampDelta,
            OffsetDelta = (int)offsetDelta,
            HasKey = hasKey,
            Key = key,
            HasValue = valueLength >= 0,
            Tail = tail,
        };
        return true;
    }

    static bool TryTakeField(scoped ref ReadOnlySpan<byte> record, out bool present, out ReadOnlySpan<byte> field)
    {
        field = default;
        present = false;
        if (!Varint.TryTake(ref record, out var length) || length > record.Length)
            return false;
        present = length >= 0;
        if (!present)
            return true;
        field = record[..(int)length];
        record = record[(int)length..];
        return true;
    }

    /// <summary>Writes the record with <paramref name="timestampDelta"/> in place of its own.</summary>
    public void WriteTo(ByteSink sink, long timestampDelta)
    {
        sink.WriteVarint(1 + Varint.SizeOf(timestampDelta) + Varint.SizeOf(OffsetDelta) + Tail.Length);
        sink.WriteByte(Attributes);
        sink.WriteVarint(timestampDelta);
        sink.WriteVarint(OffsetDelta);
        sink.Write(Tail);
    }
}
