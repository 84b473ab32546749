using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Storage;

/// <summary>A record with its key and value, as slices of the batch; null where it has none.</summary>
internal readonly record struct LogRecord(long Offset, ReadOnlyMemory<byte>? Key, ReadOnlyMemory<byte>? Value)
{
    /// <summary>The records of a batch; none where the bytes cannot be unpacked or are not records.</summary>
    public static IEnumerable<LogRecord> In(RecordBatch batch)
    {
        if (!RecordPayload.TryUnpack(batch, out var rest))
            yield break;
        for (var left = batch.RecordCount; left > 0; left--)
        {
            if (!TryVarint(ref rest, out var length) || length < 1 || length > rest.Length)
                yield break;
            var record = rest[1..(int)length];
            rest = rest[(int)length..];
            if (
                !TryVarint(ref record, out _)
                || !TryVarint(ref record, out var offset)
                || !TryField(ref record, out var key)
                || !TryField(ref record, out var value)
            )
                yield break;
            yield return new(batch.BaseOffset + offset, key, value);
        }
    }

    static bool TryField(ref ReadOnlyMemory<byte> bytes, out ReadOnlyMemory<byte>? field)
    {
        field = null;
        if (!TryVarint(ref bytes, out var length) || length > bytes.Length)
            return false;
        if (length < 0)
            return true;
        field = bytes[..(int)length];
        bytes = bytes[(int)length..];
        return true;
    }

    static bool TryVarint(ref ReadOnlyMemory<byte> bytes, out long value)
    {
        var at = 0;
        if (!Varint.TryRead(bytes.Span, ref at, out value))
            return false;
        bytes = bytes[at..];
        return true;
    }
}
