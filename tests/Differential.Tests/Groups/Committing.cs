namespace Differential.Tests.Groups;

internal static class Committing
{
    [Scenario]
    public static async Task Commit_and_fetch_in_every_version(ScenarioContext kafka)
    {
        var (group, topic) = (kafka.Name("group"), await kafka.CreateTopicAsync("orders", partitions: 2));
        var id = await kafka.TopicIdAsync(topic);
        await kafka.SayVersionsAsync(
            2,
            9,
            async version =>
                kafka.Text(
                    await kafka.AskCoordinatorAsync<OffsetCommitResponse>(
                        group,
                        OffsetRequests.Commit(group, topic, 5, metadata: "note", id: id),
                        version
                    )
                )
        );
        await kafka.SayVersionsAsync(
            1,
            9,
            async version =>
                kafka.Text(
                    await kafka.AskCoordinatorAsync<OffsetFetchResponse>(
                        group,
                        OffsetRequests.Fetch(group, topic, 0, 1),
                        version
                    )
                )
        );
        await kafka.SayVersionsAsync(
            2,
            9,
            async version =>
                kafka.Text(
                    await kafka.AskCoordinatorAsync<OffsetFetchResponse>(
                        group,
                        OffsetRequests.Fetch(group, null),
                        version
                    )
                )
        );
    }

    [Scenario]
    public static async Task Who_may_commit(ScenarioContext kafka)
    {
        var (group, topic) = (kafka.Name("group"), await kafka.CreateTopicAsync());
        async Task TryAsync(string what, OffsetCommitRequest request, short version = 9) =>
            kafka.Say(
                $"{what}: {(await kafka.AskCoordinatorAsync<OffsetCommitResponse>(request.GroupId, request, version)).Topics.Single().Partitions.Single().ErrorCode.KafkaName()}"
            );
        await TryAsync("anyone, to a group that is not", OffsetRequests.Commit(group, topic, 1));
        await TryAsync("a generation without a group", OffsetRequests.Commit(kafka.Name("other"), topic, 1, "x", 1));
        var member = await Member.ConnectAsync(kafka, group);
        await member.JoinAsync();
        await TryAsync("before the sync", OffsetRequests.Commit(group, topic, 1, member.Id, 1));
        await member.SyncAsync((member.Id, "all"));
        await TryAsync("the member", OffsetRequests.Commit(group, topic, 2, member.Id, 1));
        await TryAsync("the member, an old generation", OffsetRequests.Commit(group, topic, 3, member.Id, 0));
        await TryAsync("a stranger", OffsetRequests.Commit(group, topic, 3, "stranger", 1));
        await TryAsync("anyone, to a group with members", OffsetRequests.Commit(group, topic, 3));
        await TryAsync("another instance", OffsetRequests.Commit(group, topic, 3, member.Id, 1, "instance"));
        var second = await Member.ConnectAsync(kafka, group);
        var joining = second.JoinAsync();
        await kafka.UntilAsync(member.BeatAsync, said => said != "NONE", "a rebalance");
        await TryAsync("during a rebalance", OffsetRequests.Commit(group, topic, 4, member.Id, 1));
        await member.LeaveAsync();
        await joining;
        kafka.Say(
            "committed",
            await kafka.AskCoordinatorAsync<OffsetFetchResponse>(group, OffsetRequests.Fetch(group, topic, 0), 8)
        );
    }

    [Scenario]
    public static async Task What_may_be_committed(ScenarioContext kafka)
    {
        var (group, topic) = (kafka.Name("group"), await kafka.CreateTopicAsync());
        async Task TryAsync(string what, OffsetCommitRequest request) =>
            kafka.Say(what, await kafka.AskCoordinatorAsync<OffsetCommitResponse>(request.GroupId, request, 9));
        await TryAsync("unknown topic", OffsetRequests.Commit(group, kafka.Name("unknown"), 1));
        await TryAsync("unknown partition", OffsetRequests.Commit(group, topic, 1, partition: 7));
        await TryAsync("beyond the end", OffsetRequests.Commit(group, topic, 1_000_000));
        await TryAsync("a negative offset", OffsetRequests.Commit(group, topic, -1));
        await TryAsync("long metadata", OffsetRequests.Commit(group, topic, 1, metadata: new string('m', 4097)));
        await TryAsync("the longest metadata", OffsetRequests.Commit(group, topic, 2, metadata: new string('m', 4096)));
        await TryAsync("null metadata", OffsetRequests.Commit(group, topic, 3, metadata: null));
        await TryAsync("nothing", new OffsetCommitRequest { GroupId = group, GroupInstanceId = null });
        await TryAsync("an empty group id", OffsetRequests.Commit("", topic, 1));
        kafka.Say(
            "fetched",
            await kafka.AskCoordinatorAsync<OffsetFetchResponse>(group, OffsetRequests.Fetch(group, topic, 0, 7), 8)
        );
    }

    [Scenario]
    public static async Task What_is_fetched_of_the_unknown(ScenarioContext kafka)
    {
        var (group, topic) = (kafka.Name("group"), await kafka.CreateTopicAsync());
        kafka.Say(
            "unknown group",
            await kafka.AskCoordinatorAsync<OffsetFetchResponse>(group, OffsetRequests.Fetch(group, topic, 0), 8)
        );
        kafka.Say(
            "unknown group, all",
            await kafka.AskCoordinatorAsync<OffsetFetchResponse>(group, OffsetRequests.Fetch(group, null), 8)
        );
        kafka.Say(
            "unknown topic",
            await kafka.AskCoordinatorAsync<OffsetFetchResponse>(
                group,
                OffsetRequests.Fetch(group, kafka.Name("unknown"), 0),
                8
            )
        );
        var stable = OffsetRequests.Fetch(group, topic, 0);
        stable.RequireStable = true;
        kafka.Say("only what is stable", await kafka.AskCoordinatorAsync<OffsetFetchResponse>(group, stable, 8));
        var asMember = OffsetRequests.Fetch(group, topic, 0);
        (asMember.Groups[0].MemberId, asMember.Groups[0].MemberEpoch) = ("x", 3);
        kafka.Say("as a member that is not", await kafka.AskCoordinatorAsync<OffsetFetchResponse>(group, asMember, 9));
    }

    [Scenario]
    public static async Task Offsets_are_deleted_where_nobody_subscribes(ScenarioContext kafka)
    {
        var (group, topic) = (kafka.Name("group"), await kafka.CreateTopicAsync("orders", partitions: 2));
        foreach (var partition in (int[])[0, 1])
            await kafka.AskCoordinatorAsync<OffsetCommitResponse>(
                group,
                OffsetRequests.Commit(group, topic, 5, partition: partition),
                8
            );
        async Task TryAsync(string what, string group, string topic, params int[] partitions)
        {
            var answer = await kafka.AskCoordinatorAsync<OffsetDeleteResponse>(
                group,
                new OffsetDeleteRequest
                {
                    GroupId = group,
                    Topics =
                    [
                        new()
                        {
                            Name = topic,
                            Partitions =
                            [
                                .. partitions.Select(index => new OffsetDeleteRequest.OffsetDeleteRequestPartition
                                {
                                    PartitionIndex = index,
                                }),
                            ],
                        },
                    ],
                },
                0
            );
            answer.Topics.ForEach(one =>
                one.Partitions.Sort((one, other) => one.PartitionIndex - other.PartitionIndex)
            );
            kafka.Say(what, answer);
        }
        await TryAsync("one", group, topic, 0);
        await TryAsync("one that has none, one that is not", group, topic, 0, 9);
        await TryAsync("unknown topic", group, kafka.Name("unknown"), 0);
        await TryAsync("unknown group", kafka.Name("nobody"), topic, 0);
        kafka.Say(
            "left",
            await kafka.AskCoordinatorAsync<OffsetFetchResponse>(group, OffsetRequests.Fetch(group, null), 8)
        );
        using var consumer = kafka.Consumer(group);
        consumer.Subscribe(topic);
        await kafka.UntilAsync(
            () => consumer.Consume(TimeSpan.FromMilliseconds(100)) is null && consumer.Assignment.Count == 2,
            "assigned"
        );
        await TryAsync("subscribed", group, topic, 1);
        consumer.Close();
        await kafka.UntilAsync(
            async () =>
                (
                    await kafka.AskCoordinatorAsync<OffsetDeleteResponse>(
                        group,
                        new OffsetDeleteRequest
                        {
                            GroupId = group,
                            Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = 1 }] }],
                        },
                        0
                    )
                )
                    .Topics.Single()
                    .Partitions.Single()
                    .ErrorCode == ErrorCode.None,
            "deleted after the consumer has left"
        );
        kafka.Say(
            "left",
            await kafka.AskCoordinatorAsync<OffsetFetchResponse>(group, OffsetRequests.Fetch(group, null), 8)
        );
    }
}
