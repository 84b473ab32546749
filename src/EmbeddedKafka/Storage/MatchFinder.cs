using System.Buffers.Binary;

namespace EmbeddedKafka.Storage;

/// <summary>Finds repeats of four bytes and more, greedily and within 64 KiB, for the codecs that need no more: snappy
/// and lz4.</summary>
internal ref struct MatchFinder(ReadOnlySpan<byte> bytes, int lastStart)
{
    const int TableBits = 14;
    const int Farthest = 65_535;

    readonly ReadOnlySpan<byte> _bytes = bytes;
    readonly int[] _seenAt = new int[1 << TableBits];
    int _at;

    /// <summary>The next repeat at or after where the last one ended; false when none begins before the last
    /// start.</summary>
    public bool TryNext(int limit, out int start, out int distance, out int length)
    {
        for (; _at <= lastStart; _at++)
        {
            var four = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[_at..]);
            ref var seen = ref _seenAt[(four * 2654435761u) >> (32 - TableBits)];
            var candidate = seen - 1;
            seen = _at + 1;
            if (
                candidate < 0
                || _at - candidate > Farthest
                || BinaryPrimitives.ReadUInt32LittleEndian(_bytes[candidate..]) != four
            )
                continue;
            start = _at;
            distance = _at - candidate;
            length = 4 + _bytes[(candidate + 4)..].CommonPrefixLength(_bytes[(_at + 4)..limit]);
            _at += length;
            return true;
        }
        start = distance = length = 0;
        return false;
    }
}
