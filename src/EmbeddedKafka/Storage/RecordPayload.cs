using System.IO.Compression;

namespace EmbeddedKafka.Storage;

/// <summary>The records of a batch as plain bytes, where this process can unpack them: uncompressed, gzip, snappy and lz4.</summary>
internal static class RecordPayload
{
    const int Gzip = 1, Snappy = 2, Lz4 = 3;

    public static bool TryUnpack(RecordBatch batch, out ReadOnlyMemory<byte> records)
    {
        records = batch.Bytes[BatchLayout.HeaderSize..];
        try
        {
            switch (batch.Compression)
            {
                case 0: return true;
                case Gzip: records = Gunzip(records); return true;
                case Snappy: return SnappyBlocks.TryUnpack(records.Span, out records);
                case Lz4: return Lz4Frame.TryUnpack(records.Span, out records);
                default: return false;
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    static ReadOnlyMemory<byte> Gunzip(ReadOnlyMemory<byte> packed)
    {
        using var source = new MemoryStream(packed.ToArray(), writable: false);
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        using var target = new MemoryStream();
        gzip.CopyTo(target);
        return target.GetBuffer().AsMemory(0, (int)target.Length);
    }
}
