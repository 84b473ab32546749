using System.Buffers.Binary;
using CsCheck;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Tests.Storage;

public sealed class CompactionTests
{
    const int Codecs = 5;

    // Every batch is a segment of its own, as no two fit into one.
    static readonly LogSettings Settings = new()
    {
        SegmentBytes = 1,
        Compacts = true,
        Deletes = false,
        MinCleanableRatio = 0,
        DeleteRetentionMs = 500,
    };

    readonly BatchArena _arena = new();
    readonly ReplicaLog _log = new();
    readonly ProducerStates _producers = new();

    void Append(params ReadOnlySpan<byte[]> batches)
    {
        foreach (var bytes in batches)
        {
            var batch = _arena.Store(bytes, _log.EndOffset, 0, null);
            _log.Append(batch, Settings, 1000);
            _producers.Record(batch);
        }
    }

    bool Clean(long now = 1000, LogSettings? settings = null, long? lastStableOffset = null)
    {
        settings ??= Settings;
        var plan = CleaningPlan.Of(_log, settings, lastStableOffset ?? _log.EndOffset, now);
        if (!plan.IsDue(settings))
            return false;
        new LogCompactor(_log, settings, now, new CleanedBatches()).Clean(
            plan.FirstDirty,
            plan.End,
            lastStableOffset ?? _log.EndOffset,
            _producers.HangsOn
        );
        return true;
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void The_last_record_of_every_key_stays_at_its_offset(int codec)
    {
        Append(
            KeyedBatch.Of("a=1 b=1 c=1", codec: codec),
            KeyedBatch.Of("a=2 d=1", codec: codec),
            KeyedBatch.Of("c=2", codec: codec),
            KeyedBatch.Of("a=3")
        );
        Assert.True(Clean());
        Assert.Equal("1:b=1 | 3:a=2 4:d=1 | 5:c=2 | 6:a=3", KeyedBatch.Read(_log));
        var first = _log.Segments[0].Batches[0];
        Assert.Equal((0, 2, codec), (first.BaseOffset, first.LastOffset, first.Compression));
        Assert.Equal(ErrorCode.None, ErrorCodeOf(first));
        Assert.False(Clean());
    }

    // The checks of a producer's batch but for the count, which no longer matches the offsets.
    static ErrorCode ErrorCodeOf(RecordBatch batch)
    {
        var bytes = batch.Bytes.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(BatchLayout.LastOffsetDelta), batch.RecordCount - 1);
        BinaryPrimitives.WriteUInt32BigEndian(
            bytes.AsSpan(BatchLayout.Crc),
            Crc32C.Compute(bytes.AsSpan(BatchLayout.Attributes))
        );
        return BatchValidator.Check(bytes, out _);
    }

    [Fact]
    public void The_active_segment_is_not_touched()
    {
        Append(KeyedBatch.Of("a=1 a=2"));
        Assert.False(Clean());
        Append(KeyedBatch.Of("a=3 a=4"));
        Assert.True(Clean());
        Assert.Equal("1:a=2 | 2:a=3 3:a=4", KeyedBatch.Read(_log));
    }

    [Fact]
    public void A_segment_that_reaches_the_last_stable_offset_is_not_touched()
    {
        Append(KeyedBatch.Of("a=1"), KeyedBatch.Of("a=2"), KeyedBatch.Of("a=3 a=4"), KeyedBatch.Of("a=5"));
        Assert.True(Clean(lastStableOffset: 3));
        Assert.Equal("1:a=2 | 2:a=3 3:a=4 | 4:a=5", KeyedBatch.Read(_log));
    }

    [Fact]
    public void The_end_of_what_was_cleaned_stays_as_an_empty_batch()
    {
        Append(
            KeyedBatch.Of("a=1"),
            KeyedBatch.Of("b=1 b=2", producerId: 7, sequence: 0, isTransactional: true),
            KeyedBatch.Marker(7, commit: false)
        );
        Clean();
        Assert.Equal("0:a=1 | empty 1-2 | marker 3", KeyedBatch.Read(_log));
        Assert.Equal(3, _log.Segments[1].NextOffset);
    }

    [Fact]
    public void Truncation_after_compaction_ends_where_it_was_asked_to()
    {
        Append(KeyedBatch.Of("a=1"), KeyedBatch.Of("a=2"), KeyedBatch.Of("a=3"), KeyedBatch.Of("x=1 x=2"));
        Clean();
        _log.TruncateTo(3);
        Assert.Equal(3, _log.EndOffset);
        Append(KeyedBatch.Of("b=1"));
        Assert.Equal("2:a=3 | 3:b=1", KeyedBatch.Read(_log));
        _log.TruncateTo(2);
        Assert.Equal(2, _log.EndOffset);
        Assert.Equal("", KeyedBatch.Read(_log));
        Assert.Equal(0, _log.Bytes);
    }

    [Fact]
    public void A_tombstone_stays_until_its_delete_horizon()
    {
        Append(KeyedBatch.Of("a=1 b=1"), KeyedBatch.Of("a c=1"), KeyedBatch.Of("x=1"));
        Clean(now: 1000);
        Assert.Equal("1:b=1 | 2:a 3:c=1 | 4:x=1", KeyedBatch.Read(_log));
        Assert.Equal(1500, _log.Segments[1].Batches[0].DeleteHorizon);
        Assert.Equal(1000, _log.Segments[1].Batches[0].TimestampOf(1000 - 1500));
        Append(KeyedBatch.Of("y=1"));
        Clean(now: 1499);
        Assert.Contains("2:a 3:c=1", KeyedBatch.Read(_log), StringComparison.Ordinal);
        Append(KeyedBatch.Of("z=1"));
        Clean(now: 1500);
        Assert.Contains("1:b=1 | 3:c=1 | ", KeyedBatch.Read(_log), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tombstone_takes_older_values_with_it_at_once()
    {
        Append(KeyedBatch.Of("a=1"), KeyedBatch.Of("a"), KeyedBatch.Of("x=1"));
        Clean();
        Assert.Equal("1:a | 2:x=1", KeyedBatch.Read(_log));
    }

    [Fact]
    public void Aborted_data_goes_at_once_and_its_marker_after_the_horizon()
    {
        Append(
            KeyedBatch.Of("a=1"),
            KeyedBatch.Of("a=2", producerId: 7, sequence: 0, isTransactional: true),
            KeyedBatch.Marker(7, commit: false),
            KeyedBatch.Of("b=1", producerId: 7, sequence: 1, isTransactional: true),
            KeyedBatch.Marker(7, commit: true),
            KeyedBatch.Of("x=1")
        );
        Clean(now: 1000);
        Assert.Equal("0:a=1 | marker 2 | 3:b=1 | marker 4 | 5:x=1", KeyedBatch.Read(_log));
        Append(KeyedBatch.Of("y=1"));
        Clean(now: 2000);
        Assert.Equal("0:a=1 | marker 2 | 3:b=1 | marker 4 | 5:x=1 | 6:y=1", KeyedBatch.Read(_log));
        Assert.Equal(
            [2500],
            _log.Segments.SelectMany(segment => segment.Batches).Select(batch => batch.DeleteHorizon).OfType<long>()
        );
        Append(KeyedBatch.Of("z=1"));
        Clean(now: 2500);
        Assert.Equal("0:a=1 | 3:b=1 | marker 4 | 5:x=1 | 6:y=1 | 7:z=1", KeyedBatch.Read(_log));
    }

    [Fact]
    public void A_producers_last_batch_stays_without_its_records()
    {
        Append(
            KeyedBatch.Of("a=1", producerId: 7, sequence: 0),
            KeyedBatch.Of("a=2 a=3", producerId: 7, sequence: 1),
            KeyedBatch.Of("a=4"),
            KeyedBatch.Of("x=1")
        );
        Clean();
        Assert.Equal("empty 1-2 | 3:a=4 | 4:x=1", KeyedBatch.Read(_log));
        Assert.Equal(2, _log.Segments.First(segment => segment.Batches.Count > 0).Batches[0].LastSequence);
        _producers.Rebuild(_log);
        Assert.Equal(ErrorCode.None, _producers.Check(7, 0, 3, 3, out _));
    }

    [Fact]
    public void Records_younger_than_the_minimum_lag_wait()
    {
        var settings = Settings with { MinCompactionLagMs = 100 };
        Append(
            KeyedBatch.Of("a=1", timestamp: 1000),
            KeyedBatch.Of("a=2", timestamp: 1050),
            KeyedBatch.Of("a=3", timestamp: 1100)
        );
        Assert.False(Clean(now: 1099, settings));
        Assert.True(Clean(now: 1100, settings));
        Assert.Equal("0:a=1 | 1:a=2 | 2:a=3", KeyedBatch.Read(_log));
        Assert.True(Clean(now: 1150, settings));
        Assert.Equal("1:a=2 | 2:a=3", KeyedBatch.Read(_log));
    }

    [Fact]
    public void A_log_is_cleaned_when_it_is_dirty_enough_or_has_waited_for_too_long()
    {
        var settings = Settings with { MinCleanableRatio = 0.5, MaxCompactionLagMs = 100 };
        Append(
            KeyedBatch.Of("a=1", timestamp: 1000),
            KeyedBatch.Of("b=1", timestamp: 1000),
            KeyedBatch.Of("c=1", timestamp: 1000)
        );
        Assert.True(Clean(now: 1000, settings));
        Append(KeyedBatch.Of("d=1", timestamp: 1000));
        Assert.False(Clean(now: 1000, settings));
        Assert.False(Clean(now: 1100, settings));
        Assert.True(Clean(now: 1101, settings));
    }

    [Fact]
    public void Cleaned_segments_that_fit_into_one_become_one()
    {
        var settings = Settings with { SegmentBytes = 200 };
        Append(KeyedBatch.Of("a=1"), KeyedBatch.Of("b=1"), KeyedBatch.Of("c=1"), KeyedBatch.Of("d=1"));
        Assert.True(Clean(settings: settings));
        Assert.Equal([0, 2, 3], _log.Segments.Select(segment => segment.BaseOffset));
        Assert.Equal("0:a=1 | 1:b=1 | 2:c=1 | 3:d=1", KeyedBatch.Read(_log));
    }

    [Fact]
    public void Whatever_was_written_a_reader_of_the_compacted_log_sees_every_keys_last_value_and_offsets_that_grow() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 9])
            .Array[1, 4]
            .Array[2, 30]
            .Sample(
                batches =>
                {
                    var test = new CompactionTests();
                    var last = new Dictionary<string, string>();
                    for (var i = 0; i < batches.Length; i++)
                    {
                        var records = batches[i]
                            .Select(record => (Key: "k" + record.Item1, Text: $"{i}{record.Item2}"))
                            .ToArray();
                        foreach (var (key, text) in records)
                            last[key] = text;
                        test.Append(
                            KeyedBatch.Of(
                                string.Join(' ', records.Select(record => $"{record.Key}={record.Text}")),
                                codec: i % Codecs
                            )
                        );
                        if (i % 3 == 0)
                            test.Clean();
                    }
                    test.Append(KeyedBatch.Of("end=0"));
                    test.Clean();
                    var bytes = test._log.Segments.Sum(segment => segment.Bytes);
                    Assert.Equal(bytes, test._log.Bytes);
                    var read = KeyedBatch
                        .Read(test._log)
                        .Split(' ')
                        .Where(text => text.Contains(':', StringComparison.Ordinal))
                        .ToArray();
                    Assert.Equal(
                        read.Select(text => long.Parse(text.Split(':')[0])).Order().Distinct(),
                        read.Select(text => long.Parse(text.Split(':')[0]))
                    );
                    Assert.Equal(
                        last.Select(pair => $"{pair.Key}={pair.Value}").Append("end=0").Order(),
                        read.Select(text => text.Split(':')[1]).Order()
                    );
                    for (var offset = 0L; offset < test._log.EndOffset; offset++)
                        Assert.True(
                            RecordBatch
                                .Over(
                                    LogReader
                                        .Read(test._log, offset, test._log.EndOffset, 1, true, out _, out _)
                                        .ToArray(),
                                    0,
                                    BatchLayout.HeaderSize
                                )
                                .LastOffset >= offset
                        );
                },
                iter: 200
            );
}
