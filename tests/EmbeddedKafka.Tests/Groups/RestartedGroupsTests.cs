using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Disk;
using EmbeddedKafka.Tests.Network;
using EmbeddedKafka.Tests.Scenarios;

namespace EmbeddedKafka.Tests.Groups;

/// <summary>Groups on a whole cluster with a data directory: what a coordinator knows outlives it, what a member has
/// does not outlive its connection.</summary>
public sealed class RestartedGroupsTests : IDisposable
{
    readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Groups_of_all_types_go_on_after_a_restart()
    {
        const string member = "AAAAAAAAAAAAAAAAAAAAAg";
        await using (var cluster = await StartAsync())
        {
            await Clients.CreateAsync(cluster, "t", replicas: 1);
            await Clients.WithAdminAsync(
                cluster,
                admin =>
                    admin.IncrementalAlterConfigsAsync(
                        new()
                        {
                            [new() { Type = Confluent.Kafka.Admin.ResourceType.Group, Name = "share" }] =
                            [
                                new()
                                {
                                    Name = "share.auto.offset.reset",
                                    Value = "earliest",
                                    IncrementalOperation = AlterConfigOpType.Set,
                                },
                            ],
                        }
                    )
            );
            using (var producer = Clients.Producer(cluster))
                for (var i = 0; i < 5; i++)
                    await producer.ProduceAsync("t", new() { Value = $"{i}" });
            using (
                var classic = new GroupMemberClient(cluster, "classic", "t", config => config.EnableAutoCommit = true)
            )
                await Clients.UntilAsync(() => Offset(cluster, "classic") == 5, "the classic group has committed");
            using (
                var modern = new GroupMemberClient(
                    cluster,
                    "modern",
                    "t",
                    config =>
                        (config.EnableAutoCommit, config.GroupProtocol, config.HeartbeatIntervalMs) = (
                            true,
                            GroupProtocol.Consumer,
                            null
                        )
                )
            )
                await Clients.UntilAsync(() => Offset(cluster, "modern") == 5, "the consumer group has committed");
            using var share = await RawClient.ConnectAsync(cluster.Brokers[0].Port);
            var id = cluster.Snapshot().Topic("t").Id;
            await share.CallAsync<ShareGroupHeartbeatResponse>(
                new ShareGroupHeartbeatRequest
                {
                    GroupId = "share",
                    MemberId = member,
                    SubscribedTopicNames = ["t"],
                },
                1
            );
            Assert.Equal((0, 2), await AcquireAsync(share, id, member, 0));
            await share.CallAsync<ShareAcknowledgeResponse>(
                new ShareAcknowledgeRequest
                {
                    GroupId = "share",
                    MemberId = member,
                    ShareSessionEpoch = -1,
                    Topics =
                    [
                        new()
                        {
                            TopicId = id,
                            Partitions =
                            [
                                new()
                                {
                                    AcknowledgementBatches =
                                    [
                                        new()
                                        {
                                            FirstOffset = 0,
                                            LastOffset = 2,
                                            AcknowledgeTypes = [1],
                                        },
                                    ],
                                },
                            ],
                        },
                    ],
                },
                1
            );
        }
        await using (var cluster = await StartAsync())
        {
            Assert.Equal(
                ["classic", "consumer", "share"],
                cluster.Snapshot().Groups.Select(group => group.Type).Order()
            );
            Assert.Equal((5, 5), (Offset(cluster, "classic"), Offset(cluster, "modern")));
            using var share = await RawClient.ConnectAsync(cluster.Brokers[0].Port);
            Assert.Equal((3, 4), await AcquireAsync(share, cluster.Snapshot().Topic("t").Id, member, 0));
        }
    }

    [Fact]
    public async Task What_a_member_has_goes_to_another_when_its_connection_ends()
    {
        await using var cluster = await StartAsync();
        await Clients.CreateAsync(cluster, "t", replicas: 1);
        using (var producer = Clients.Producer(cluster))
            await producer.ProduceAsync("t", new() { Value = "one" });
        var id = cluster.Snapshot().Topic("t").Id;
        using var other = await RawClient.ConnectAsync(cluster.Brokers[0].Port);
        await Clients.WithAdminAsync(
            cluster,
            admin =>
                admin.IncrementalAlterConfigsAsync(
                    new()
                    {
                        [new() { Type = Confluent.Kafka.Admin.ResourceType.Group, Name = "share" }] =
                        [
                            new()
                            {
                                Name = "share.auto.offset.reset",
                                Value = "earliest",
                                IncrementalOperation = AlterConfigOpType.Set,
                            },
                        ],
                    }
                )
        );
        using (var mortal = await RawClient.ConnectAsync(cluster.Brokers[0].Port))
            Assert.Equal((0, 0), await AcquireAsync(mortal, id, "mortal", 0));
        // Long before its lock of 30 seconds runs out.
        Assert.Equal((0, 0), await AcquireAsync(other, id, "other", 0));
    }

    Task<EmbeddedKafkaCluster> StartAsync() =>
        EmbeddedKafkaCluster.StartAsync(
            new()
            {
                Brokers = 1,
                DataDirectory = _directory.Path,
                Configs = new Dictionary<string, string>
                {
                    ["offsets.topic.num.partitions"] = "3",
                    ["share.coordinator.state.topic.num.partitions"] = "3",
                },
            },
            TestContext.Current.CancellationToken
        );

    static long? Offset(EmbeddedKafkaCluster cluster, string group) =>
        cluster
            .Snapshot()
            .Groups.FirstOrDefault(candidate => candidate.GroupId == group)
            ?.Offsets.SingleOrDefault()
            ?.Offset;

    static async Task<(long First, long Last)> AcquireAsync(RawClient client, Guid topic, string member, int epoch)
    {
        var answer = await client.CallAsync<ShareFetchResponse>(
            new ShareFetchRequest
            {
                GroupId = "share",
                MemberId = member,
                ShareSessionEpoch = epoch,
                MaxWaitMs = 5_000,
                MinBytes = 1,
                MaxRecords = 3,
                BatchSize = 3,
                Topics = [new() { TopicId = topic, Partitions = [new() { PartitionIndex = 0 }] }],
            },
            1
        );
        var acquired = answer.Responses.Single().Partitions.Single().AcquiredRecords.Single();
        return (acquired.FirstOffset, acquired.LastOffset);
    }
}
