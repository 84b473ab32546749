namespace Differential.Tests.Groups;

/// <summary>A member of a consumer group that says exactly what a scenario wants (KIP-848).</summary>
internal sealed class ConsumerMember(
    ScenarioContext kafka,
    string group,
    string id,
    string[] topics,
    string? assignor = null,
    string? instance = null
)
{
    public int Epoch { get; private set; }

    public List<(Guid Topic, int Partition)> Owned { get; private set; } = [];

    public async Task<ConsumerGroupHeartbeatResponse> SendAsync(ConsumerGroupHeartbeatRequest request)
    {
        var response = await kafka.AskCoordinatorAsync<ConsumerGroupHeartbeatResponse>(group, request, 1);
        if (response.ErrorCode != ErrorCode.None)
            return response;
        Epoch = response.MemberEpoch;
        if (response.Assignment is { } assignment)
            Owned =
            [
                .. assignment.TopicPartitions.SelectMany(topic =>
                    topic.Partitions.Select(partition => (topic.TopicId, partition))
                ),
            ];
        return response;
    }

    public Task<ConsumerGroupHeartbeatResponse> JoinAsync() => SendAsync(Full(0));

    public ConsumerGroupHeartbeatRequest Full(int epoch) =>
        new()
        {
            GroupId = group,
            MemberId = id,
            InstanceId = instance,
            MemberEpoch = epoch,
            RebalanceTimeoutMs = 60_000,
            SubscribedTopicNames = [.. topics],
            ServerAssignor = assignor,
            TopicPartitions = epoch == 0 ? [] : Partitions(),
        };

    /// <summary>A heartbeat that tells what the member owns: all that it was assigned.</summary>
    public Task<ConsumerGroupHeartbeatResponse> BeatAsync(int? epoch = null) =>
        SendAsync(
            new()
            {
                GroupId = group,
                MemberId = id,
                InstanceId = instance,
                MemberEpoch = epoch ?? Epoch,
                TopicPartitions = Partitions(),
            }
        );

    public Task<ConsumerGroupHeartbeatResponse> LeaveAsync(int epoch = -1) =>
        SendAsync(
            new()
            {
                GroupId = group,
                MemberId = id,
                InstanceId = instance,
                MemberEpoch = epoch,
            }
        );

    List<ConsumerGroupHeartbeatRequest.TopicPartitionsData> Partitions() =>
        [
            .. Owned
                .GroupBy(one => one.Topic)
                .Select(topic => new ConsumerGroupHeartbeatRequest.TopicPartitionsData
                {
                    TopicId = topic.Key,
                    Partitions = [.. topic.Select(one => one.Partition)],
                }),
        ];

    /// <summary>All send heartbeats until the group is stable at an epoch.</summary>
    public static async Task<ConsumerGroupDescribeResponse.DescribedGroup> SettleAsync(
        ScenarioContext kafka,
        string group,
        params ConsumerMember[] members
    ) =>
        await kafka.UntilAsync(
            async () =>
            {
                foreach (var member in members)
                    await member.BeatAsync();
                return await DescribeAsync(kafka, group);
            },
            described =>
                described.GroupState == "Stable"
                && described.Members.All(member => member.MemberEpoch == described.GroupEpoch),
            "the group is stable"
        );

    /// <summary>The name of a group whose coordinator is ready for it, and knows a topic: Apache Kafka's coordinators
    /// learn of topics a little after their brokers.</summary>
    public static async Task<string> GroupAsync(ScenarioContext kafka, string name, string topic)
    {
        var group = await GroupAsync(kafka, name);
        var coordinator = await kafka.CoordinatorAsync(group);
        for (var i = 0; ; i++)
        {
            var probe = await GroupAsync(kafka, $"probe-{i}");
            if (await kafka.CoordinatorAsync(probe) != coordinator)
                continue;
            var member = new ConsumerMember(kafka, probe, "probe", [topic]);
            await kafka.UntilAsync(
                async () => (await member.JoinAsync()).Assignment is { TopicPartitions.Count: > 0 },
                "the coordinator knows the topic"
            );
            return group;
        }
    }

    /// <summary>The name of a group whose coordinator is ready for it.</summary>
    public static async Task<string> GroupAsync(ScenarioContext kafka, string name)
    {
        var group = kafka.Name(name);
        await kafka.UntilAsync(
            async () =>
                (
                    await kafka.AskCoordinatorAsync<OffsetFetchResponse>(
                        group,
                        new OffsetFetchRequest { Groups = [new() { GroupId = group, Topics = [] }] },
                        8
                    )
                )
                    .Groups[0]
                    .ErrorCode == ErrorCode.None,
            "the coordinator is ready"
        );
        return group;
    }

    public static async Task<ConsumerGroupDescribeResponse.DescribedGroup> DescribeAsync(
        ScenarioContext kafka,
        string group
    )
    {
        var described = (
            await kafka.AskCoordinatorAsync<ConsumerGroupDescribeResponse>(
                group,
                new ConsumerGroupDescribeRequest { GroupIds = [group] },
                1
            )
        ).Groups.Single();
        described.Members.Sort((one, other) => string.CompareOrdinal(one.MemberId, other.MemberId));
        foreach (var member in described.Members)
        {
            member.SubscribedTopicNames.Sort(StringComparer.Ordinal);
            foreach (
                var assignment in (ConsumerGroupDescribeResponse.Assignment[])
                    [member.Assignment, member.TargetAssignment]
            )
            {
                assignment.TopicPartitions.Sort((one, other) => string.CompareOrdinal(one.TopicName, other.TopicName));
                foreach (var topic in assignment.TopicPartitions)
                    topic.Partitions.Sort();
            }
        }
        return described;
    }
}
