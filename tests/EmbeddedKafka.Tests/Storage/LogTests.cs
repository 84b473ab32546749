using CsCheck;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Tests.Storage;

public sealed class LogTests
{
    readonly BatchArena _arena = new();
    readonly ReplicaLog _log = new();
    static readonly LogSettings Small = new() { SegmentBytes = 300 };

    void Append(int records, int epoch = 0, long timestamp = 1000, LogSettings? settings = null, long now = 1000) =>
        _log.Append(
            _arena.Store(TestBatch.Of(records, timestamp), _log.EndOffset, epoch, null),
            settings ?? Small,
            now
        );

    [Fact]
    public void Every_offset_is_read_from_the_batch_that_holds_it() =>
        Gen.Select(Gen.Int[1, 9].Array[1, 40], Gen.Int[1, 2000])
            .Sample(
                (sizes, maxBytes) =>
                {
                    var log = new ReplicaLog();
                    var arena = new BatchArena();
                    foreach (var size in sizes)
                        log.Append(arena.Store(TestBatch.Of(size), log.EndOffset, 0, null), Small, 0);
                    for (var offset = 0L; offset < log.EndOffset; offset++)
                    {
                        var bytes = LogReader.Read(
                            log,
                            offset,
                            log.EndOffset,
                            maxBytes,
                            atLeastOne: true,
                            out var batches,
                            out var records
                        );
                        var first = RecordBatch.Over(bytes.ToArray(), 0, TestBatch.Of(1).Length);
                        Assert.InRange(offset, first.BaseOffset, first.LastOffset);
                        Assert.True(batches == 1 || bytes.Length <= maxBytes);
                        Assert.True(records >= batches && batches >= 1);
                    }
                },
                iter: 100
            );

    [Fact]
    public void Nothing_is_read_at_or_beyond_the_limit()
    {
        Append(3);
        Append(3);
        Assert.Equal(1, Batches(0, limit: 5));
        Assert.Equal(2, Batches(0, limit: 6));
        Assert.Equal(0, Batches(6, limit: 6));
        int Batches(long offset, long limit)
        {
            LogReader.Read(_log, offset, limit, 1_000_000, true, out var batches, out _);
            return batches;
        }
    }

    [Fact]
    public void A_batch_larger_than_the_limit_comes_alone_and_only_when_it_must()
    {
        Append(9);
        Append(9);
        Assert.NotEqual(0, LogReader.Read(_log, 0, 18, 10, atLeastOne: true, out var batches, out _).Length);
        Assert.Equal(1, batches);
        Assert.Equal(0, LogReader.Read(_log, 0, 18, 10, atLeastOne: false, out _, out _).Length);
    }

    [Fact]
    public void Truncation_takes_whole_batches_and_the_epochs_with_them()
    {
        Append(3, epoch: 0);
        Append(3, epoch: 2);
        Append(3, epoch: 2);
        _log.TruncateTo(4);
        Assert.Equal(3, _log.EndOffset);
        Assert.Equal(0, _log.Epochs.LatestEpoch);
        Append(1, epoch: 5);
        Assert.Equal((0, 3L), _log.Epochs.EndOffsetFor(4, _log.EndOffset));
    }

    [Fact]
    public void Epochs_tell_where_they_ended()
    {
        var epochs = new EpochCache();
        epochs.Assign(1, 10);
        epochs.Assign(4, 20);
        Assert.Equal((1, 20L), epochs.EndOffsetFor(1, 30));
        Assert.Equal((1, 20L), epochs.EndOffsetFor(3, 30));
        Assert.Equal((4, 30L), epochs.EndOffsetFor(4, 30));
        Assert.Equal((-1, -1L), epochs.EndOffsetFor(5, 30));
        Assert.Equal((0, 10L), epochs.EndOffsetFor(0, 30));
        Assert.Equal(1, epochs.EpochAt(19));
    }

    [Fact]
    public void Time_deletes_whole_segments_oldest_first_and_none_above_the_high_watermark()
    {
        var settings = Small with { SegmentBytes = 100, RetentionMs = 500 };
        for (var i = 0; i < 4; i++)
            Append(1, timestamp: 1000 + i * 400, settings: settings);
        Assert.Equal(4, _log.Segments.Count);
        Assert.Equal(0, Retention.StartOffsetAfter(_log, settings, 4, now: 1500));
        Assert.Equal(1, Retention.StartOffsetAfter(_log, settings, 4, now: 1501));
        Assert.Equal(4, Retention.StartOffsetAfter(_log, settings, 4, now: 9000));
        Assert.Equal(2, Retention.StartOffsetAfter(_log, settings, 2, now: 9000));
        Assert.Equal(0, Retention.StartOffsetAfter(_log, settings with { RetentionMs = -1 }, 4, now: 9000));
    }

    [Fact]
    public void Size_deletes_segments_but_never_the_last()
    {
        var settings = Small with { SegmentBytes = 100, RetentionMs = -1 };
        for (var i = 0; i < 4; i++)
            Append(1, settings: settings);
        var one = _log.Segments[0].Bytes;
        Assert.Equal(2, Retention.StartOffsetAfter(_log, settings with { RetentionBytes = 2 * one }, 4, 0));
        Assert.Equal(1, Retention.StartOffsetAfter(_log, settings with { RetentionBytes = 2 * one + 1 }, 4, 0));
        Assert.Equal(3, Retention.StartOffsetAfter(_log, settings with { RetentionBytes = 0 }, 4, 0));
    }

    [Fact]
    public void The_log_start_frees_the_batches_below_it()
    {
        for (var i = 0; i < 6; i++)
            Append(2);
        var before = _log.Bytes;
        _log.AdvanceStart(7);
        Assert.Equal(7, _log.StartOffset);
        Assert.Equal(before / 2, _log.Bytes);
        Assert.NotEqual(0, LogReader.Read(_log, 7, 12, 1, true, out _, out _).Length);
    }

    [Fact]
    public void A_time_finds_the_first_record_at_or_after_it()
    {
        Append(5, timestamp: 100);
        Append(5, timestamp: 200);
        Assert.Equal(new RecordPosition(0, 100, 0), TimeIndex.FirstAtOrAfter(_log, 0, 10));
        Assert.Equal(new RecordPosition(3, 103, 0), TimeIndex.FirstAtOrAfter(_log, 103, 10));
        Assert.Equal(new RecordPosition(5, 200, 0), TimeIndex.FirstAtOrAfter(_log, 105, 10));
        Assert.Null(TimeIndex.FirstAtOrAfter(_log, 205, 10));
        Assert.Null(TimeIndex.FirstAtOrAfter(_log, 200, limit: 5));
        Assert.Equal(new RecordPosition(9, 204, 0), TimeIndex.Latest(_log, 10));
    }
}
