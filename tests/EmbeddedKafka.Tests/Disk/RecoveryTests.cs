using EmbeddedKafka.Storage;
using EmbeddedKafka.Storage.Disk;
using EmbeddedKafka.Tests.Storage;

namespace EmbeddedKafka.Tests.Disk;

public sealed class RecoveryTests : IDisposable
{
    static readonly LogSettings Settings = new()
    {
        SegmentBytes = 700,
        Compacts = true,
        DeleteRetentionMs = 0,
        MinCleanableRatio = 0,
    };

    readonly TemporaryDirectory _temporary = new();
    readonly List<string> _said = [];
    readonly BatchArena _arena = new();

    LogDirectory Directory => new(_temporary.At("t-0"), indexInterval: 64);

    public void Dispose() => _temporary.Dispose();

    ReplicaLog Begin(int batches)
    {
        Directory.Create(Guid.NewGuid());
        var log = new ReplicaLog(Directory);
        log.Begin();
        for (var i = 0; i < batches; i++)
            Append(log, KeyedBatch.Of($"k{i % 3}=v{i} x{i}=y"));
        return log;
    }

    void Append(ReplicaLog log, byte[] batch, int epoch = 0) =>
        log.Append(_arena.Store(batch, log.EndOffset, epoch, null), Settings, 1000);

    ReplicaLog Load(long recoveryPoint = 0)
    {
        var log = new ReplicaLog(Directory);
        log.Load(0, recoveryPoint, 0, 1000, _said.Add, _ => { });
        return log;
    }

    string[] Segments => [.. System.IO.Directory.GetFiles(Directory.Path, "*.log").Order()];

    [Fact]
    public void A_log_is_read_back_as_it_was()
    {
        var log = Begin(20);
        Append(log, KeyedBatch.Of("a=b"), epoch: 4);
        var (text, segments, bytes) = (
            KeyedBatch.Read(log),
            log.Segments.Select(segment => segment.BaseOffset).ToArray(),
            log.Bytes
        );
        log.Close(1000);
        var read = Load(recoveryPoint: long.MaxValue);
        Assert.Equal(text, KeyedBatch.Read(read));
        Assert.Equal(segments, read.Segments.Select(segment => segment.BaseOffset));
        Assert.Equal((bytes, 4, (4, 40L)), (read.Bytes, read.Epochs.LatestEpoch, read.Epochs.Entries[^1]));
        Assert.True(segments.Length > 2);
        Assert.Empty(_said);
    }

    [Fact]
    public void Cut_at_any_byte_the_log_ends_with_the_last_whole_batch()
    {
        var log = Begin(9);
        log.Abandon();
        var file = Segments[^1];
        var whole = File.ReadAllBytes(file);
        var batches = log.Segments[^1].Batches;
        for (var length = whole.Length; length >= 0; length--)
        {
            File.WriteAllBytes(file, whole[..length]);
            var (size, end) = (0, log.Segments[^1].BaseOffset);
            foreach (var batch in batches)
                if (size + batch.Size <= length)
                    (size, end) = (size + batch.Size, batch.NextOffset);
            var read = Load();
            Assert.Equal(end, read.EndOffset);
            Append(read, KeyedBatch.Of("after=1"));
            read.Abandon();
            Assert.Equal(end + 1, Load().EndOffset);
            foreach (var later in Segments.Where(segment => string.CompareOrdinal(segment, file) > 0))
                File.Delete(later);
        }
    }

    [Fact]
    public void A_tail_of_zeros_is_cut_off()
    {
        var log = Begin(5);
        log.Abandon();
        using (var file = File.OpenWrite(Segments[^1]))
            file.SetLength(file.Length + 5000);
        var read = Load();
        Assert.Equal(log.EndOffset, read.EndOffset);
        Assert.Contains("5000 bytes", Assert.Single(_said), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_damaged_byte_above_the_recovery_point_ends_the_log_before_its_batch()
    {
        var log = Begin(3);
        log.Abandon();
        var file = Segments[^1];
        var whole = File.ReadAllBytes(file);
        var last = log.Segments[^1].Batches[^1];
        for (var at = whole.Length - last.Size; at < whole.Length; at++)
        {
            // Base offset and leader epoch lie outside the checksum, in Kafka as well.
            if (at - (whole.Length - last.Size) is < 8 or >= BatchLayout.LeaderEpoch and < BatchLayout.Magic)
                continue;
            var damaged = whole.ToArray();
            damaged[at] ^= 0x10;
            File.WriteAllBytes(file, damaged);
            var read = Load();
            Assert.Equal(last.BaseOffset, read.EndOffset);
            read.Abandon();
        }
    }

    [Fact]
    public void After_damage_in_an_early_segment_nothing_later_counts()
    {
        var log = Begin(30);
        log.Abandon();
        Assert.True(Segments.Length > 3);
        var bytes = File.ReadAllBytes(Segments[1]);
        bytes[^1] ^= 1;
        File.WriteAllBytes(Segments[1], bytes);
        var read = Load();
        Assert.Equal(log.Segments[1].Batches[^1].BaseOffset, read.EndOffset);
        Assert.Equal(2, Segments.Length);
        read.Abandon();
    }

    [Fact]
    public void Damaged_and_missing_indexes_are_built_again()
    {
        var log = Begin(30);
        log.Close(1000);
        var indexes = System
            .IO.Directory.GetFiles(Directory.Path, "*index")
            .ToDictionary(file => file, File.ReadAllBytes);
        var victims = indexes.Keys.Where(file => indexes[file].Length > 0).ToArray();
        Assert.True(victims.Length > 3);
        File.Delete(victims[0]);
        File.WriteAllBytes(victims[1], [1, 2, 3]);
        File.WriteAllBytes(victims[2], new byte[indexes[victims[2]].Length]);
        Load(recoveryPoint: long.MaxValue).Abandon();
        foreach (var (file, bytes) in indexes)
            Assert.Equal(bytes, File.ReadAllBytes(file));
        Assert.NotEmpty(_said);
    }

    [Fact]
    public void Truncation_holds_on_disk()
    {
        var log = Begin(20);
        log.TruncateTo(11);
        var text = KeyedBatch.Read(log);
        Assert.Equal(10, log.EndOffset);
        log.Abandon();
        Assert.Equal(text, KeyedBatch.Read(Load()));
        var again = Load();
        again.ResetTo(777);
        again.Abandon();
        Assert.Equal((777, 777), (Load().StartOffset, Load().EndOffset));
    }

    [Fact]
    public void A_log_that_retention_has_emptied_knows_where_it_goes_on()
    {
        var log = Begin(20);
        log.Roll(1000);
        log.AdvanceStart(log.EndOffset);
        Assert.Equal("00000000000000000040.log", Path.GetFileName(Assert.Single(Segments)));
        log.Abandon();
        var read = Load();
        Assert.Equal((40, 40, 0), (read.StartOffset, read.EndOffset, read.Bytes));
        Append(read, KeyedBatch.Of("a=1"));
        read.Abandon();
        Assert.Equal("40:a=1", KeyedBatch.Read(Load()));
    }

    [Fact]
    public void Compaction_holds_on_disk_and_batches_are_read_from_the_new_file()
    {
        var log = Begin(30);
        Clean(log);
        var text = KeyedBatch.Read(log);
        Assert.All(
            log.Segments.SkipLast(1).SelectMany(segment => segment.Batches),
            batch => Assert.False(batch.IsResident)
        );
        log.Abandon();
        var read = Load();
        Assert.Equal(text, KeyedBatch.Read(read));
        Assert.Equal(60, read.EndOffset);
        read.Abandon();
    }

    static void Clean(ReplicaLog log)
    {
        var plan = CleaningPlan.Of(log, Settings, log.EndOffset, 1000);
        Assert.True(plan.IsDue(Settings));
        new LogCompactor(log, Settings, 1000, new CleanedBatches()).Clean(
            plan.FirstDirty,
            plan.End,
            log.EndOffset,
            _ => false
        );
    }

    [Fact]
    public void A_crash_amid_compaction_leaves_the_old_segments_or_the_new()
    {
        var log = Begin(30);
        log.Abandon();
        var old = Segments.ToDictionary(file => file, File.ReadAllBytes);
        var before = KeyedBatch.Read(log);
        Clean(log);
        var after = KeyedBatch.Read(log);
        log.Abandon();
        var cleaned = Segments.ToDictionary(file => file, File.ReadAllBytes);
        var first = cleaned.Keys.First(file =>
            !old.TryGetValue(file, out var bytes) || !bytes.AsSpan().SequenceEqual(cleaned[file])
        );
        // Before the swap: half of a cleaned file beside what it was to replace.
        Write(old);
        File.WriteAllBytes(first + ".cleaned", cleaned[first][..50]);
        Assert.Equal(before, KeyedBatch.Read(Load()));
        Assert.False(File.Exists(first + ".cleaned"));
        // After it: the whole file, and some of the old ones still there.
        Write(old);
        foreach (var file in cleaned.Keys)
            File.WriteAllBytes(
                file
                    + (
                        old.TryGetValue(file, out var bytes) && bytes.AsSpan().SequenceEqual(cleaned[file])
                            ? ""
                            : ".swap"
                    ),
                cleaned[file]
            );
        Assert.Equal(after, KeyedBatch.Read(Load()));
    }

    void Write(Dictionary<string, byte[]> files)
    {
        foreach (var file in System.IO.Directory.GetFiles(Directory.Path, "*.log*"))
            File.Delete(file);
        foreach (var (file, bytes) in files)
            File.WriteAllBytes(file, bytes);
    }

    [Fact]
    public void Evicted_batches_are_read_as_one()
    {
        var log = Begin(30);
        var text = KeyedBatch.Read(log);
        while (log.Evict() > 0) { }
        Assert.Equal(text, KeyedBatch.Read(log));
        var bytes = LogReader.Read(log, 0, log.EndOffset, int.MaxValue, true, out var batches, out _);
        Assert.Equal((log.Segments[0].Bytes, log.Segments[0].Batches.Count), (bytes.Length, batches));
        Assert.True(batches > 1);
        log.Abandon();
    }
}
