using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Network;

namespace EmbeddedKafka.Tests.Groups;

/// <summary>Answers to odd requests, as a broker of Apache Kafka 4.3.1 gave them.</summary>
public sealed class GroupApiTests
{
    [Fact]
    public async Task A_group_that_does_not_exist_is_answered_as_Kafka_does()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            new() { Brokers = 1 },
            TestContext.Current.CancellationToken
        );
        using var client = await ReadyAsync(cluster);
        Assert.Equal(
            ErrorCode.UnknownMemberId,
            (
                await client.CallAsync<HeartbeatResponse>(new HeartbeatRequest { GroupId = "g", MemberId = "x" }, 4)
            ).ErrorCode
        );
        Assert.Equal(
            ErrorCode.UnknownMemberId,
            (
                await client.CallAsync<SyncGroupResponse>(new SyncGroupRequest { GroupId = "g", MemberId = "x" }, 4)
            ).ErrorCode
        );
        Assert.Equal(
            ErrorCode.InconsistentGroupProtocol,
            (
                await client.CallAsync<SyncGroupResponse>(new SyncGroupRequest { GroupId = "g", MemberId = "x" }, 5)
            ).ErrorCode
        );
        Assert.Equal(
            ErrorCode.UnknownMemberId,
            (
                await client.CallAsync<LeaveGroupResponse>(new LeaveGroupRequest { GroupId = "g", MemberId = "x" }, 2)
            ).ErrorCode
        );
        var left = await client.CallAsync<LeaveGroupResponse>(
            new LeaveGroupRequest { GroupId = "g", Members = [new() { MemberId = "x" }] },
            5
        );
        Assert.Equal((ErrorCode.None, ErrorCode.UnknownMemberId), (left.ErrorCode, left.Members[0].ErrorCode));
        var described = await client.CallAsync<DescribeGroupsResponse>(new DescribeGroupsRequest { Groups = ["g"] }, 5);
        Assert.Equal((ErrorCode.None, "Dead"), (described.Groups[0].ErrorCode, described.Groups[0].GroupState));
        described = await client.CallAsync<DescribeGroupsResponse>(new DescribeGroupsRequest { Groups = ["g"] }, 6);
        Assert.Equal(
            (ErrorCode.GroupIdNotFound, "Group g not found."),
            (described.Groups[0].ErrorCode, described.Groups[0].ErrorMessage)
        );
        var fetched = await client.CallAsync<OffsetFetchResponse>(
            new OffsetFetchRequest { GroupId = "g", Topics = [new() { Name = "t", PartitionIndexes = [0] }] },
            5
        );
        Assert.Equal(
            (ErrorCode.None, -1L),
            (fetched.Topics[0].Partitions[0].ErrorCode, fetched.Topics[0].Partitions[0].CommittedOffset)
        );
        Assert.Equal(
            ErrorCode.GroupIdNotFound,
            (await client.CallAsync<DeleteGroupsResponse>(new DeleteGroupsRequest { GroupsNames = ["g"] }, 2))
                .Results[0]
                .ErrorCode
        );
        Assert.Equal(
            ErrorCode.GroupIdNotFound,
            (await client.CallAsync<OffsetDeleteResponse>(new OffsetDeleteRequest { GroupId = "g" }, 0)).ErrorCode
        );
    }

    [Theory]
    [InlineData("g", -1, "", "t", 0, 10, ErrorCode.None)]
    [InlineData("g", -1, "me", "t", 0, 10, ErrorCode.None)]
    [InlineData("", -1, "", "t", 0, 10, ErrorCode.None)]
    [InlineData("g", 3, "me", "t", 0, 10, ErrorCode.IllegalGeneration)]
    [InlineData("g", -1, "", "absent", 0, 10, ErrorCode.UnknownTopicOrPartition)]
    [InlineData("g", -1, "", "t", 77, 10, ErrorCode.UnknownTopicOrPartition)]
    [InlineData("g", -1, "", "t", 0, 5000, ErrorCode.OffsetMetadataTooLarge)]
    public async Task A_commit_by_an_outsider_is_answered_as_Kafka_does(
        string group,
        int generation,
        string member,
        string topic,
        int partition,
        int metadata,
        ErrorCode expected
    )
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            new() { Brokers = 1 },
            TestContext.Current.CancellationToken
        );
        using var client = await ReadyAsync(cluster);
        var request = new OffsetCommitRequest
        {
            GroupId = group,
            GenerationIdOrMemberEpoch = generation,
            MemberId = member,
            Topics =
            [
                new()
                {
                    Name = topic,
                    Partitions =
                    [
                        new()
                        {
                            PartitionIndex = partition,
                            CommittedOffset = 5,
                            CommittedMetadata = new('x', metadata),
                        },
                    ],
                },
            ],
        };
        Assert.Equal(
            expected,
            (await client.CallAsync<OffsetCommitResponse>(request, 8)).Topics[0].Partitions[0].ErrorCode
        );
    }

    [Fact]
    public async Task Another_broker_than_the_coordinator_says_so()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            cancellationToken: TestContext.Current.CancellationToken
        );
        using var first = await RawClient.ConnectAsync(cluster.Brokers[0].Port);
        var found = await first.CallAsync<FindCoordinatorResponse>(new FindCoordinatorRequest { Key = "g" }, 3);
        Assert.Equal((ErrorCode.None, "NONE"), (found.ErrorCode, found.ErrorMessage));
        foreach (var broker in cluster.Brokers)
        {
            using var client = await RawClient.ConnectAsync(broker.Port);
            var error = (
                await client.CallAsync<HeartbeatResponse>(new HeartbeatRequest { GroupId = "g", MemberId = "x" }, 4)
            ).ErrorCode;
            Assert.Equal(broker.Id == found.NodeId ? ErrorCode.UnknownMemberId : ErrorCode.NotCoordinator, error);
        }
    }

    [Fact]
    public async Task More_partitions_than_Kafka_makes_at_once_are_refused()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            new() { Brokers = 1 },
            TestContext.Current.CancellationToken
        );
        using var client = await ReadyAsync(cluster);
        var created = await client.CallAsync<CreateTopicsResponse>(
            new CreateTopicsRequest
            {
                Topics =
                [
                    new()
                    {
                        Name = "big",
                        NumPartitions = int.MaxValue,
                        ReplicationFactor = 1,
                    },
                ],
            },
            5
        );
        Assert.Equal(ErrorCode.PolicyViolation, created.Topics[0].ErrorCode);
        var grown = await client.CallAsync<CreatePartitionsResponse>(
            new CreatePartitionsRequest
            {
                Topics =
                [
                    new()
                    {
                        Name = "t",
                        Count = int.MaxValue,
                        Assignments = null,
                    },
                ],
            },
            3
        );
        Assert.Equal(ErrorCode.UnknownServerError, grown.Results[0].ErrorCode);
    }

    [Fact]
    public async Task Every_idempotent_producer_has_an_id_of_its_own()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            cancellationToken: TestContext.Current.CancellationToken
        );
        var ids = new HashSet<long>();
        foreach (var broker in cluster.Brokers)
        {
            using var client = await RawClient.ConnectAsync(broker.Port);
            for (var i = 0; i < 1100; i++)
                Assert.True(
                    ids.Add(
                        (
                            await client.CallAsync<InitProducerIdResponse>(
                                new InitProducerIdRequest { TransactionalId = null },
                                5
                            )
                        ).ProducerId
                    )
                );
        }
    }

    /// <summary>A client of broker 1 where a topic "t" and the coordinator exist.</summary>
    static async Task<RawClient> ReadyAsync(EmbeddedKafkaCluster cluster)
    {
        var client = await RawClient.ConnectAsync(cluster.Brokers[0].Port);
        await client.CallAsync<CreateTopicsResponse>(
            new CreateTopicsRequest
            {
                Topics =
                [
                    new()
                    {
                        Name = "t",
                        NumPartitions = 1,
                        ReplicationFactor = 1,
                    },
                ],
            },
            5
        );
        await client.CallAsync<FindCoordinatorResponse>(new FindCoordinatorRequest { Key = "g" }, 3);
        return client;
    }
}
