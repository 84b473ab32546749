using System.Buffers.Binary;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;
using EmbeddedKafka.Tests.Storage;
using static EmbeddedKafka.Tests.Fuzz.HostileBatch;

namespace EmbeddedKafka.Tests.Fuzz;

/// <summary>Batches that lie. The verdicts were recorded from Apache Kafka 4.3.1.</summary>
public sealed class RecordBatchFuzzTests
{
    static readonly byte[] Overlong = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];

    static readonly Dictionary<string, (byte[] Batch, ErrorCode Verdict)> Lies = new()
    {
        ["as it should be"] = (Of([.. Record(0), .. Record(1)], 2), ErrorCode.None),
        ["one record more than there is"] = (Of([.. Record(0), .. Record(1)], 3), ErrorCode.InvalidRecord),
        ["one record less than there is"] = (Of([.. Record(0), .. Record(1)], 1), ErrorCode.InvalidRecord),
        ["two billion records"] = (Of(Record(0), int.MaxValue), ErrorCode.InvalidRecord),
        ["no record"] = (Of([], 0), ErrorCode.InvalidRecord),
        ["less than no record"] = (Of(Record(0), -1), ErrorCode.InvalidRecord),
        ["bytes after the last record"] = (Of([.. Record(0), 1, 2, 3], 1), ErrorCode.InvalidRecord),
        ["a record longer than the batch"] = (Of(Record(0, length: Varint(int.MaxValue)), 1), ErrorCode.InvalidRecord),
        ["a record of negative length"] = (Of(Record(0, length: Varint(-5)), 1), ErrorCode.InvalidRecord),
        ["a record shorter than its fields"] = (Of(Record(0, length: Varint(4)), 1), ErrorCode.InvalidRecord),
        ["a value of length -2"] = (Of(Record(0, valueLength: Varint(-2)), 1), ErrorCode.InvalidRecord),
        ["a key longer than the record"] = (Of(Record(0, keyLength: Varint(1 << 20)), 1), ErrorCode.InvalidRecord),
        ["less than no header"] = (Of(Record(0, headers: Varint(-1)), 1), ErrorCode.InvalidRecord),
        ["two billion headers"] = (Of(Record(0, headers: Varint(int.MaxValue)), 1), ErrorCode.InvalidRecord),
        ["a header without a name"] = (
            Of(Record(0, headers: [.. Varint(1), .. Varint(-1), .. Varint(-1)]), 1),
            ErrorCode.InvalidRecord
        ),
        ["a header without a value"] = (
            Of(Record(0, headers: [.. Varint(1), .. Varint(1), 65, .. Varint(-1)]), 1),
            ErrorCode.None
        ),
        ["uncompressed records whose offsets jump"] = (Of([.. Record(5), .. Record(9)], 2), ErrorCode.None),
        ["compressed records whose offsets jump"] = (
            Of(Gzipped([.. Record(5), .. Record(9)]), 2, Gzip),
            ErrorCode.UnknownServerError
        ),
        ["gzip as it should be"] = (Of(Gzipped([.. Record(0), .. Record(1)]), 2, Gzip), ErrorCode.None),
        ["gzip of one record more"] = (Of(Gzipped([.. Record(0), .. Record(1)]), 3, Gzip), ErrorCode.InvalidRecord),
        ["gzip with bytes after the last record"] = (Of(Gzipped([.. Record(0), 1]), 1, Gzip), ErrorCode.InvalidRecord),
        ["gzip that is not gzip"] = (Of("not gzip at all"u8, 2, Gzip), ErrorCode.UnknownServerError),
        ["gzip of nothing"] = (Of([], 2, Gzip), ErrorCode.UnknownServerError),
        ["snappy that is not snappy"] = (
            Of(
                new byte[30]
                    .Select(_ => (byte)255)
                    .ToArray(),
                2,
                Snappy
            ),
            ErrorCode.UnknownServerError
        ),
        ["lz4 that is not lz4"] = (Of(new byte[30], 2, Lz4), ErrorCode.UnknownServerError),
        ["a codec that does not exist"] = (Of(Record(0), 1, 5), ErrorCode.UnknownServerError),
        ["a control batch"] = (Of(Record(0), 1, BatchLayout.ControlFlag), ErrorCode.InvalidRecord),
        ["unused attributes"] = (Of(Record(0), 1, 0x700), ErrorCode.None),
    };

    public static TheoryData<string> LieNames => [.. Lies.Keys];

    [Theory]
    [MemberData(nameof(LieNames))]
    public void A_batch_gets_the_verdict_that_Kafka_gives(string lie)
    {
        var (batch, verdict) = Lies[lie];
        Assert.Equal(verdict, Check(batch));
    }

    [Fact]
    public void A_varint_without_end_is_refused() =>
        Assert.NotEqual(ErrorCode.None, Check(Of([.. Overlong, .. Record(0)], 1)));

    [Fact]
    public void Spoiled_records_under_a_right_checksum_are_taken_or_refused_and_can_be_looked_for()
    {
        byte[][] bodies =
        [
            [.. Record(0), .. Record(1)],
            Gzipped([.. Record(0), .. Record(1)]),
            SnappyBomb(3),
            Lz4Bomb(20),
        ];
        for (var codec = 0; codec < bodies.Length; codec++)
        {
            var random = new Random(codec);
            foreach (
                var body in Damage
                    .TruncatedAtEveryLength(bodies[codec])
                    .Concat(Damage.WithFlippedBits(bodies[codec], random, 2000))
                    .Concat(Damage.WithHostileClaims(bodies[codec], random, 2000))
                    .Concat(Damage.Noise(random, 500))
            )
            {
                var batch = Of(body.Span, random.Next(1, 4), codec);
                Check(batch);
                Look(batch);
            }
        }
    }

    [Fact]
    public void Spoiled_headers_under_a_right_checksum_are_taken_or_refused()
    {
        var cluster = new Cluster.ClusterHarness();
        var partition = cluster.Create();
        var random = new Random(5);
        var whole = TestBatch.Of(3, cluster.State.Now);
        foreach (
            var spoiled in Damage
                .WithFlippedBits(whole[..BatchLayout.HeaderSize], random, int.MaxValue)
                .Concat(Damage.WithHostileClaims(whole[..BatchLayout.HeaderSize], random, 2000))
        )
        {
            var batch = Sealed([
                .. spoiled.Span[..Math.Min(spoiled.Length, BatchLayout.HeaderSize)],
                .. whole[Math.Min(spoiled.Length, BatchLayout.HeaderSize)..],
            ]);
            if (
                Check(batch) != ErrorCode.None
                || BinaryPrimitives.ReadInt32BigEndian(batch.AsSpan(BatchLayout.Length))
                    != batch.Length - BatchLayout.LogOverhead
            )
                continue;
            cluster.Append(partition, batch: batch);
            Look(batch);
        }
        Assert.Equal(partition.LeaderReplica!.Log.EndOffset, partition.HighWatermark);
    }

    [Theory]
    [InlineData(Gzip)]
    [InlineData(Snappy)]
    [InlineData(Lz4)]
    public void A_bomb_is_refused_before_it_fills_memory(int codec)
    {
        var batch = Of(
            codec switch
            {
                Gzip => GzipBomb(80),
                Snappy => SnappyBomb(1_200_000),
                _ => Lz4Bomb(300_000),
            },
            1,
            codec
        );
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(ErrorCode.MessageTooLarge, Check(batch));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3L * UnpackedBytes.DefaultLimit);
        Look(batch);
    }

    static ErrorCode Check(byte[] batch)
    {
        var error = BatchValidator.Check(batch, out var size);
        return error != ErrorCode.None ? error
            : size != batch.Length ? ErrorCode.InvalidRecord
            : RecordsValidator.Check(batch, out _);
    }

    /// <summary>Even what a log should never hold must not break whoever looks for an offset by time.</summary>
    static void Look(byte[] batch)
    {
        if (BatchValidator.Check(batch, out _) != ErrorCode.None)
            return;
        var log = new ReplicaLog();
        log.Append(RecordBatch.Over(batch, 0, batch.Length), new LogSettings(), 0);
        TimeIndex.FirstAtOrAfter(log, 0, long.MaxValue);
        TimeIndex.Latest(log, long.MaxValue);
    }
}
