using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Groups.Modern.Share;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Cluster;

namespace EmbeddedKafka.Tests.Groups;

/// <summary>A partition as a share group reads it, with a clock that the test moves (KIP-932).</summary>
public sealed class ShareGroupTests
{
    const string Ada = "ada",
        Bob = "bob";

    [Fact]
    public void Each_record_goes_to_one_member()
    {
        var share = new ShareHarness(records: 5);
        Assert.Equal([new(0, 1, 1)], share.Acquire(Ada, 2));
        Assert.Equal([new(2, 4, 1)], share.Acquire(Bob));
        Assert.Empty(share.Acquire(Ada));
    }

    [Fact]
    public void The_start_moves_over_what_is_done_and_not_over_what_is_not()
    {
        var share = new ShareHarness(records: 4);
        share.Acquire(Ada);
        Assert.Equal(ErrorCode.None, share.Acknowledge(Ada, 1, 2, 1));
        Assert.Equal(0, share.StartOffset);
        Assert.Equal(ErrorCode.None, share.Acknowledge(Ada, 0, 0, 3));
        Assert.Equal(3, share.StartOffset);
        Assert.Equal(ErrorCode.None, share.Acknowledge(Ada, 3, 3, 2));
        Assert.Equal(3, share.StartOffset);
        Assert.Equal([new(3, 3, 2)], share.Acquire(Bob));
    }

    [Fact]
    public void A_lock_that_runs_out_gives_the_record_to_the_next_until_the_limit()
    {
        var share = new ShareHarness(records: 1, ("group.share.delivery.count.limit", "2"));
        Assert.Equal([new(0, 0, 1)], share.Acquire(Ada));
        share.Advance(29);
        Assert.Empty(share.Acquire(Bob));
        share.Advance(2);
        Assert.Equal([new(0, 0, 2)], share.Acquire(Bob));
        Assert.Equal(ErrorCode.InvalidRecordState, share.Acknowledge(Ada, 0, 0, 1));
        share.Advance(31);
        Assert.Empty(share.Acquire(Ada));
        Assert.Equal(1, share.StartOffset);
    }

    [Fact]
    public void A_renewed_lock_does_not_run_out_with_the_former()
    {
        var share = new ShareHarness(records: 1);
        share.Acquire(Ada);
        share.Advance(20);
        Assert.Equal(ErrorCode.None, share.Acknowledge(Ada, 0, 0, 4));
        share.Advance(20);
        Assert.Equal(ErrorCode.None, share.Acknowledge(Ada, 0, 0, 1));
        Assert.Equal(1, share.StartOffset);
    }

    [Fact]
    public void A_wrong_acknowledgement_changes_nothing()
    {
        var share = new ShareHarness(records: 3);
        share.Acquire(Ada, 2);
        Assert.Equal(ErrorCode.InvalidRequest, share.Acknowledge(Ada, 0, 2, 1));
        Assert.Equal(ErrorCode.InvalidRecordState, share.Acknowledge(Bob, 0, 1, 1));
        Assert.Equal(0, share.StartOffset);
        Assert.Equal(ErrorCode.None, share.Acknowledge(Ada, 0, 1, 1));
        Assert.Equal(2, share.StartOffset);
    }

    [Fact]
    public void What_a_member_has_goes_back_when_it_is_gone()
    {
        var share = new ShareHarness(records: 2);
        share.Acquire(Ada);
        share.Run(() => share.Partition.ReleaseAll(Ada));
        Assert.Equal([new(0, 1, 2)], share.Acquire(Bob));
    }

    [Fact]
    public void No_more_records_are_given_out_than_the_limit_of_locks()
    {
        var share = new ShareHarness(records: 5, ("group.share.partition.max.record.locks", "3"));
        Assert.Equal([new(0, 2, 1)], share.Acquire(Ada));
        Assert.Empty(share.Acquire(Bob));
        share.Acknowledge(Ada, 0, 2, 1);
        Assert.Equal([new(3, 4, 1)], share.Acquire(Bob));
    }

    [Fact]
    public void A_new_leader_goes_on_from_the_state_on_record()
    {
        var share = new ShareHarness(records: 4);
        share.Acquire(Ada);
        share.Acknowledge(Ada, 0, 0, 1);
        share.Acknowledge(Ada, 2, 2, 1);
        share.Acknowledge(Ada, 3, 3, 2);
        share.Stop(share.Run(() => share.Topic.Leader));
        Assert.Equal(1, share.StartOffset);
        Assert.Equal([new(1, 1, 1), new(3, 3, 2)], share.Acquire(Bob));
    }

    [Fact]
    public void Records_that_are_deleted_are_done()
    {
        var share = new ShareHarness(records: 4);
        share.Acquire(Ada, 2);
        share.Run(() => share.Topic.LeaderReplica!.Log.AdvanceStart(3));
        Assert.Equal([new(3, 3, 1)], share.Acquire(Bob));
        Assert.Equal(ErrorCode.None, share.Acknowledge(Ada, 0, 1, 1));
        Assert.Equal(3, share.StartOffset);
    }

    sealed class ShareHarness : ClusterHarness
    {
        public ShareHarness(int records, params (string Name, string Value)[] configs)
            : base(3, configs.ToDictionary(config => config.Name, config => config.Value))
        {
            Run(() => State.Configs.Groups["g"] = new() { ["share.auto.offset.reset"] = "earliest" });
            Topic = Create();
            for (var i = 0; i < records; i++)
                Append(Topic);
        }

        public Partition Topic { get; }

        public SharePartition Partition => State.Shares.Open("g", Topic)!;

        public long StartOffset => Run(() => Partition.Start);

        public List<AcquiredRange> Acquire(string member, int count = 100) =>
            Run(() =>
            {
                var acquired = new List<AcquiredRange>();
                Partition.Acquire(
                    member,
                    count,
                    batchSize: 100,
                    maxBytes: int.MaxValue,
                    atLeastOne: true,
                    exactly: false,
                    acquired
                );
                return acquired;
            });

        public ErrorCode Acknowledge(string member, long first, long last, sbyte type) =>
            Run(() => Partition.Acknowledge(member, [(first, last, [type])]).Error);
    }
}
