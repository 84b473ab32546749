using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;
using EmbeddedKafka.Tests.Storage;

namespace EmbeddedKafka.Tests.Cluster;

public sealed class CleaningTests
{
    static readonly Dictionary<string, string> Compacted = new()
    {
        ["cleanup.policy"] = "compact",
        ["segment.ms"] = "1000",
        ["min.cleanable.dirty.ratio"] = "0",
    };

    readonly ClusterHarness _cluster = new();

    void Append(Partition partition, string records) =>
        _cluster.Append(partition, batch: KeyedBatch.Of(records, _cluster.Run(() => _cluster.State.Now)));

    string Read(Partition partition, int brokerId) =>
        _cluster.Run(() => KeyedBatch.Read(partition.ReplicaOn(brokerId)!.Log));

    [Fact]
    public void Every_replica_is_cleaned_at_the_cleaners_next_turn()
    {
        var partition = _cluster.Create(configs: Compacted);
        Append(partition, "a=1 b=1");
        _cluster.Advance(2);
        Append(partition, "a=2");
        _cluster.Advance(12);
        Assert.Equal("0:a=1 1:b=1 | 2:a=2", Read(partition, 1));
        _cluster.Advance(2);
        Append(partition, "a=3");
        _cluster.Advance(15);
        foreach (var broker in (int[])[1, 2, 3])
            Assert.Equal("1:b=1 | 2:a=2 | 3:a=3", Read(partition, broker));
        var first = _cluster.Run(() =>
            partition.Replicas.Select(replica => replica.Log.Segments[0].Batches[0]).Distinct().Count()
        );
        Assert.Equal(1, first);
        Assert.Equal(partition.LeaderReplica!.Log.Bytes, _cluster.State.Retention.RetainedBytes);
    }

    [Fact]
    public void A_follower_that_was_away_is_cleaned_when_it_is_back_and_its_log_agrees()
    {
        var partition = _cluster.Create(configs: Compacted);
        Append(partition, "a=1");
        _cluster.Stop(3);
        _cluster.Advance(2);
        Append(partition, "a=2");
        _cluster.Advance(20);
        Append(partition, "a=3");
        _cluster.Advance(20);
        Assert.Equal("1:a=2 | 2:a=3", Read(partition, 1));
        Assert.Equal("0:a=1", Read(partition, 3));
        _cluster.Start(3);
        Append(partition, "x=1");
        _cluster.Advance(20);
        Assert.Equal(Read(partition, 1), Read(partition, 3));
    }

    [Fact]
    public void A_new_follower_takes_a_compacted_log_with_its_gaps()
    {
        var partition = _cluster.Create(configs: Compacted);
        _cluster.Stop(3);
        foreach (var text in (string[])["a=1", "b=1", "a=2", "a=3", "b=2"])
        {
            Append(partition, text);
            _cluster.Advance(2);
        }
        _cluster.Advance(20);
        Assert.Equal("1:b=1 | 3:a=3 | 4:b=2", Read(partition, 1));
        _cluster.Start(3);
        Assert.Equal("1:b=1 | 3:a=3 | 4:b=2", Read(partition, 3));
        Assert.True(_cluster.Run(() => partition.IsInSync(3)));
    }

    [Fact]
    public void Where_both_are_asked_for_the_cleaner_deletes_as_well()
    {
        var partition = _cluster.Create(
            configs: new(Compacted) { ["cleanup.policy"] = "compact,delete", ["retention.ms"] = "60000" }
        );
        Append(partition, "a=1 b=1");
        _cluster.Advance(2);
        Append(partition, "a=2");
        _cluster.Advance(2);
        Append(partition, "c=1");
        _cluster.Advance(20);
        Assert.Equal("1:b=1 | 2:a=2 | 3:c=1", Read(partition, 2));
        _cluster.Advance(60);
        Assert.Equal(4, _cluster.Run(() => partition.LeaderReplica!.Log.StartOffset));
        Assert.Equal("", Read(partition, 2));
    }

    [Fact]
    public void The_maximum_lag_rolls_a_segment_and_cleans_it()
    {
        var partition = _cluster.Create(
            configs: new() { ["cleanup.policy"] = "compact", ["max.compaction.lag.ms"] = "5000" }
        );
        Append(partition, "a=1 a=2");
        _cluster.Advance(6);
        Append(partition, "b=1");
        _cluster.Advance(20);
        Assert.Equal("1:a=2 | 2:b=1", Read(partition, 1));
    }

    [Fact]
    public void What_another_codec_makes_too_large_is_refused()
    {
        var partition = _cluster.Create(
            configs: new() { ["compression.type"] = "uncompressed", ["max.message.bytes"] = "1000" }
        );
        var batch = KeyedBatch.Of($"a={new string('x', 2000)}", codec: 1);
        Assert.InRange(batch.Length, 1, 1000);
        Assert.Equal(ErrorCode.MessageTooLarge, _cluster.Append(partition, batch: batch));
        Assert.Equal(ErrorCode.None, _cluster.Append(partition, batch: KeyedBatch.Of("a=1", codec: 1)));
    }

    [
        Theory,
        InlineData("gzip", 1),
        InlineData("snappy", 2),
        InlineData("lz4", 3),
        InlineData("zstd", 4),
        InlineData("uncompressed", 0)
    ]
    public void A_topics_codec_wins_over_the_producers(string codec, int number)
    {
        var partition = _cluster.Create(configs: new() { ["compression.type"] = codec });
        foreach (var sent in (int[])[0, 1, 4])
            Assert.Equal(ErrorCode.None, _cluster.Append(partition, batch: KeyedBatch.Of("a=1 b=2", 5, sent)));
        var batches = _cluster.Run(() =>
            partition.LeaderReplica!.Log.Segments.SelectMany(segment => segment.Batches).ToArray()
        );
        Assert.All(batches, batch => Assert.Equal(number, batch.Compression));
        Assert.Equal("0:a=1 1:b=2 | 2:a=1 3:b=2 | 4:a=1 5:b=2", Read(partition, 2));
        foreach (var batch in batches)
            Assert.Equal(ErrorCode.None, BatchValidator.Check(batch.Bytes.Span, out _));
    }
}
