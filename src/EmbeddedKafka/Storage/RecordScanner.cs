using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Storage;

/// <summary>Walks the records of a batch for their offsets, timestamps, keys and values; the broker needs no more of
/// them.</summary>
internal ref struct RecordScanner
{
    readonly RecordBatch _batch;
    readonly long _baseTimestamp;
    ReadOnlySpan<byte> _rest;
    int _left;

    /// <summary>Scans an uncompressed batch, or <paramref name="records"/> as unpacked from a compressed one.</summary>
    public RecordScanner(RecordBatch batch, ReadOnlySpan<byte> records)
    {
        _batch = batch;
        _baseTimestamp = batch.BaseTimestamp;
        _rest = records;
        _left = batch.RecordCount;
    }

    public RecordPosition Current { get; private set; }

    public bool HasKey { get; private set; }

    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>False for a tombstone.</summary>
    public bool HasValue { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>False at the end, and where the bytes are not records.</summary>
    public bool MoveNext()
    {
        if (_left == 0)
            return false;
        _left--;
        if (!Varint.TryTake(ref _rest, out var length) || length < 0 || length > _rest.Length)
            return false;
        var record = _rest[..(int)length];
        _rest = _rest[(int)length..];
        if (record.IsEmpty)
            return false;
        record = record[1..];
        if (!Varint.TryTake(ref record, out var timestampDelta))
            return false;
        if (!Varint.TryTake(ref record, out var offsetDelta))
            return false;
        if (!Varint.TryTake(ref record, out var keyLength) || keyLength > record.Length)
            return false;
        HasKey = keyLength >= 0;
        Key = HasKey ? record[..(int)keyLength] : default;
        record = record[Key.Length..];
        if (!Varint.TryTake(ref record, out var valueLength) || valueLength > record.Length)
            return false;
        HasValue = valueLength >= 0;
        Value = HasValue ? record[..(int)valueLength] : default;
        var timestamp = _batch.UsesLogAppendTime ? _batch.MaxTimestamp : _baseTimestamp + timestampDelta;
        Current = new(_batch.BaseOffset + offsetDelta, timestamp, _batch.LeaderEpoch);
        return true;
    }
}
