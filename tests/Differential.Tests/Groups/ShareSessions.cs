using Confluent.Kafka;
using ErrorCode = EmbeddedKafka.Protocol.ErrorCode;

namespace Differential.Tests.Groups;

/// <summary>What belongs to a share session, what a ShareFetch may return, and when a share group is assigned its
/// topics (KIP-932).</summary>
internal static class ShareSessions
{
    const string Member = ShareGroups.Member,
        Other = ShareGroups.Other;

    [Scenario]
    public static async Task The_end_of_a_session_releases_the_records_of_its_own_broker(ScenarioContext kafka)
    {
        var (group, topic) = await StartAsync(kafka, partitions: 2);
        kafka.Say("opened on the leader of 0", await FetchAsync(kafka, group, topic, Member, 0, [0]));
        kafka.Say("opened on the leader of 1", await FetchAsync(kafka, group, topic, Member, 0, [1]));
        kafka.Say("the first ends", await AcknowledgeAsync(kafka, group, topic, Member, -1, 0));
        kafka.Say("the second acknowledges", await AcknowledgeAsync(kafka, group, topic, Member, 1, 1, (0, 0)));
        kafka.Say("another gets what was released", await FetchAsync(kafka, group, topic, Other, 0, [0]));
    }

    [Scenario]
    public static async Task A_broken_connection_releases_the_records_of_its_own_broker(ScenarioContext kafka)
    {
        var (group, topic) = await StartAsync(kafka, partitions: 2);
        var connection = await kafka.ConnectAsync(await kafka.LeaderAsync(topic, 0));
        var request = await RequestAsync(kafka, group, topic, Member, 0, [0]);
        kafka.Say("on the leader of 0", WithoutRecords(await connection.CallAsync<ShareFetchResponse>(request, 2)));
        kafka.Say("on the leader of 1", await FetchAsync(kafka, group, topic, Member, 0, [1]));
        connection.Dispose();
        kafka.Say("another gets what was released", await FetchAsync(kafka, group, topic, Other, 0, [0], wait: 20_000));
        kafka.Say("the second acknowledges", await AcknowledgeAsync(kafka, group, topic, Member, 1, 1, (0, 0)));
    }

    [Scenario]
    public static async Task Records_of_a_forgotten_partition_stay_acquired(ScenarioContext kafka)
    {
        var (group, topic) = await StartAsync(kafka);
        kafka.Say("acquired", await FetchAsync(kafka, group, topic, Member, 0, [0]));
        var request = await RequestAsync(kafka, group, topic, Member, 1, [], wait: 0);
        request.ForgottenTopicsData = [new() { TopicId = await kafka.TopicIdAsync(topic), Partitions = [0] }];
        kafka.Say("forgotten", await kafka.AskLeaderAsync<ShareFetchResponse>(topic, 0, request, 2));
        kafka.Say("the session ends", await AcknowledgeAsync(kafka, group, topic, Member, -1, 0));
        kafka.Say("another", await FetchAsync(kafka, group, topic, Other, 0, [0], wait: 1_000));
    }

    [Scenario]
    public static async Task Who_has_left_the_group_still_acknowledges(ScenarioContext kafka)
    {
        var (group, topic) = await StartAsync(kafka);
        kafka.Say("acquired", await FetchAsync(kafka, group, topic, Member, 0, [0]));
        var left = await ShareGroups.BeatAsync(kafka, group, Member, -1);
        kafka.Say($"left: {left.ErrorCode} {left.MemberEpoch}");
        kafka.Say("the session's last", await AcknowledgeAsync(kafka, group, topic, Member, -1, 0, (0, 0)));
        kafka.Say("another", await FetchAsync(kafka, group, topic, Other, 0, [0]));
    }

    [Scenario]
    public static async Task A_fetch_stops_before_the_batch_that_exceeds_its_limit(ScenarioContext kafka)
    {
        var (group, topic) = await StartAsync(kafka, partitions: 1, records: 3);
        kafka.Say("1,500 bytes", await FetchAsync(kafka, group, topic, Member, 0, [0], maxBytes: 1_500));
        kafka.Say("10 bytes", await FetchAsync(kafka, group, topic, Member, 1, [], maxBytes: 10));
        kafka.Say("5,000 bytes", await FetchAsync(kafka, group, topic, Member, 2, [], maxBytes: 5_000));
    }

    [Scenario]
    public static async Task Partitions_share_the_limit_of_a_fetch(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            [
                [1, 2, 3],
                [1, 2, 3],
            ]
        );
        var (group, _) = await StartAsync(kafka, topic, partitions: 2, records: 0);
        // The first fetch loads the state of both partitions; only then do both have a part of the limit.
        await FetchAsync(kafka, group, topic, Member, 0, [0, 1], wait: 1_000);
        await ProduceAsync(kafka, topic, partitions: 2, records: 3);
        var limited = await FetchAsync(kafka, group, topic, Member, 1, [], maxBytes: 2_600);
        var counts = limited
            .Responses.SelectMany(one => one.Partitions)
            .Select(one => one.AcquiredRecords.Sum(range => range.LastOffset - range.FirstOffset + 1))
            .Order();
        kafka.Say($"records of each partition: {string.Join(", ", counts)}");
    }

    [Scenario]
    public static async Task Who_comes_first_to_a_share_group_is_not_assigned_everything(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", partitions: 2);
        var group = await ShareGroups.EarliestGroupAsync(kafka);
        var epochs = new Dictionary<string, int>();
        await JoinAsync("the first", Member);
        await JoinAsync("the second", Other);
        var counts = new Dictionary<string, int> { [Member] = 0, [Other] = 0 };
        await kafka.UntilAsync(
            async () =>
            {
                foreach (var member in counts.Keys)
                {
                    var answer = await ShareGroups.BeatAsync(kafka, group, member, epochs[member]);
                    if (answer.ErrorCode != ErrorCode.None)
                        continue;
                    epochs[member] = answer.MemberEpoch;
                    if (answer.Assignment is { } assignment)
                        counts[member] = assignment.TopicPartitions.Sum(one => one.Partitions.Count);
                }
                return counts.Values.All(count => count == 1);
            },
            "each has a partition"
        );
        kafka.Say($"divided: {string.Join(" and ", counts.Values)}");

        async Task JoinAsync(string who, string member)
        {
            var answer = await ShareGroups.BeatAsync(kafka, group, member, 0, topic);
            epochs[member] = answer.MemberEpoch;
            kafka.Say(who, answer);
        }
    }

    static async Task<(string Group, string Topic)> StartAsync(
        ScenarioContext kafka,
        int partitions = 1,
        int records = 1
    ) => await StartAsync(kafka, await kafka.CreateTopicAsync("orders", partitions), partitions, records);

    /// <summary>Produces so many batches of one record, of 1,070 bytes each, to every partition; and a share group with
    /// a member to which they are assigned.</summary>
    static async Task<(string Group, string Topic)> StartAsync(
        ScenarioContext kafka,
        string topic,
        int partitions,
        int records
    )
    {
        await ProduceAsync(kafka, topic, partitions, records);
        var group = await ShareGroups.EarliestGroupAsync(kafka);
        await ShareGroups.AssignAsync(kafka, group, topic);
        return (group, topic);
    }

    static async Task ProduceAsync(ScenarioContext kafka, string topic, int partitions, int records)
    {
        var value = new string('x', 1_000);
        for (var partition = 0; partition < partitions; partition++)
        for (var i = 0; i < records; i++)
            await kafka.Producer().ProduceAsync(new TopicPartition(topic, partition), new() { Value = value });
    }

    static async Task<ShareFetchRequest> RequestAsync(
        ScenarioContext kafka,
        string group,
        string topic,
        string member,
        int epoch,
        int[] partitions,
        int maxBytes = int.MaxValue,
        int wait = 5_000
    )
    {
        var request = new ShareFetchRequest
        {
            GroupId = group,
            MemberId = member,
            ShareSessionEpoch = epoch,
            MaxWaitMs = wait,
            MinBytes = 1,
            MaxBytes = maxBytes,
            MaxRecords = 100,
            BatchSize = 100,
        };
        if (partitions.Length > 0)
            request.Topics =
            [
                new()
                {
                    TopicId = await kafka.TopicIdAsync(topic),
                    Partitions =
                    [
                        .. partitions.Select(partition => new ShareFetchRequest.FetchPartition
                        {
                            PartitionIndex = partition,
                        }),
                    ],
                },
            ];
        return request;
    }

    /// <summary>Asks the leader of the first of these partitions, or of partition 0.</summary>
    static async Task<ShareFetchResponse> FetchAsync(
        ScenarioContext kafka,
        string group,
        string topic,
        string member,
        int epoch,
        int[] partitions,
        int maxBytes = int.MaxValue,
        int wait = 5_000
    ) =>
        WithoutRecords(
            await kafka.AskLeaderAsync<ShareFetchResponse>(
                topic,
                partitions.FirstOrDefault(),
                await RequestAsync(kafka, group, topic, member, epoch, partitions, maxBytes, wait),
                2
            )
        );

    // How many of the batches around the acquired records come along is the broker's choice.
    static ShareFetchResponse WithoutRecords(ShareFetchResponse answer)
    {
        foreach (var partition in answer.Responses.SelectMany(one => one.Partitions))
            partition.Records = null;
        return answer;
    }

    static async Task<ShareAcknowledgeResponse> AcknowledgeAsync(
        ScenarioContext kafka,
        string group,
        string topic,
        string member,
        int epoch,
        int partition,
        params (long First, long Last)[] accepted
    )
    {
        var request = new ShareAcknowledgeRequest
        {
            GroupId = group,
            MemberId = member,
            ShareSessionEpoch = epoch,
        };
        if (accepted.Length > 0)
            request.Topics =
            [
                new()
                {
                    TopicId = await kafka.TopicIdAsync(topic),
                    Partitions =
                    [
                        new()
                        {
                            PartitionIndex = partition,
                            AcknowledgementBatches =
                            [
                                .. accepted.Select(range => new ShareAcknowledgeRequest.AcknowledgementBatch
                                {
                                    FirstOffset = range.First,
                                    LastOffset = range.Last,
                                    AcknowledgeTypes = [1],
                                }),
                            ],
                        },
                    ],
                },
            ];
        return await kafka.AskLeaderAsync<ShareAcknowledgeResponse>(topic, partition, request, 2);
    }
}
