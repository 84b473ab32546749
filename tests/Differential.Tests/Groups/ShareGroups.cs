using ErrorCode = EmbeddedKafka.Protocol.ErrorCode;

namespace Differential.Tests.Groups;

/// <summary>KIP-932: records shared among members.</summary>
internal static class ShareGroups
{
    internal const string Member = "AAAAAAAAAAAAAAAAAAAAAg",
        Other = "AAAAAAAAAAAAAAAAAAAAAw";

    [Scenario]
    public static async Task A_share_heartbeat_that_makes_no_sense_is_refused(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var group = await ConsumerMember.GroupAsync(kafka, "sharers");
        await Try("no member id", request => request.MemberId = "");
        await Try("no group", request => request.GroupId = "");
        await Try("empty rack", request => request.RackId = "");
        await Try("no subscription", request => request.SubscribedTopicNames = null);
        await Try("epoch -2", request => request.MemberEpoch = -2);
        await Try("epoch 5 in a group that does not exist", request => request.MemberEpoch = 5);
        var joined = await BeatAsync(kafka, group, Member, 0, topic);
        kafka.Say(
            $"joined: {joined.ErrorCode} {joined.MemberId == Member}, heartbeat every {joined.HeartbeatIntervalMs} ms"
        );
        await Try("epoch 5 of a stranger", request => (request.MemberId, request.MemberEpoch) = (Other, 5));
        await Try("leaving as a stranger", request => (request.MemberId, request.MemberEpoch) = (Other, -1));
        await Try("epoch far ahead", request => request.MemberEpoch = 50);
        kafka.Say($"left: {(await BeatAsync(kafka, group, Member, -1)).MemberEpoch}");

        async Task Try(string what, Action<ShareGroupHeartbeatRequest> change)
        {
            var request = new ShareGroupHeartbeatRequest
            {
                GroupId = group,
                MemberId = Member,
                SubscribedTopicNames = [topic],
            };
            change(request);
            var answer = await kafka.AskCoordinatorAsync<ShareGroupHeartbeatResponse>(group, request, 1);
            kafka.Say($"{what}: {answer.ErrorCode} {(request.MemberEpoch == 50 ? "" : answer.ErrorMessage)}");
        }
    }

    [Scenario]
    public static async Task Records_are_acquired_accepted_released_and_rejected(ScenarioContext kafka)
    {
        var (group, topic, id) = await StartAsync(kafka, 6);
        kafka.Say("a session", await FetchAsync(kafka, group, topic, id, Member, 0, maxRecords: 3));
        await AcknowledgeAsync(
            kafka,
            group,
            topic,
            id,
            Member,
            1,
            "accept 0–1, release 2, reject 3",
            (0, 1, [1]),
            (2, 3, [2, 3])
        );
        kafka.Say("what was released, again", await FetchAsync(kafka, group, topic, id, Member, 2, maxRecords: 1));
        await AcknowledgeAsync(kafka, group, topic, id, Member, 3, "twice", (0, 1, [1]));
        await AcknowledgeAsync(kafka, group, topic, id, Member, 4, "never had", (50, 51, [1]));
        await AcknowledgeAsync(kafka, group, topic, id, Member, 5, "upside down", (5, 4, [1]));
        await AcknowledgeAsync(kafka, group, topic, id, Member, 6, "type 9", (2, 2, [9]));
        await AcknowledgeAsync(kafka, group, topic, id, Other, 7, "without a session", (2, 2, [1]));
        await AcknowledgeAsync(kafka, group, topic, id, Member, 9, "wrong session epoch", (2, 2, [1]));
        await AcknowledgeAsync(kafka, group, topic, id, Member, 0, "session epoch 0", (2, 2, [1]));
        kafka.Say(
            "another member gets nothing of these",
            await FetchAsync(kafka, group, topic, id, Other, 0, wait: 100)
        );
        await AcknowledgeAsync(kafka, group, topic, id, Member, -1, "the session ends");
        kafka.Say("what it had goes to the other", await FetchAsync(kafka, group, topic, id, Other, 1));
    }

    [Scenario]
    public static async Task A_record_is_delivered_so_often_and_no_more(ScenarioContext kafka)
    {
        var (group, topic, id) = await StartAsync(kafka, 1, ("share.delivery.count.limit", "2"));
        kafka.Say("first", await FetchAsync(kafka, group, topic, id, Member, 0));
        await AcknowledgeAsync(kafka, group, topic, id, Member, 1, "released", (0, 0, [2]));
        kafka.Say("second", await FetchAsync(kafka, group, topic, id, Member, 2));
        await AcknowledgeAsync(kafka, group, topic, id, Member, 3, "released", (0, 0, [2]));
        kafka.Say("no third", await FetchAsync(kafka, group, topic, id, Member, 4, wait: 100));
    }

    [Scenario]
    public static async Task A_lock_runs_out(ScenarioContext kafka)
    {
        var (group, topic, id) = await StartAsync(kafka, 1, ("share.record.lock.duration.ms", "1000"));
        kafka.Say("first", await FetchAsync(kafka, group, topic, id, Member, 0));
        kafka.Say(
            "to another when the lock has run out",
            await FetchAsync(kafka, group, topic, id, Other, 0, wait: 20_000)
        );
        await AcknowledgeAsync(kafka, group, topic, id, Member, 1, "too late", (0, 0, [1]));
        await AcknowledgeAsync(kafka, group, topic, id, Other, 1, "in time", (0, 0, [1]));
    }

    [Scenario]
    public static async Task Sessions_have_rules(ScenarioContext kafka)
    {
        var (group, topic, id) = await StartAsync(kafka, 1);
        kafka.Say("an epoch without a session", await FetchAsync(kafka, group, topic, id, Member, 3));
        kafka.Say("opened", await FetchAsync(kafka, group, topic, id, Member, 0));
        kafka.Say("wrong epoch", await FetchAsync(kafka, group, topic, id, Member, 5));
        kafka.Say("closed", await FetchAsync(kafka, group, topic, id, Member, -1));
        kafka.Say("gone", await FetchAsync(kafka, group, topic, id, Member, 1));
    }

    [Scenario]
    public static async Task Offsets_of_a_share_group_are_set_and_deleted_while_it_is_empty(ScenarioContext kafka)
    {
        var (group, topic, _) = await StartAsync(kafka, 4);
        kafka.Say(
            "with a member",
            await kafka.AskCoordinatorAsync<AlterShareGroupOffsetsResponse>(group, Alter(topic), 0)
        );
        await BeatAsync(kafka, group, Member, -1);
        kafka.Say("altered", await kafka.AskCoordinatorAsync<AlterShareGroupOffsetsResponse>(group, Alter(topic), 0));
        await kafka.UntilAsync(
            Describe,
            answer => answer.Contains("StartOffset=2") || answer.Contains("StartOffset: 2") || answer.Contains('2'),
            "the offset is known"
        );
        kafka.Say(
            "deleted",
            await kafka.AskCoordinatorAsync<DeleteShareGroupOffsetsResponse>(
                group,
                new DeleteShareGroupOffsetsRequest { GroupId = group, Topics = [new() { TopicName = topic }] },
                0
            )
        );
        kafka.Say("nothing left: " + await Describe());
        kafka.Say(
            "no such topic",
            await kafka.AskCoordinatorAsync<AlterShareGroupOffsetsResponse>(group, Alter(kafka.Name("nowhere")), 0)
        );
        var none = await ConsumerMember.GroupAsync(kafka, "none");
        var request = Alter(topic);
        request.GroupId = none;
        kafka.Say(
            "a group that does not exist",
            await kafka.AskCoordinatorAsync<AlterShareGroupOffsetsResponse>(none, request, 0)
        );
        var never = await ConsumerMember.GroupAsync(kafka, "never");
        kafka.Say(
            "deleting of one",
            await kafka.AskCoordinatorAsync<DeleteShareGroupOffsetsResponse>(
                never,
                new DeleteShareGroupOffsetsRequest { GroupId = never, Topics = [new() { TopicName = topic }] },
                0
            )
        );

        AlterShareGroupOffsetsRequest Alter(string name) =>
            new()
            {
                GroupId = group,
                Topics = [new() { TopicName = name, Partitions = [new() { PartitionIndex = 0, StartOffset = 2 }] }],
            };

        async Task<string> Describe() =>
            kafka.Text(
                (
                    await kafka.AskCoordinatorAsync<DescribeShareGroupOffsetsResponse>(
                        group,
                        new DescribeShareGroupOffsetsRequest { Groups = [new() { GroupId = group, Topics = null }] },
                        1
                    )
                ).Groups[0]
            );
    }

    /// <summary>A topic of one partition with so many records, and a share group with a member to which it is
    /// assigned.</summary>
    static async Task<(string Group, string Topic, Guid Id)> StartAsync(
        ScenarioContext kafka,
        int records,
        params (string Name, string Value)[] configs
    )
    {
        var topic = await kafka.CreateTopicAsync();
        var id = await kafka.TopicIdAsync(topic);
        for (var i = 0; i < records; i++)
            await kafka.Producer().ProduceAsync(topic, new() { Value = $"record {i}" });
        var group = await EarliestGroupAsync(kafka, configs);
        await AssignAsync(kafka, group, topic);
        return (group, topic, id);
    }

    /// <summary>A share group, without members yet, that reads from the beginning.</summary>
    internal static async Task<string> EarliestGroupAsync(
        ScenarioContext kafka,
        params (string Name, string Value)[] configs
    )
    {
        var group = await ConsumerMember.GroupAsync(kafka, "sharers");
        var changes = configs
            .Append(("share.auto.offset.reset", "earliest"))
            .Select(config => new IncrementalAlterConfigsRequest.AlterableConfig
            {
                Name = config.Item1,
                ConfigOperation = 0,
                Value = config.Item2,
            });
        await kafka.AskAsync<IncrementalAlterConfigsResponse>(
            kafka.AnyNode,
            new IncrementalAlterConfigsRequest
            {
                Resources =
                [
                    new()
                    {
                        ResourceType = 32,
                        ResourceName = group,
                        Configs = [.. changes],
                    },
                ],
            },
            1
        );
        var question = new DescribeConfigsRequest
        {
            Resources =
            [
                new()
                {
                    ResourceType = 32,
                    ResourceName = group,
                    ConfigurationKeys = null,
                },
            ],
        };
        foreach (var node in ScenarioContext.NodeIds)
            await kafka.UntilAsync(
                async () =>
                {
                    var answer = await kafka.AskAsync<DescribeConfigsResponse>(node, question, 4);
                    return answer
                        .Results[0]
                        .Configs.Any(config => config is { Name: "share.auto.offset.reset", Value: "earliest" });
                },
                "the configs are known"
            );
        return group;
    }

    /// <summary>The first member joins and is assigned the topic; returns its epoch.</summary>
    internal static async Task<int> AssignAsync(ScenarioContext kafka, string group, string topic)
    {
        var epoch = 0;
        await kafka.UntilAsync(
            async () =>
            {
                var answer = await BeatAsync(kafka, group, Member, epoch, topic);
                if (answer.ErrorCode == ErrorCode.None)
                    epoch = answer.MemberEpoch;
                return answer.Assignment is { TopicPartitions.Count: > 0 };
            },
            "the partition is assigned"
        );
        return epoch;
    }

    internal static Task<ShareGroupHeartbeatResponse> BeatAsync(
        ScenarioContext kafka,
        string group,
        string member,
        int epoch,
        params string[] topics
    ) =>
        kafka.AskCoordinatorAsync<ShareGroupHeartbeatResponse>(
            group,
            new ShareGroupHeartbeatRequest
            {
                GroupId = group,
                MemberId = member,
                MemberEpoch = epoch,
                SubscribedTopicNames = topics.Length > 0 ? [.. topics] : null,
            },
            1
        );

    static async Task<ShareFetchResponse> FetchAsync(
        ScenarioContext kafka,
        string group,
        string topic,
        Guid id,
        string member,
        int epoch,
        int maxRecords = 100,
        int wait = 5000
    )
    {
        var request = new ShareFetchRequest
        {
            GroupId = group,
            MemberId = member,
            ShareSessionEpoch = epoch,
            MaxWaitMs = epoch == -1 ? 0 : wait,
            MinBytes = 1,
            MaxRecords = maxRecords,
            BatchSize = maxRecords,
        };
        if (epoch == 0)
            request.Topics = [new() { TopicId = id, Partitions = [new() { PartitionIndex = 0 }] }];
        var answer = await kafka.AskLeaderAsync<ShareFetchResponse>(topic, 0, request, 2);
        // How many of the batches around the acquired records come along is the broker's choice.
        foreach (var partition in answer.Responses.SelectMany(one => one.Partitions))
            partition.Records = null;
        return answer;
    }

    static async Task AcknowledgeAsync(
        ScenarioContext kafka,
        string group,
        string topic,
        Guid id,
        string member,
        int epoch,
        string what,
        params (long First, long Last, sbyte[] Types)[] batches
    )
    {
        var request = new ShareAcknowledgeRequest
        {
            GroupId = group,
            MemberId = member,
            ShareSessionEpoch = epoch,
        };
        if (batches.Length > 0)
            request.Topics =
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
                                .. batches.Select(batch => new ShareAcknowledgeRequest.AcknowledgementBatch
                                {
                                    FirstOffset = batch.First,
                                    LastOffset = batch.Last,
                                    AcknowledgeTypes = [.. batch.Types],
                                }),
                            ],
                        },
                    ],
                },
            ];
        kafka.Say(what, await kafka.AskLeaderAsync<ShareAcknowledgeResponse>(topic, 0, request, 2));
    }
}
