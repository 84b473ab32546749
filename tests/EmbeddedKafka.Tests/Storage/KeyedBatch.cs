using System.Text;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Tests.Storage;

/// <summary>Batches for compaction, written as "k=v": a key alone is a tombstone.</summary>
internal static class KeyedBatch
{
    public static byte[] Of(
        string records,
        long timestamp = 1000,
        int codec = 0,
        long producerId = -1,
        int sequence = -1,
        bool isTransactional = false
    )
    {
        var builder = new BatchBuilder(timestamp)
        {
            ProducerId = producerId,
            ProducerEpoch = (short)(producerId < 0 ? -1 : 0),
            BaseSequence = sequence,
            IsTransactional = isTransactional,
        };
        foreach (var record in records.Split(' '))
        {
            var parts = record.Split('=');
            if (parts.Length == 1)
                builder.AddTombstone(Encoding.UTF8.GetBytes(parts[0]));
            else
                builder.Add(Encoding.UTF8.GetBytes(parts[0]), Encoding.UTF8.GetBytes(parts[1]));
        }
        var batch = builder.Build().ToArray();
        return codec == 0 ? batch : BatchRewriter.Repack(batch, codec, null)!;
    }

    public static byte[] Marker(long producerId, bool commit, long timestamp = 1000)
    {
        var builder = new BatchBuilder(timestamp)
        {
            ProducerId = producerId,
            ProducerEpoch = 0,
            IsTransactional = true,
            IsControl = true,
        };
        return builder.Add([0, 0, 0, (byte)(commit ? 1 : 0)], [0, 0, 0, 0, 0, 0]).Build().ToArray();
    }

    /// <summary>The records of a log as "offset:k=v", batches between bars, markers and empty batches by their
    /// nature.</summary>
    public static string Read(ReplicaLog log)
    {
        var batches = new List<string>();
        foreach (var segment in log.Segments)
        foreach (var batch in segment.Batches)
            batches.Add(Read(batch));
        return string.Join(" | ", batches);
    }

    /// <summary>One batch of such a log.</summary>
    public static string Read(RecordBatch batch)
    {
        if (batch.RecordCount == 0)
            return $"empty {batch.BaseOffset}-{batch.LastOffset}";
        if (batch.IsControl)
            return $"marker {batch.BaseOffset}";
        Assert.True(RecordPayload.TryUnpack(batch, out var unpacked));
        var records = unpacked.Span;
        var texts = new List<string>();
        while (RecordParts.TryTake(ref records, out var record))
            texts.Add(
                $"{batch.BaseOffset + record.OffsetDelta}:{Encoding.UTF8.GetString(record.Key)}{(record.HasValue ? "=" + ValueOf(record) : "")}"
            );
        Assert.Equal(batch.RecordCount, texts.Count);
        return string.Join(" ", texts);
    }

    static string ValueOf(RecordParts record)
    {
        var tail = record.Tail;
        Varint.TryTake(ref tail, out var key);
        tail = tail[(int)key..];
        Varint.TryTake(ref tail, out var value);
        return Encoding.UTF8.GetString(tail[..(int)value]);
    }
}
