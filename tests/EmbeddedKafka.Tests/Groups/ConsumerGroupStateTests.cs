using System.Net;
using EmbeddedKafka.Groups;
using EmbeddedKafka.Groups.Modern;
using EmbeddedKafka.Groups.Modern.Consumer;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Cluster;

namespace EmbeddedKafka.Tests.Groups;

/// <summary>The state machine of consumer groups (KIP-848) with a clock that the test moves.</summary>
public sealed class ConsumerGroupStateTests
{
    [Fact]
    public void A_silent_member_is_out_after_its_session_timeout()
    {
        var group = new ConsumerHarness(partitions: 2);
        group.Join("ada");
        group.Join("bob");
        for (var i = 0; i < 4; i++)
        {
            group.Advance(12);
            group.Beat("ada");
        }
        Assert.Equal(["ada"], group.Members);
        Assert.Equal(ErrorCode.UnknownMemberId, group.Beat("bob").ErrorCode);
    }

    [Fact]
    public void A_member_that_does_not_give_up_within_its_rebalance_timeout_is_out()
    {
        var group = new ConsumerHarness(partitions: 2);
        group.Join("ada");
        group.Join("bob");
        group.Beat("ada", tellsOwned: false);
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal("Reconciling", group.State_);
            group.Advance(9);
            group.Beat("ada", tellsOwned: false);
            group.Beat("bob");
        }
        group.Advance(7);
        Assert.Equal(["bob"], group.Members);
        group.Beat("bob");
        Assert.Equal(2, group.Owned("bob").Count);
    }

    [Fact]
    public void A_new_coordinator_knows_epochs_targets_and_what_is_still_owned()
    {
        var group = new ConsumerHarness(partitions: 2);
        group.Join("ada");
        group.Join("bob");
        group.Beat("ada", tellsOwned: false);
        var before = group.Picture();
        group.Stop(group.Coordinator);
        Assert.Equal(before, group.Picture());
        group.Beat("ada");
        group.Beat("bob");
        Assert.Equal("Stable", group.State_);
    }

    [Fact]
    public void A_new_coordinator_waits_a_whole_session_for_the_members()
    {
        var group = new ConsumerHarness(partitions: 2);
        group.Join("ada");
        group.Advance(40);
        group.Stop(group.Coordinator);
        group.Advance(40);
        Assert.Equal(["ada"], group.Members);
        group.Advance(6);
        Assert.Empty(group.Members);
    }

    [Fact]
    public void Between_two_assignments_passes_the_interval()
    {
        var group = new ConsumerHarness(partitions: 2, ("group.consumer.assignment.interval.ms", "1000"));
        group.Join("ada");
        Assert.Equal(2, group.Owned("ada").Count);
        Assert.Equal(2, group.Join("bob").MemberEpoch);
        Assert.Equal("Assigning", group.State_);
        group.Advance(1);
        Assert.Equal(3, group.Beat("bob").MemberEpoch);
    }

    [Fact]
    public void A_member_whose_answer_was_lost_may_repeat_its_former_epoch()
    {
        var group = new ConsumerHarness(partitions: 2);
        group.Join("ada");
        group.Join("bob");
        group.Beat("ada");
        Assert.Equal(3, group.Beat("ada").MemberEpoch);
        Assert.Equal(ErrorCode.None, group.Beat("ada", epoch: 2).ErrorCode);
        Assert.Equal(ErrorCode.FencedMemberEpoch, group.Beat("ada", epoch: 1).ErrorCode);
    }

    [Fact]
    public void Topics_that_come_and_go_raise_the_epoch()
    {
        var group = new ConsumerHarness(partitions: 2);
        group.Join("ada");
        group.Run(() =>
            group.State.AddPartitions(group.State.Find("t")!, group.State.PlaceMore(group.State.Find("t")!, 1))
        );
        Assert.Equal((3, 3), (group.Beat("ada").MemberEpoch, group.Owned("ada").Count));
        group.Run(() => group.State.Delete(group.State.Find("t")!));
        Assert.Equal(ErrorCode.None, group.Beat("ada").ErrorCode);
        group.Beat("ada");
        Assert.Empty(group.Owned("ada"));
    }

    [Fact]
    public void A_full_group_takes_nobody_else()
    {
        var group = new ConsumerHarness(partitions: 2, ("group.consumer.max.size", "1"));
        group.Join("ada");
        Assert.Equal(ErrorCode.GroupMaxSizeReached, group.Join("bob").ErrorCode);
        Assert.Equal(ErrorCode.None, group.Join("ada").ErrorCode);
    }

    sealed class ConsumerHarness : ClusterHarness
    {
        readonly Dictionary<string, (int Epoch, List<(Guid Topic, int Partition)> Owned)> _members = [];

        public ConsumerHarness(int partitions, params (string Name, string Value)[] configs)
            : base(
                3,
                new[] { ("group.consumer.assignment.interval.ms", "0") }
                    .Concat(configs)
                    .GroupBy(config => config.Item1)
                    .ToDictionary(config => config.Key, config => config.Last().Item2)
            )
        {
            Run(() => State.Create("t", State.Place(partitions, 3), []));
            Coordinator = Run(() => State.Groups.FindCoordinator("g")!.Id);
        }

        public int Coordinator { get; }

        ConsumerGroup Group => (ConsumerGroup)State.Groups.Find("g")!;

        public string State_ => Run(() => Group.StateName);

        public List<string> Members => Run(() => Group.Members.Select(member => member.Id).Order().ToList());

        public List<(Guid Topic, int Partition)> Owned(string member) => _members[member].Owned;

        public string Picture() =>
            Run(() =>
                $"{Group.Epoch} {Group.AssignmentEpoch} {string.Join(';', Group.Members.OrderBy(member => member.Id).Select(member =>
            $"{member.Id} {member.Epoch} {member.PreviousEpoch} {member.State} [{Text(member.Assigned)}] [{Text(member.PendingRevocation)}] [{Text(Group.TargetOf(member.Id))}]"))}"
            );

        static string Text(TopicPartitions partitions) => string.Join(',', partitions.All.Select(one => one.Partition));

        public ConsumerGroupHeartbeatResponse Join(string member) =>
            Send(
                new()
                {
                    GroupId = "g",
                    MemberId = member,
                    RebalanceTimeoutMs = 60_000,
                    SubscribedTopicNames = ["t"],
                    TopicPartitions = [],
                }
            );

        public ConsumerGroupHeartbeatResponse Beat(string member, bool tellsOwned = true, int? epoch = null) =>
            Send(
                new()
                {
                    GroupId = "g",
                    MemberId = member,
                    MemberEpoch = epoch ?? _members[member].Epoch,
                    TopicPartitions = tellsOwned
                        ?
                        [
                            .. _members[member]
                                .Owned.GroupBy(one => one.Topic)
                                .Select(topic => new ConsumerGroupHeartbeatRequest.TopicPartitionsData
                                {
                                    TopicId = topic.Key,
                                    Partitions = [.. topic.Select(one => one.Partition)],
                                }),
                        ]
                        : null,
                }
            );

        ConsumerGroupHeartbeatResponse Send(ConsumerGroupHeartbeatRequest request)
        {
            var context = new RequestContext
            {
                Api = ApiKey.ConsumerGroupHeartbeat,
                Version = 1,
                CorrelationId = 1,
                ClientId = "c",
                BrokerId = 1,
                Client = new(IPAddress.Loopback, 1),
                Size = 1,
            };
            try
            {
                var answer = Run(() => State.Groups.FindConsumer("g", request.MemberEpoch).Heartbeat(context, request));
                var owned = answer
                    .Assignment?.TopicPartitions.SelectMany(topic =>
                        topic.Partitions.Select(partition => (topic.TopicId, partition))
                    )
                    .ToList();
                _members[request.MemberId] = (answer.MemberEpoch, owned ?? _members[request.MemberId].Owned);
                return answer;
            }
            catch (GroupException e)
            {
                return new() { ErrorCode = e.Error };
            }
        }
    }
}
