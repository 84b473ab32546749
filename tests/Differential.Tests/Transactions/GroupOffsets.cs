namespace Differential.Tests.Transactions;

/// <summary>Offsets that a transaction commits for a group.</summary>
internal static class GroupOffsets
{
    [Scenario]
    public static async Task Offsets_wait_for_the_end_of_their_transaction(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(partitions: 2);
        var group = await ReadyAsync(kafka);
        var client = await new TransactionalClient(kafka).BeginAsync();
        kafka.Say("not added, v3", await CommitAsync(kafka, client, group, 3, topic, 0, 1));
        kafka.Say("not added, v4", await CommitAsync(kafka, client, group, 4, topic, 0, 1));
        kafka.Say(
            "added",
            await client.AskAsync<AddOffsetsToTxnResponse>(
                new AddOffsetsToTxnRequest
                {
                    TransactionalId = client.Id,
                    GroupId = group,
                    ProducerId = client.ProducerId,
                    ProducerEpoch = client.Epoch,
                },
                3
            )
        );
        kafka.Say("committed", await CommitAsync(kafka, client, group, 3, topic, 0, 5));
        await SayAsync("pending");
        await client.FinishAsync(4, commit: true);
        await StableAsync();
        await SayAsync("decided");
        kafka.Say("by the way, v5", await CommitAsync(kafka, client, group, 5, topic, 0, 9));
        kafka.Say("and another", await CommitAsync(kafka, client, group, 5, topic, 1, 3));
        await SayAsync("pending again");
        await client.FinishAsync(5, commit: false);
        await StableAsync();
        await SayAsync("aborted");

        async Task SayAsync(string when)
        {
            kafka.Say($"{when}, whatever", await FetchAsync(kafka, group, stable: false, topic));
            kafka.Say($"{when}, stable", await FetchAsync(kafka, group, stable: true, topic));
            var all = await FetchAsync(kafka, group, stable: true, null);
            foreach (var found in all.Groups[0].Topics)
                found.Partitions.Sort((one, other) => one.PartitionIndex - other.PartitionIndex);
            kafka.Say($"{when}, all", all);
        }

        Task StableAsync() =>
            kafka.UntilAsync(
                () => FetchAsync(kafka, group, stable: true, topic),
                answer => answer.Groups[0].Topics[0].Partitions.All(partition => partition.ErrorCode == ErrorCode.None),
                "the marker is written"
            );
    }

    [Scenario]
    public static async Task Who_may_commit_in_a_transaction(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var group = await ReadyAsync(kafka);
        var client = await new TransactionalClient(kafka).BeginAsync();
        kafka.Say("a topic that is not there", await CommitAsync(kafka, client, group, 5, kafka.Name("nowhere"), 0, 1));
        kafka.Say("a partition that is not there", await CommitAsync(kafka, client, group, 5, topic, 7, 1));
        kafka.Say(
            "another's id",
            await CommitAsync(kafka, client.As(client.ProducerId + 5_000_000, 0), group, 5, topic, 0, 1)
        );
        kafka.Say(
            "an epoch to come, v4",
            await CommitAsync(kafka, client.As(client.ProducerId, 4), group, 4, topic, 0, 1)
        );
        kafka.Say(
            "an epoch to come, v5",
            await CommitAsync(kafka, client.As(client.ProducerId, 4), group, 5, topic, 0, 1)
        );
        kafka.Say(
            "a member of a group that is not there",
            await CommitAsync(kafka, client, kafka.Name("unknown"), 5, topic, 0, 1, generation: 3, member: "somebody")
        );
        kafka.Say(
            "long metadata",
            await CommitAsync(kafka, client, group, 5, topic, 0, 1, metadata: new string('m', 4097))
        );
        kafka.Say("an outsider", await CommitAsync(kafka, client, group, 5, topic, 0, 1));
        kafka.Say(
            "a member of old",
            await CommitAsync(kafka, client, group, 5, topic, 0, 1, generation: 3, member: "somebody")
        );
        kafka.Say(
            "a member without generation",
            await CommitAsync(kafka, client, group, 5, topic, 0, 1, member: "somebody")
        );
        var member = await JoinAsync(kafka, group);
        kafka.Say("an outsider beside a member", await CommitAsync(kafka, client, group, 5, topic, 0, 2));
        kafka.Say("the member", await CommitAsync(kafka, client, group, 5, topic, 0, 3, generation: 1, member: member));
        kafka.Say(
            "the member of another generation",
            await CommitAsync(kafka, client, group, 5, topic, 0, 3, generation: 2, member: member)
        );
        kafka.Say(
            "somebody else",
            await CommitAsync(kafka, client, group, 5, topic, 0, 3, generation: 1, member: "somebody")
        );
        kafka.Say(
            "an instance that nobody knows",
            await CommitAsync(kafka, client, group, 5, topic, 0, 3, generation: 1, member: member, instance: "first")
        );
        kafka.Say(
            "somebody without generation",
            await CommitAsync(kafka, client, group, 5, topic, 0, 3, member: "somebody")
        );
        kafka.Say(
            "not the coordinator",
            await kafka.AskAsync<TxnOffsetCommitResponse>(
                ScenarioContext.NodeIds.First(node => node != kafka.CoordinatorAsync(group).Result),
                Request(client, group, topic, 0, 1, -1, "", null, ""),
                5
            )
        );
        foreach (var version in (short[])[1, 2])
            kafka.Say(
                $"added by a fenced producer, v{version}",
                await client.AskAsync<AddOffsetsToTxnResponse>(
                    new AddOffsetsToTxnRequest
                    {
                        TransactionalId = client.Id,
                        GroupId = group,
                        ProducerId = client.ProducerId,
                        ProducerEpoch = 4,
                    },
                    version
                )
            );
        await client.FinishAsync(5, commit: true);
        await kafka.UntilAsync(
            () => FetchAsync(kafka, group, stable: true, topic),
            answer => answer.Groups[0].Topics[0].Partitions[0].ErrorCode == ErrorCode.None,
            "the marker is written"
        );
        kafka.Say("in the end", await FetchAsync(kafka, group, stable: true, topic));
    }

    static async Task<string> ReadyAsync(ScenarioContext kafka)
    {
        var group = kafka.Name("group");
        await kafka.UntilAsync(
            () => FetchAsync(kafka, group, stable: false, null),
            answer => answer.Groups[0].ErrorCode == ErrorCode.None,
            "the group's coordinator has loaded its log"
        );
        return group;
    }

    static async Task<string> JoinAsync(ScenarioContext kafka, string group)
    {
        var join = new JoinGroupRequest
        {
            GroupId = group,
            ProtocolType = "consumer",
            SessionTimeoutMs = 120_000,
            RebalanceTimeoutMs = 120_000,
            Protocols = [new() { Name = "range", Metadata = new byte[] { 0, 0 } }],
        };
        join.MemberId = (await kafka.AskCoordinatorAsync<JoinGroupResponse>(group, join, 5)).MemberId;
        var joined = await kafka.AskCoordinatorAsync<JoinGroupResponse>(group, join, 5);
        await kafka.AskCoordinatorAsync<SyncGroupResponse>(
            group,
            new SyncGroupRequest
            {
                GroupId = group,
                MemberId = joined.MemberId,
                GenerationId = joined.GenerationId,
            },
            3
        );
        return joined.MemberId;
    }

    static TxnOffsetCommitRequest Request(
        TransactionalClient client,
        string group,
        string topic,
        int partition,
        long offset,
        int generation,
        string member,
        string? instance,
        string metadata
    ) =>
        new()
        {
            TransactionalId = client.Id,
            GroupId = group,
            ProducerId = client.ProducerId,
            ProducerEpoch = client.Epoch,
            GenerationId = generation,
            MemberId = member,
            GroupInstanceId = instance,
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
                            CommittedOffset = offset,
                            CommittedMetadata = metadata,
                        },
                    ],
                },
            ],
        };

    static Task<TxnOffsetCommitResponse> CommitAsync(
        ScenarioContext kafka,
        TransactionalClient client,
        string group,
        short version,
        string topic,
        int partition,
        long offset,
        int generation = -1,
        string member = "",
        string? instance = null,
        string metadata = ""
    ) =>
        kafka.UntilAsync(
            () =>
                kafka.AskCoordinatorAsync<TxnOffsetCommitResponse>(
                    group,
                    Request(client, group, topic, partition, offset, generation, member, instance, metadata),
                    version
                ),
            answer =>
                answer.Topics[0].Partitions[0].ErrorCode
                    is not (
                        ErrorCode.ConcurrentTransactions
                        or ErrorCode.CoordinatorNotAvailable
                        or ErrorCode.CoordinatorLoadInProgress
                    ),
            "the coordinator knows whether it may"
        );

    static Task<OffsetFetchResponse> FetchAsync(ScenarioContext kafka, string group, bool stable, string? topic) =>
        kafka.AskCoordinatorAsync<OffsetFetchResponse>(
            group,
            new OffsetFetchRequest
            {
                RequireStable = stable,
                Groups =
                [
                    new()
                    {
                        GroupId = group,
                        Topics = topic is null ? null : [new() { Name = topic, PartitionIndexes = [0, 1] }],
                    },
                ],
            },
            8
        );
}
