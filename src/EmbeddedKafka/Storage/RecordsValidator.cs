using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Storage;

/// <summary>
/// What a leader checks of the records inside a batch whose header is right: that they are as many as the header says,
/// that each is a record from its length to its last header, and that nothing follows them. Offsets count only in
/// compressed batches. The verdicts are Apache Kafka 4.3's, whose own words for a stream that does not unpack are
/// UNKNOWN_SERVER_ERROR.
/// </summary>
internal static class RecordsValidator
{
    /// <summary>Checks the records of <paramref name="batch"/>; <paramref name="lacksKeys"/> when any of them has no
    /// key, which a compacted topic refuses.</summary>
    public static ErrorCode Check(ReadOnlyMemory<byte> batch, out bool lacksKeys)
    {
        lacksKeys = false;
        var header = new BatchHeader(batch.Span);
        using var room = new UnpackedBytes();
        if (!RecordPayload.TryUnpack(batch, header.Compression, room, out var records))
            return room.IsOverLimit ? ErrorCode.MessageTooLarge : ErrorCode.UnknownServerError;
        if (header.Compression != 0 && records.IsEmpty)
            return ErrorCode.UnknownServerError;
        var reader = new RecordReader(records);
        for (var i = 0; i < header.RecordCount; i++)
        {
            if (!reader.TryNext(out var offsetDelta, out var hasKey))
                return ErrorCode.InvalidRecord;
            if (header.Compression != 0 && offsetDelta != i)
                return ErrorCode.UnknownServerError;
            lacksKeys |= !hasKey;
        }
        return reader.IsAtEnd ? ErrorCode.None : ErrorCode.InvalidRecord;
    }

    /// <summary>Which records of a batch that passed the check have no key, by their index.</summary>
    public static List<int> WithoutKey(ReadOnlyMemory<byte> batch)
    {
        var indexes = new List<int>();
        using var room = new UnpackedBytes();
        var header = new BatchHeader(batch.Span);
        if (!RecordPayload.TryUnpack(batch, header.Compression, room, out var records))
            return indexes;
        var reader = new RecordReader(records);
        for (var i = 0; i < header.RecordCount && reader.TryNext(out _, out var hasKey); i++)
            if (!hasKey)
                indexes.Add(i);
        return indexes;
    }

    ref struct RecordReader(ReadOnlySpan<byte> bytes)
    {
        readonly ReadOnlySpan<byte> _bytes = bytes;
        int _at;

        public readonly bool IsAtEnd => _at == _bytes.Length;

        public bool TryNext(out long offsetDelta, out bool hasKey)
        {
            offsetDelta = 0;
            hasKey = false;
            if (!TryVarint(int.MaxValue, out var length) || length < 0 || length > _bytes.Length - _at)
                return false;
            var end = _at + (int)length;
            _at++;
            return TryVarint(long.MaxValue, out _)
                && TryVarint(int.MaxValue, out offsetDelta)
                && TrySkipField(end, out hasKey)
                && TrySkipField(end, out _)
                && TrySkipHeaders(end)
                && _at == end;
        }

        bool TrySkipHeaders(int end)
        {
            if (!TryVarint(int.MaxValue, out var count) || count < 0)
                return false;
            for (; count > 0; count--)
                if (!TrySkipField(end, out var hasName) || !hasName || !TrySkipField(end, out _))
                    return false;
            return true;
        }

        /// <summary>A length, −1 for null, and so many bytes.</summary>
        bool TrySkipField(int end, out bool isPresent)
        {
            isPresent = false;
            if (!TryVarint(int.MaxValue, out var length) || length < -1 || length > end - _at)
                return false;
            isPresent = length >= 0;
            if (isPresent)
                _at += (int)length;
            return true;
        }

        bool TryVarint(long largest, out long value) =>
            Varint.TryRead(_bytes, ref _at, out value) && value <= largest && value >= ~largest;
    }
}
