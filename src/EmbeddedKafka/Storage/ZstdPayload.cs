using ZstdSharp;

namespace EmbeddedKafka.Storage;

/// <summary>Records in zstd, by a library of its own: the only place that names it, so that a program without it has
/// all other codecs.</summary>
internal static class ZstdPayload
{
    const int DefaultLevel = 3;

    public static bool TryUnpack(ReadOnlyMemory<byte> packed, UnpackedBytes room)
    {
        try
        {
            return RecordPayload.TryStream(packed, room, source => new DecompressionStream(source));
        }
        catch (ZstdException)
        {
            return false;
        }
    }

    public static byte[] Pack(ReadOnlyMemory<byte> records, int? level) =>
        RecordPayload.Packed(records, target => new CompressionStream(target, level ?? DefaultLevel));
}
