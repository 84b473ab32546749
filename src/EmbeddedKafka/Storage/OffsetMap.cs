using System.Diagnostics.CodeAnalysis;

namespace EmbeddedKafka.Storage;

/// <summary>The last offset of every key in the part of a log that is to be compacted.</summary>
internal sealed class OffsetMap
{
    readonly Dictionary<byte[], long> _offsets = new(new KeyComparer());
    readonly Dictionary<byte[], long>.AlternateLookup<ReadOnlySpan<byte>> _byKey;

    public OffsetMap() => _byKey = _offsets.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Records above this offset were not looked at, and stay.</summary>
    public long LatestOffset { get; private set; } = -1;

    public void Put(ReadOnlySpan<byte> key, long offset) => _byKey[key] = offset;

    public void Reach(long offset) => LatestOffset = Math.Max(LatestOffset, offset);

    public bool HasNewer(ReadOnlySpan<byte> key, long offset) =>
        _byKey.TryGetValue(key, out var latest) && latest > offset;

    sealed class KeyComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode([DisallowNull] byte[] key) => GetHashCode(key.AsSpan());

        public bool Equals(ReadOnlySpan<byte> left, byte[] right) => left.SequenceEqual(right);

        public byte[] Create(ReadOnlySpan<byte> key) => key.ToArray();

        public int GetHashCode(ReadOnlySpan<byte> key)
        {
            var hash = new HashCode();
            hash.AddBytes(key);
            return hash.ToHashCode();
        }
    }
}
