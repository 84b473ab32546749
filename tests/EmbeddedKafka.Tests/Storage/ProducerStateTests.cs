using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Tests.Storage;

public sealed class ProducerStateTests
{
    readonly ProducerStates _states = new();
    readonly BatchArena _arena = new();
    long _offset;

    void Append(int sequence, int records = 2, short epoch = 0)
    {
        _states.Record(
            _arena.Store(TestBatch.Of(records, producerId: 9, epoch: epoch, sequence: sequence), _offset, 0, null)
        );
        _offset += records;
    }

    ErrorCode Check(int first, int last, out AppendedBatch? duplicate, short epoch = 0) =>
        _states.Check(9, epoch, first, last, out duplicate);

    [Fact]
    public void The_next_sequence_is_accepted_and_a_gap_is_not()
    {
        Append(0);
        Assert.Equal(ErrorCode.None, Check(2, 3, out _));
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, Check(4, 5, out _));
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, Check(1, 2, out _));
    }

    [Fact]
    public void The_last_five_batches_are_known_again_with_their_offsets()
    {
        for (var i = 0; i < 6; i++)
            Append(i * 2);
        for (var i = 1; i < 6; i++)
        {
            Assert.Equal(ErrorCode.None, Check(i * 2, i * 2 + 1, out var duplicate));
            Assert.Equal(i * 2, duplicate!.Value.BaseOffset);
        }
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, Check(0, 1, out _));
    }

    [Fact]
    public void A_new_epoch_starts_at_zero_and_an_old_one_is_fenced()
    {
        Append(0);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, Check(2, 3, out _, epoch: 1));
        Assert.Equal(ErrorCode.None, Check(0, 1, out _, epoch: 1));
        Append(0, epoch: 1);
        Assert.Equal(ErrorCode.InvalidProducerEpoch, Check(2, 3, out _, epoch: 0));
    }

    [Fact]
    public void Sequences_go_on_at_zero_after_the_largest()
    {
        Append(int.MaxValue - 1);
        Assert.Equal(ErrorCode.None, Check(0, 1, out var duplicate));
        Assert.Null(duplicate);
    }

    [Fact]
    public void What_a_log_still_holds_is_learned_anew()
    {
        var log = new ReplicaLog();
        log.Append(_arena.Store(TestBatch.Of(2, producerId: 9, epoch: 0, sequence: 0), 0, 0, null), new(), 0);
        log.Append(_arena.Store(TestBatch.Of(2, producerId: 9, epoch: 0, sequence: 2), 2, 0, null), new(), 0);
        _states.Rebuild(log);
        Assert.Equal(ErrorCode.None, Check(4, 5, out _));
        log.TruncateTo(2);
        _states.Rebuild(log);
        Assert.Equal(ErrorCode.None, Check(2, 3, out var duplicate));
        Assert.Null(duplicate);
    }
}
