using System.Buffers.Binary;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Chaos;

/// <summary>Batches whose records are numbers that no other record of the run has.</summary>
internal static class Batches
{
    public static ReadOnlyMemory<byte> Of(
        IReadOnlyList<long> ids,
        long timestamp,
        long producerId = -1,
        short epoch = -1,
        int sequence = -1,
        bool transactional = false
    )
    {
        var builder = new BatchBuilder(timestamp)
        {
            ProducerId = producerId,
            ProducerEpoch = epoch,
            BaseSequence = sequence,
            IsTransactional = transactional,
        };
        Span<byte> value = stackalloc byte[8];
        foreach (var id in ids)
        {
            BinaryPrimitives.WriteInt64BigEndian(value, id);
            builder.Add(default, value, hasKey: false);
        }
        return builder.Build();
    }

    /// <summary>One batch as a client sees it in an answer.</summary>
    public readonly record struct Seen(
        long BaseOffset,
        long LastOffset,
        long ProducerId,
        bool IsTransactional,
        bool IsControl,
        bool IsCommit,
        long[] Ids
    );

    /// <summary>The batches in the records of a fetch.</summary>
    public static IEnumerable<Seen> In(ReadOnlyMemory<byte> records)
    {
        while (records.Length >= BatchLayout.HeaderSize)
        {
            var size =
                BinaryPrimitives.ReadInt32BigEndian(records.Span[BatchLayout.Length..]) + BatchLayout.LogOverhead;
            // The room left in an answer holds the beginning of the next batch.
            if (size > records.Length)
                yield break;
            yield return Read(records[..size]);
            records = records[size..];
        }
    }

    /// <summary>The offsets that a share fetch gives to the member, with their records.</summary>
    public static IEnumerable<(long Offset, long Id)> Acquired(ShareFetchResponse.PartitionData data)
    {
        foreach (var batch in In(data.Records ?? default))
            for (var i = 0; i < batch.Ids.Length; i++)
                if (
                    data.AcquiredRecords.Exists(range =>
                        range.FirstOffset <= batch.BaseOffset + i && batch.BaseOffset + i <= range.LastOffset
                    )
                )
                    yield return (batch.BaseOffset + i, batch.Ids[i]);
    }

    public static Seen Read(ReadOnlyMemory<byte> batch)
    {
        var span = batch.Span;
        var baseOffset = BinaryPrimitives.ReadInt64BigEndian(span);
        var attributes = BinaryPrimitives.ReadInt16BigEndian(span[BatchLayout.Attributes..]);
        var count = BinaryPrimitives.ReadInt32BigEndian(span[BatchLayout.RecordCount..]);
        var isControl = (attributes & BatchLayout.ControlFlag) != 0;
        var last = baseOffset + BinaryPrimitives.ReadInt32BigEndian(span[BatchLayout.LastOffsetDelta..]);
        var producerId = BinaryPrimitives.ReadInt64BigEndian(span[BatchLayout.ProducerId..]);
        // A control record's key is a version and a type, 1 for commit; the key begins after five one-byte fields.
        var isCommit = isControl && span[BatchLayout.HeaderSize + 5 + 2 + 1] == 1;
        return new(
            baseOffset,
            last,
            producerId,
            (attributes & BatchLayout.TransactionalFlag) != 0,
            isControl,
            isCommit,
            isControl ? [] : IdsOf(span[BatchLayout.HeaderSize..], count)
        );
    }

    // Every record is: a one-byte length, attributes, two one-byte deltas, a key length of -1, a value length of 8, the
    // value, no headers.
    static long[] IdsOf(ReadOnlySpan<byte> records, int count)
    {
        const int Size = 15;
        var ids = new long[count];
        for (var i = 0; i < count; i++)
            ids[i] = BinaryPrimitives.ReadInt64BigEndian(records[(i * Size + 6)..]);
        return ids;
    }
}
