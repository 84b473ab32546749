using Confluent.Kafka;
using ErrorCode = EmbeddedKafka.Protocol.ErrorCode;

namespace Differential.Tests.Groups;

/// <summary>The classic protocol: JoinGroup, SyncGroup, Heartbeat, LeaveGroup.</summary>
internal static class ClassicProtocol
{
    [Scenario]
    public static async Task A_static_member_s_life(ScenarioContext kafka)
    {
        var group = await ConsumerMember.GroupAsync(kafka, "readers");
        var joined = await JoinAsync(kafka, group, "", "seat");
        kafka.Rename(joined.MemberId, "<first>");
        kafka.Say("joined", joined);
        kafka.Say("heartbeat before the assignment", await BeatAsync(kafka, group, joined.MemberId, 1, "seat"));
        kafka.Say("synced", await SyncAsync(kafka, group, joined.MemberId, 1, "seat"));
        kafka.Say("another strategy", await SyncAsync(kafka, group, joined.MemberId, 1, "seat", name: "sticky"));
        kafka.Say("another type", await SyncAsync(kafka, group, joined.MemberId, 1, "seat", type: "connect"));
        kafka.Say("another generation", await SyncAsync(kafka, group, joined.MemberId, 2, "seat"));
        var again = await JoinAsync(kafka, group, "", "seat");
        kafka.Rename(again.MemberId, "<second>");
        kafka.Say("joined again", again);
        kafka.Say("the former's heartbeat", await BeatAsync(kafka, group, joined.MemberId, 1, "seat"));
        kafka.Say("the former's sync", await SyncAsync(kafka, group, joined.MemberId, 1, "seat"));
        kafka.Say("the seat's new heartbeat", await BeatAsync(kafka, group, again.MemberId, 1, "seat"));
        kafka.Say("somebody else's seat", await BeatAsync(kafka, group, again.MemberId, 1, "chair"));
        kafka.Say(
            "described",
            (
                await kafka.AskCoordinatorAsync<DescribeGroupsResponse>(
                    group,
                    new DescribeGroupsRequest { Groups = [group] },
                    6
                )
            ).Groups[0]
        );
        kafka.Say(
            "removed by its instance",
            await kafka.AskCoordinatorAsync<LeaveGroupResponse>(
                group,
                new LeaveGroupRequest
                {
                    GroupId = group,
                    Members =
                    [
                        new() { MemberId = "", GroupInstanceId = "seat" },
                        new() { MemberId = "", GroupInstanceId = "chair" },
                    ],
                },
                5
            )
        );
        kafka.Say(
            "described",
            (
                await kafka.AskCoordinatorAsync<DescribeGroupsResponse>(
                    group,
                    new DescribeGroupsRequest { Groups = [group] },
                    6
                )
            ).Groups[0]
        );
    }

    [Scenario]
    public static async Task A_dynamic_member_s_life(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var group = await ConsumerMember.GroupAsync(kafka, "readers");
        kafka.Say("unknown member", await JoinAsync(kafka, group, "nobody", null));
        var first = await JoinAsync(kafka, group, "", null);
        kafka.Rename(first.MemberId, "<first>");
        kafka.Say("asked to come back", first);
        // Nothing of the group is in the log yet: a coordinator of Apache Kafka describes it, empty, from the next
        // record of any group in the same partition on, so nothing can be said of it here.
        var joined = await JoinAsync(kafka, group, first.MemberId, null);
        kafka.Say("joined", joined);
        kafka.Say($"commit before the assignment: {await CommitAsync(kafka, group, topic, 1, first.MemberId)}");
        kafka.Say("synced", await SyncAsync(kafka, group, first.MemberId, 1, null));
        kafka.Say(
            $"commits: member {await CommitAsync(kafka, group, topic, 1, first.MemberId)}, wrong generation "
                + $"{await CommitAsync(kafka, group, topic, 2, first.MemberId)}, stranger "
                + $"{await CommitAsync(kafka, group, topic, 1, "nobody")}, outsider "
                + $"{await CommitAsync(kafka, group, topic, -1, "")}"
        );
        kafka.Say("heartbeat", await BeatAsync(kafka, group, first.MemberId, 1, null));
        kafka.Say("wrong generation", await BeatAsync(kafka, group, first.MemberId, 2, null));
        kafka.Say("other protocol type", await JoinAsync(kafka, group, "", null, type: "connect"));
        kafka.Say("no common strategy", await JoinAsync(kafka, group, "", null, strategy: "sticky"));
        kafka.Say("session too short", await JoinAsync(kafka, group, "", null, session: 10));
        kafka.Say("session too long", await JoinAsync(kafka, group, "", null, session: 2_000_000));
        kafka.Say("the leader joins again", await JoinAsync(kafka, group, first.MemberId, null));
        kafka.Say(
            "listed",
            (await kafka.AskCoordinatorAsync<ListGroupsResponse>(group, new ListGroupsRequest(), 5)).Groups.Single(
                one => one.GroupId == group
            )
        );
        kafka.Say(
            "left",
            await kafka.AskCoordinatorAsync<LeaveGroupResponse>(
                group,
                new LeaveGroupRequest
                {
                    GroupId = group,
                    Members = [new() { MemberId = first.MemberId, Reason = "tired" }],
                },
                5
            )
        );
        kafka.Say(
            "left again",
            await kafka.AskCoordinatorAsync<LeaveGroupResponse>(
                group,
                new LeaveGroupRequest { GroupId = group, Members = [new() { MemberId = first.MemberId }] },
                5
            )
        );
        kafka.Say(
            $"commits: member {await CommitAsync(kafka, group, topic, 1, first.MemberId)}, outsider "
                + $"{await CommitAsync(kafka, group, topic, -1, "")}"
        );
        kafka.Say(
            "listed",
            (await kafka.AskCoordinatorAsync<ListGroupsResponse>(group, new ListGroupsRequest(), 5)).Groups.Single(
                one => one.GroupId == group
            )
        );
    }

    [Scenario]
    public static async Task What_is_in_the_offsets_topic_has_Kafka_s_form(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        await kafka.TopicIdAsync(topic);
        var group = await ConsumerMember.GroupAsync(kafka, "readers");
        var joined = await JoinAsync(kafka, group, "", "seat");
        kafka.Rename(joined.MemberId, "<first>");
        await SyncAsync(kafka, group, joined.MemberId, 1, "seat");
        await CommitAsync(kafka, group, topic, 1, joined.MemberId, "seat");
        await kafka.AskCoordinatorAsync<LeaveGroupResponse>(
            group,
            new LeaveGroupRequest { GroupId = group, Members = [new() { GroupInstanceId = "seat" }] },
            5
        );
        await kafka.AskCoordinatorAsync<DeleteGroupsResponse>(
            group,
            new DeleteGroupsRequest { GroupsNames = [group] },
            2
        );
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = kafka.BootstrapServers, GroupId = kafka.Name("looker") }
        ).Build();
        var name = System.Text.Encoding.UTF8.GetBytes(group);
        var lines = new List<string>();
        consumer.Assign(
            Enumerable
                .Range(0, 3)
                .Select(partition => new TopicPartitionOffset("__consumer_offsets", partition, Offset.Beginning))
        );
        await kafka.UntilAsync(
            () =>
            {
                // All that there is in one go: other groups have written there too.
                while (lines.Count < 6 && consumer.Consume(TimeSpan.FromMilliseconds(200)) is { Message: var message })
                    if (message.Key is { } key && key.AsSpan().IndexOf(name) >= 0)
                        lines.Add(
                            $"{Head(key)} = {(message.Value is null ? "tombstone" : Head(message.Value) + $", {Unnamed(message.Value, joined.MemberId).Length} bytes without member ids and addresses")}"
                        );
                return lines.Count >= 6;
            },
            "six records were read"
        );
        foreach (var line in lines)
            kafka.Say(line);

        static string Head(byte[] bytes) => $"{bytes[0]:x2}{bytes[1]:x2}";
        static string Unnamed(byte[] bytes, string memberId) =>
            System.Text.RegularExpressions.Regex.Replace(
                System.Text.Encoding.Latin1.GetString(bytes).Replace(memberId, ""),
                @"/\d+\.\d+\.\d+\.\d+",
                ""
            );
    }

    static Task<JoinGroupResponse> JoinAsync(
        ScenarioContext kafka,
        string group,
        string id,
        string? instance,
        string type = "consumer",
        string strategy = "range",
        int session = 30_000
    ) =>
        kafka.AskCoordinatorAsync<JoinGroupResponse>(
            group,
            new JoinGroupRequest
            {
                GroupId = group,
                MemberId = id,
                GroupInstanceId = instance,
                ProtocolType = type,
                SessionTimeoutMs = session,
                RebalanceTimeoutMs = 30_000,
                Protocols = [new() { Name = strategy, Metadata = new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 } }],
            },
            9
        );

    static Task<SyncGroupResponse> SyncAsync(
        ScenarioContext kafka,
        string group,
        string id,
        int generation,
        string? instance,
        string type = "consumer",
        string name = "range"
    ) =>
        kafka.AskCoordinatorAsync<SyncGroupResponse>(
            group,
            new SyncGroupRequest
            {
                GroupId = group,
                MemberId = id,
                GenerationId = generation,
                GroupInstanceId = instance,
                ProtocolType = type,
                ProtocolName = name,
                Assignments = [new() { MemberId = id, Assignment = new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 } }],
            },
            5
        );

    static Task<HeartbeatResponse> BeatAsync(
        ScenarioContext kafka,
        string group,
        string id,
        int generation,
        string? instance
    ) =>
        kafka.AskCoordinatorAsync<HeartbeatResponse>(
            group,
            new HeartbeatRequest
            {
                GroupId = group,
                MemberId = id,
                GenerationId = generation,
                GroupInstanceId = instance,
            },
            4
        );

    static async Task<ErrorCode> CommitAsync(
        ScenarioContext kafka,
        string group,
        string topic,
        int generation,
        string id,
        string? instance = null
    ) => (
            await kafka.AskCoordinatorAsync<OffsetCommitResponse>(
                group,
                new OffsetCommitRequest
                {
                    GroupId = group,
                    MemberId = id,
                    GenerationIdOrMemberEpoch = generation,
                    GroupInstanceId = instance,
                    Topics = [new() { Name = topic, Partitions = [new() { CommittedOffset = 3 }] }],
                },
                9
            )
        ).Topics[0].Partitions[0].ErrorCode;
}
