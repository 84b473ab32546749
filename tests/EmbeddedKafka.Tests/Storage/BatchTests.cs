using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Tests.Storage;

public sealed class BatchTests
{
    [Fact]
    public void The_checksum_is_that_of_the_published_vector() =>
        Assert.Equal(0xE3069283u, Crc32C.Compute("123456789"u8));

    [Fact]
    public void A_sound_batch_passes_and_tells_its_size()
    {
        var batch = TestBatch.Of(3);
        Assert.Equal(ErrorCode.None, BatchValidator.Check([.. batch, .. batch], out var size));
        Assert.Equal(batch.Length, size);
    }

    [Fact]
    public void No_byte_under_the_checksum_may_change()
    {
        var batch = TestBatch.Of(2, producerId: 7, epoch: 0, sequence: 0);
        for (var i = BatchLayout.Magic; i < batch.Length; i++)
        {
            batch[i] ^= 0x41;
            Assert.NotEqual(ErrorCode.None, BatchValidator.Check(batch, out _));
            batch[i] ^= 0x41;
        }
    }

    [Fact]
    public void A_batch_cut_anywhere_is_refused()
    {
        var batch = TestBatch.Of(2);
        for (var length = 0; length < batch.Length; length++)
            Assert.NotEqual(ErrorCode.None, BatchValidator.Check(batch.AsSpan(0, length), out _));
    }

    [Fact]
    public void Base_offset_and_leader_epoch_are_the_leaders_and_leave_the_checksum_valid()
    {
        var stored = new BatchArena().Store(TestBatch.Of(3), baseOffset: 40, leaderEpoch: 6, logAppendTime: null);
        Assert.Equal((40, 42, 6), (stored.BaseOffset, stored.LastOffset, stored.LeaderEpoch));
        Assert.Equal(ErrorCode.None, BatchValidator.Check(stored.Bytes.Span, out _));
    }

    [Fact]
    public void Log_append_time_is_stamped_with_a_new_checksum()
    {
        var stored = new BatchArena().Store(TestBatch.Of(3), 0, 0, logAppendTime: 99_000);
        Assert.True(stored.UsesLogAppendTime);
        Assert.Equal(99_000, stored.MaxTimestamp);
        Assert.Equal(ErrorCode.None, BatchValidator.Check(stored.Bytes.Span, out _));
    }

    [Fact]
    public void Sequences_wrap_to_zero()
    {
        var stored = new BatchArena().Store(
            TestBatch.Of(3, producerId: 1, epoch: 0, sequence: int.MaxValue - 1),
            0,
            0,
            null
        );
        Assert.Equal(0, stored.LastSequence);
    }
}
