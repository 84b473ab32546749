using EmbeddedKafka.Tests.Network;
using EmbeddedKafka.Tests.Storage;
using static Differential.Tests.Security.Visitors;

namespace Differential.Tests.Security;

/// <summary>What a user hears that no rule allows anything.</summary>
internal static class Denied
{
    /// <summary>Kafka's sentence shows the whole request, with ports and all; what stands for it is the error's
    /// own.</summary>
    static async Task SayCodeAsync<TResponse>(
        ScenarioContext kafka,
        string what,
        RawClient client,
        IRequest request,
        short version,
        Func<TResponse, IEnumerable<ErrorCode>> errors
    )
        where TResponse : IMessage<TResponse> =>
        kafka.Say(
            $"{what}: {string.Join(' ', errors(await client.CallAsync<TResponse>(request, version)).Select(error => error.KafkaName()))}"
        );

    [Scenario]
    public static async Task Records(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders");
        var (id, missing) = (await kafka.TopicIdAsync(topic), kafka.Name("missing"));
        var client = await kafka.EnterAsync("bob", await kafka.LeaderAsync(topic));
        foreach (var name in new[] { topic, missing })
        {
            await kafka.SayAsync<ProduceResponse>(
                $"produce to {name}",
                client,
                new ProduceRequest
                {
                    Acks = 1,
                    TimeoutMs = 1000,
                    TopicData =
                    [
                        new() { Name = name, PartitionData = [new() { Index = 0, Records = TestBatch.Of(1) }] },
                    ],
                },
                9
            );
            await kafka.SayAsync<FetchResponse>(
                $"fetch from {name}",
                client,
                new FetchRequest
                {
                    MaxWaitMs = 0,
                    MinBytes = 0,
                    MaxBytes = 1000,
                    Topics = [new() { Topic = name, Partitions = [new() { Partition = 0, PartitionMaxBytes = 1000 }] }],
                },
                12
            );
            await kafka.SayAsync<ListOffsetsResponse>(
                $"offsets of {name}",
                client,
                new ListOffsetsRequest
                {
                    ReplicaId = -1,
                    Topics = [new() { Name = name, Partitions = [new() { PartitionIndex = 0, Timestamp = -1 }] }],
                },
                7
            );
            await kafka.SayAsync<OffsetForLeaderEpochResponse>(
                $"epochs of {name}",
                client,
                new OffsetForLeaderEpochRequest
                {
                    ReplicaId = -1,
                    Topics =
                    [
                        new()
                        {
                            Topic = name,
                            Partitions =
                            [
                                new()
                                {
                                    Partition = 0,
                                    CurrentLeaderEpoch = -1,
                                    LeaderEpoch = 0,
                                },
                            ],
                        },
                    ],
                },
                4
            );
            await kafka.SayAsync<DeleteRecordsResponse>(
                $"delete records of {name}",
                client,
                new DeleteRecordsRequest
                {
                    TimeoutMs = 1000,
                    Topics = [new() { Name = name, Partitions = [new() { PartitionIndex = 0, Offset = 0 }] }],
                },
                2
            );
        }
        await kafka.SayAsync<ProduceResponse>(
            "produce by id",
            client,
            new ProduceRequest
            {
                Acks = 1,
                TimeoutMs = 1000,
                TopicData = [new() { TopicId = id, PartitionData = [new() { Index = 0, Records = TestBatch.Of(1) }] }],
            },
            13
        );
        await kafka.SayAsync<FetchResponse>(
            "fetch by id",
            client,
            new FetchRequest
            {
                MaxWaitMs = 0,
                MinBytes = 0,
                MaxBytes = 1000,
                Topics = [new() { TopicId = id, Partitions = [new() { Partition = 0, PartitionMaxBytes = 1000 }] }],
            },
            16
        );
    }

    [Scenario]
    public static async Task Topics(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders");
        var (id, missing) = (await kafka.TopicIdAsync(topic), kafka.Name("missing"));
        var client = await kafka.EnterAsync("bob");
        await SayMetadataAsync("by name", [new() { Name = topic }, new() { Name = missing }], 12);
        await SayMetadataAsync("by id", [new() { TopicId = id, Name = null }], 12);
        await SayMetadataAsync("by id, before version 12", [new() { TopicId = id, Name = "" }], 11);
        var all = await client.CallAsync<MetadataResponse>(new MetadataRequest { Topics = null }, 12);
        kafka.Say($"among all: {all.Topics.Exists(seen => seen.Name == topic)}");
        foreach (var name in new[] { topic, missing })
        {
            await kafka.SayAsync<CreateTopicsResponse>(
                $"create {name}",
                client,
                new CreateTopicsRequest
                {
                    TimeoutMs = 5000,
                    Topics =
                    [
                        new()
                        {
                            Name = name,
                            NumPartitions = 1,
                            ReplicationFactor = 1,
                        },
                    ],
                },
                7
            );
            await kafka.SayAsync<CreatePartitionsResponse>(
                $"add partitions to {name}",
                client,
                new CreatePartitionsRequest { TimeoutMs = 5000, Topics = [new() { Name = name, Count = 3 }] },
                3
            );
            await kafka.SayAsync<DeleteTopicsResponse>(
                $"delete {name}",
                client,
                new DeleteTopicsRequest { TimeoutMs = 5000, Topics = [new() { Name = name }] },
                6
            );
            await kafka.SayAsync<DescribeConfigsResponse>(
                $"configs of {name}",
                client,
                new DescribeConfigsRequest
                {
                    Resources =
                    [
                        new()
                        {
                            ResourceType = 2,
                            ResourceName = name,
                            ConfigurationKeys = null,
                        },
                    ],
                },
                4
            );
            await kafka.SayAsync<IncrementalAlterConfigsResponse>(
                $"change {name}",
                client,
                new IncrementalAlterConfigsRequest
                {
                    Resources =
                    [
                        new()
                        {
                            ResourceType = 2,
                            ResourceName = name,
                            Configs = [new() { Name = "retention.ms", Value = "1" }],
                        },
                    ],
                },
                1
            );
        }
        await kafka.SayAsync<DeleteTopicsResponse>(
            "delete by id",
            client,
            new DeleteTopicsRequest { TimeoutMs = 5000, Topics = [new() { TopicId = id, Name = null }] },
            6
        );

        async Task SayMetadataAsync(string what, List<MetadataRequest.MetadataRequestTopic> topics, short version)
        {
            var seen = await client.CallAsync<MetadataResponse>(
                new MetadataRequest { Topics = topics, AllowAutoTopicCreation = true },
                version
            );
            foreach (var answer in seen.Topics.OrderBy(answer => answer.Name, StringComparer.Ordinal))
                kafka.Say(what, answer);
        }
    }

    [Scenario]
    public static async Task A_topic_that_may_be_made_and_not_described(ScenarioContext kafka)
    {
        var (topic, other) = (kafka.Name("orders"), kafka.Name("others"));
        var rule = Acl("bob", Topic, topic, Create);
        await kafka.RuleAsync(rule);
        var client = await kafka.EnterAsync("bob");
        var made = await client.CallAsync<CreateTopicsResponse>(
            new CreateTopicsRequest
            {
                TimeoutMs = 5000,
                Topics =
                [
                    new()
                    {
                        Name = topic,
                        NumPartitions = 1,
                        ReplicationFactor = 1,
                    },
                    new()
                    {
                        Name = other,
                        NumPartitions = 1,
                        ReplicationFactor = 1,
                    },
                ],
            },
            7
        );
        foreach (var result in made.Topics.OrderBy(result => result.Name, StringComparer.Ordinal))
            kafka.Say("made", result);
        await kafka.UnruleAsync(rule);
    }

    [Scenario]
    public static async Task Groups(ScenarioContext kafka)
    {
        var (topic, group) = (await kafka.CreateTopicAsync("orders"), kafka.Name("group"));
        var client = await kafka.EnterAsync("bob", await kafka.CoordinatorAsync(group));
        await kafka.SayAsync<FindCoordinatorResponse>(
            "coordinator",
            client,
            new FindCoordinatorRequest { KeyType = 0, CoordinatorKeys = [group] },
            4
        );
        await kafka.SayAsync<FindCoordinatorResponse>(
            "coordinator, before version 4",
            client,
            new FindCoordinatorRequest { KeyType = 0, Key = group },
            2
        );
        await kafka.SayAsync<JoinGroupResponse>(
            "join",
            client,
            new JoinGroupRequest
            {
                GroupId = group,
                SessionTimeoutMs = 10_000,
                RebalanceTimeoutMs = 10_000,
                ProtocolType = "consumer",
                Protocols = [new() { Name = "range", Metadata = new byte[] { 0 } }],
            },
            7
        );
        await kafka.SayAsync<SyncGroupResponse>(
            "sync",
            client,
            new SyncGroupRequest
            {
                GroupId = group,
                GenerationId = 1,
                MemberId = "m",
                ProtocolType = "consumer",
                ProtocolName = "range",
            },
            5
        );
        await kafka.SayAsync<HeartbeatResponse>(
            "heartbeat",
            client,
            new HeartbeatRequest
            {
                GroupId = group,
                GenerationId = 1,
                MemberId = "m",
            },
            4
        );
        await kafka.SayAsync<LeaveGroupResponse>(
            "leave",
            client,
            new LeaveGroupRequest { GroupId = group, Members = [new() { MemberId = "m" }] },
            5
        );
        await kafka.SayAsync<OffsetCommitResponse>("commit", client, Commit(topic, group), 8);
        await kafka.SayAsync<OffsetFetchResponse>(
            "fetch offsets",
            client,
            new OffsetFetchRequest { Groups = [new() { GroupId = group, Topics = null }] },
            8
        );
        await kafka.SayAsync<OffsetFetchResponse>(
            "fetch offsets, version 1",
            client,
            new OffsetFetchRequest { GroupId = group, Topics = [new() { Name = topic, PartitionIndexes = [0] }] },
            1
        );
        await kafka.SayAsync<DescribeGroupsResponse>(
            "describe",
            client,
            new DescribeGroupsRequest { Groups = [group] },
            5
        );
        await kafka.SayAsync<DeleteGroupsResponse>(
            "delete",
            client,
            new DeleteGroupsRequest { GroupsNames = [group] },
            2
        );
        await kafka.SayAsync<OffsetDeleteResponse>(
            "delete offsets",
            client,
            new OffsetDeleteRequest
            {
                GroupId = group,
                Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = 0 }] }],
            },
            0
        );
        await kafka.SayAsync<ConsumerGroupDescribeResponse>(
            "describe, KIP-848",
            client,
            new ConsumerGroupDescribeRequest { GroupIds = [group] },
            1
        );
        var listed = await client.CallAsync<ListGroupsResponse>(new ListGroupsRequest(), 4);
        kafka.Say($"listed: {listed.ErrorCode.KafkaName()}, {listed.Groups.Exists(seen => seen.GroupId == group)}");
    }

    static OffsetCommitRequest Commit(string topic, string group) =>
        new()
        {
            GroupId = group,
            GenerationIdOrMemberEpoch = -1,
            MemberId = "",
            Topics =
            [
                new()
                {
                    Name = topic,
                    Partitions =
                    [
                        new()
                        {
                            PartitionIndex = 0,
                            CommittedOffset = 1,
                            CommittedMetadata = "",
                        },
                    ],
                },
            ],
        };

    [Scenario]
    public static async Task A_group_that_may_be_read_and_topics_that_may_not(ScenarioContext kafka)
    {
        var (topic, group) = (await kafka.CreateTopicAsync("orders"), kafka.Name("group"));
        var rules = new[] { Acl("bob", Group, group, Read), Acl("bob", Group, group, Delete) };
        await kafka.RuleAsync(rules);
        await kafka.AskCoordinatorAsync<OffsetCommitResponse>(group, Commit(topic, group), 8);
        var client = await kafka.EnterAsync("bob", await kafka.CoordinatorAsync(group));
        await kafka.SayAsync<OffsetCommitResponse>("commit", client, Commit(topic, group), 8);
        await kafka.SayAsync<OffsetCommitResponse>(
            "commit for a topic that is not there",
            client,
            Commit(kafka.Name("missing"), group),
            8
        );
        await kafka.SayAsync<OffsetFetchResponse>(
            "fetch all offsets",
            client,
            new OffsetFetchRequest { Groups = [new() { GroupId = group, Topics = null }] },
            8
        );
        await kafka.SayAsync<OffsetFetchResponse>(
            "fetch offsets",
            client,
            new OffsetFetchRequest
            {
                Groups = [new() { GroupId = group, Topics = [new() { Name = topic, PartitionIndexes = [0] }] }],
            },
            8
        );
        await kafka.SayAsync<OffsetDeleteResponse>(
            "delete offsets",
            client,
            new OffsetDeleteRequest
            {
                GroupId = group,
                Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = 0 }] }],
            },
            0
        );
        var listed = await client.CallAsync<ListGroupsResponse>(new ListGroupsRequest(), 4);
        kafka.Say($"listed: {listed.ErrorCode.KafkaName()}, {listed.Groups.Exists(seen => seen.GroupId == group)}");
        await kafka.UnruleAsync(rules);
    }

    [Scenario]
    public static async Task The_cluster(ScenarioContext kafka)
    {
        var client = await kafka.EnterAsync("bob");
        await SayCodeAsync<DescribeAclsResponse>(
            kafka,
            "describe ACLs",
            client,
            new DescribeAclsRequest
            {
                ResourceTypeFilter = 1,
                PatternTypeFilter = 1,
                Operation = 1,
                PermissionType = 1,
                ResourceNameFilter = null,
                PrincipalFilter = null,
                HostFilter = null,
            },
            3,
            answer => [answer.ErrorCode]
        );
        await SayCodeAsync<CreateAclsResponse>(
            kafka,
            "create ACLs",
            client,
            new CreateAclsRequest { Creations = [Acl("bob", Topic, "*", All)] },
            3,
            answer => answer.Results.Select(result => result.ErrorCode)
        );
        await SayCodeAsync<DeleteAclsResponse>(
            kafka,
            "delete ACLs",
            client,
            new DeleteAclsRequest
            {
                Filters =
                [
                    new()
                    {
                        ResourceTypeFilter = 1,
                        PatternTypeFilter = 1,
                        Operation = 1,
                        PermissionType = 1,
                        ResourceNameFilter = null,
                        PrincipalFilter = null,
                        HostFilter = null,
                    },
                ],
            },
            3,
            answer => answer.FilterResults.Select(result => result.ErrorCode)
        );
        await SayCodeAsync<DescribeClientQuotasResponse>(
            kafka,
            "describe quotas",
            client,
            new DescribeClientQuotasRequest(),
            1,
            answer => [answer.ErrorCode]
        );
        await SayCodeAsync<AlterClientQuotasResponse>(
            kafka,
            "alter quotas",
            client,
            new AlterClientQuotasRequest
            {
                Entries =
                [
                    new()
                    {
                        Entity = [new() { EntityType = "user", EntityName = "bob" }],
                        Ops = [new() { Key = "producer_byte_rate", Value = 1 }],
                    },
                ],
            },
            1,
            answer => answer.Entries.Select(entry => entry.ErrorCode)
        );
        await SayCodeAsync<DescribeUserScramCredentialsResponse>(
            kafka,
            "describe SCRAM users",
            client,
            new DescribeUserScramCredentialsRequest { Users = [new() { Name = "bob" }] },
            0,
            answer => [answer.ErrorCode]
        );
        await SayCodeAsync<AlterUserScramCredentialsResponse>(
            kafka,
            "alter SCRAM users",
            client,
            new AlterUserScramCredentialsRequest { Deletions = [new() { Name = "bob", Mechanism = 1 }] },
            0,
            answer => answer.Results.Select(result => result.ErrorCode)
        );
        await SayCodeAsync<ElectLeadersResponse>(
            kafka,
            "elect leaders",
            client,
            new ElectLeadersRequest { TimeoutMs = 1000, TopicPartitions = [new() { Topic = "t", Partitions = [0] }] },
            2,
            answer =>
                [
                    answer.ErrorCode,
                    .. answer
                        .ReplicaElectionResults.SelectMany(topic => topic.PartitionResult)
                        .Select(result => result.ErrorCode),
                ]
        );
        await SayCodeAsync<DescribeLogDirsResponse>(
            kafka,
            "log directories",
            client,
            new DescribeLogDirsRequest { Topics = null },
            4,
            answer => [answer.ErrorCode, .. answer.Results.Select(result => result.ErrorCode)]
        );
        await SayCodeAsync<DescribeConfigsResponse>(
            kafka,
            "a broker's configs",
            client,
            new DescribeConfigsRequest
            {
                Resources =
                [
                    new()
                    {
                        ResourceType = 4,
                        ResourceName = "1",
                        ConfigurationKeys = null,
                    },
                ],
            },
            4,
            answer => answer.Results.Select(result => result.ErrorCode)
        );
        await SayCodeAsync<IncrementalAlterConfigsResponse>(
            kafka,
            "change brokers",
            client,
            new IncrementalAlterConfigsRequest
            {
                Resources =
                [
                    new()
                    {
                        ResourceType = 4,
                        ResourceName = "",
                        Configs = [new() { Name = "log.retention.ms", Value = "1" }],
                    },
                ],
            },
            1,
            answer => answer.Responses.Select(result => result.ErrorCode)
        );
        await SayCodeAsync<DescribeClusterResponse>(
            kafka,
            "the cluster itself",
            client,
            new DescribeClusterRequest(),
            1,
            answer => [answer.ErrorCode]
        );
    }

    [Scenario(Disturbs = true)]
    public static async Task Producer_ids(ScenarioContext kafka)
    {
        var transactional = kafka.Name("tx");
        var client = await kafka.EnterAsync("bob");
        await LookAsync("no rule");
        foreach (
            var rule in new[]
            {
                Acl("bob", Topic, kafka.Name("orders"), Write),
                Acl("bob", Topic, kafka.Name("orders"), Read),
                Acl("bob", Topic, kafka.Name("ord"), All, Prefixed),
                Acl("bob", Visitors.Cluster, "kafka-cluster", IdempotentWrite),
            }
        )
        {
            await kafka.RuleAsync(rule);
            await LookAsync($"{rule.ResourceType} {rule.Operation}");
            await kafka.UnruleAsync(rule);
        }
        CreateAclsRequest.AclCreation[] shadowed =
        [
            Acl("bob", Topic, kafka.Name("orders"), Write),
            Acl("bob", Topic, kafka.Name("ord"), Write, Prefixed, Deny),
        ];
        await kafka.RuleAsync(shadowed);
        await LookAsync("write on a topic under a denied prefix");
        await kafka.UnruleAsync(shadowed);
        await kafka.SayAsync<InitProducerIdResponse>(
            "transactional",
            client,
            new InitProducerIdRequest { TransactionalId = transactional, TransactionTimeoutMs = 10_000 },
            4
        );
        await kafka.SayAsync<FindCoordinatorResponse>(
            "coordinator",
            client,
            new FindCoordinatorRequest { KeyType = 1, CoordinatorKeys = [transactional] },
            4
        );

        async Task LookAsync(string what)
        {
            var answer = await kafka.UntilAsync(
                () =>
                    client.CallAsync<InitProducerIdResponse>(
                        new InitProducerIdRequest { TransactionalId = null, TransactionTimeoutMs = 10_000 },
                        4
                    ),
                answer => answer.ErrorCode != ErrorCode.CoordinatorLoadInProgress,
                "the node has producer ids"
            );
            kafka.Say($"{what}: {answer.ErrorCode.KafkaName()}");
        }
    }
}
