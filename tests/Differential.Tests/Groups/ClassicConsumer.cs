using EmbeddedKafka.Tests.Network;

namespace Differential.Tests.Groups;

/// <summary>A consumer of the classic protocol as clients are: it says what it is subscribed to and what it has, and
/// comes back when it is told to.</summary>
internal sealed class ClassicConsumer(string group, RawClient client, string[] topics, string? instance)
{
    const short Version = 3;

    public string Id { get; private set; } = "";

    public int Generation { get; private set; } = -1;

    public string[] Protocols { get; init; } = ["cooperative-sticky"];

    /// <summary>What the last assignment gave it, by topic.</summary>
    public List<ConsumerProtocolSubscription.TopicPartition> Owned { get; private set; } = [];

    public static async Task<ClassicConsumer> ConnectAsync(
        ScenarioContext kafka,
        string group,
        string topic,
        string? instance = null,
        params string[] protocols
    ) =>
        new(group, await kafka.ConnectAsync(await kafka.CoordinatorAsync(group)), [topic], instance)
        {
            Protocols = protocols is [] ? ["cooperative-sticky"] : protocols,
        };

    public async Task<JoinGroupResponse> JoinOnceAsync(string type = "consumer")
    {
        var answer = await client.CallAsync<JoinGroupResponse>(
            new JoinGroupRequest
            {
                GroupId = group,
                SessionTimeoutMs = 30_000,
                RebalanceTimeoutMs = 30_000,
                MemberId = Id,
                GroupInstanceId = instance,
                ProtocolType = type,
                Reason = null,
                Protocols =
                [
                    .. Protocols.Select(name => new JoinGroupRequest.JoinGroupRequestProtocol
                    {
                        Name = name,
                        Metadata = Metadata(),
                    }),
                ],
            },
            9
        );
        if (answer.ErrorCode is ErrorCode.None or ErrorCode.MemberIdRequired)
            Id = answer.MemberId;
        if (answer.ErrorCode == ErrorCode.None)
            Generation = answer.GenerationId;
        return answer;
    }

    /// <summary>Joins, with the member id that the first answer may ask for.</summary>
    public async Task<JoinGroupResponse> JoinAsync()
    {
        var answer = await JoinOnceAsync();
        return answer.ErrorCode == ErrorCode.MemberIdRequired ? await JoinOnceAsync() : answer;
    }

    /// <summary>Asks for the assignment; as the leader it gives itself these partitions of its first topic.</summary>
    public async Task<SyncGroupResponse> SyncAsync(params int[] mine)
    {
        var answer = await client.CallAsync<SyncGroupResponse>(Sync(Generation, mine), 5);
        if (answer.ErrorCode == ErrorCode.None)
            Owned = Read(answer);
        return answer;
    }

    public Task<SyncGroupResponse> SyncAsAsync(int generation, string? protocol = null)
    {
        var request = Sync(generation);
        request.ProtocolName = protocol ?? request.ProtocolName;
        return client.CallAsync<SyncGroupResponse>(request, 5);
    }

    public Task<ErrorCode> BeatAsync(int? generation = null, string? member = null) =>
        HeartbeatAsync(
            new()
            {
                GroupId = group,
                GenerationId = generation ?? Generation,
                MemberId = member ?? Id,
                GroupInstanceId = instance,
            }
        );

    public async Task<LeaveGroupResponse> LeaveAsync() =>
        await client.CallAsync<LeaveGroupResponse>(
            new LeaveGroupRequest
            {
                GroupId = group,
                Members =
                [
                    new()
                    {
                        MemberId = Id,
                        GroupInstanceId = instance,
                        Reason = null,
                    },
                ],
            },
            5
        );

    public async Task<ErrorCode> CommitAsync(string topic, int? generation = null) =>
        (
            await client.CallAsync<OffsetCommitResponse>(
                OffsetRequests.Commit(group, topic, 0, Id, generation ?? Generation, instance),
                8
            )
        )
            .Topics[0]
            .Partitions[0]
            .ErrorCode;

    /// <summary>One turn of a client's loop: when it is told to, it joins again with what it has. True when it need
    /// not.</summary>
    public async Task<bool> GoOnAsync()
    {
        if (await BeatAsync() != ErrorCode.RebalanceInProgress)
            return true;
        await JoinAsync();
        await SyncAsync();
        return false;
    }

    /// <summary>What it has: "orders 0 1".</summary>
    public string Has =>
        string.Join(
            ", ",
            Owned
                .OrderBy(topic => topic.Topic, StringComparer.Ordinal)
                .Select(topic => $"{topic.Topic} {string.Join(' ', topic.Partitions.Order())}")
        );

    async Task<ErrorCode> HeartbeatAsync(HeartbeatRequest request) =>
        (await client.CallAsync<HeartbeatResponse>(request, 4)).ErrorCode;

    SyncGroupRequest Sync(int generation, params int[] mine) =>
        new()
        {
            GroupId = group,
            GenerationId = generation,
            MemberId = Id,
            GroupInstanceId = instance,
            ProtocolType = "consumer",
            ProtocolName = Protocols[0],
            Assignments = mine is []
                ? []
                :
                [
                    new()
                    {
                        MemberId = Id,
                        Assignment = Bytes(
                            new ConsumerProtocolAssignment
                            {
                                AssignedPartitions = [new() { Topic = topics[0], Partitions = [.. mine] }],
                            }
                        ),
                    },
                ],
        };

    byte[] Metadata() =>
        Bytes(
            new ConsumerProtocolSubscription
            {
                Topics = [.. topics],
                OwnedPartitions = Owned,
                GenerationId = Generation,
            }
        );

    static byte[] Bytes<T>(T message)
        where T : IMessage<T>
    {
        using var writer = new KafkaWriter();
        writer.WriteInt16(Version);
        message.Write(writer, Version);
        return writer.ToArray();
    }

    static List<ConsumerProtocolSubscription.TopicPartition> Read(SyncGroupResponse answer)
    {
        if (answer.Assignment.Length == 0)
            return [];
        var reader = new KafkaReader(answer.Assignment);
        var version = reader.ReadInt16();
        return ConsumerProtocolAssignment
            .Read(ref reader, version)
            .AssignedPartitions.ConvertAll(topic => new ConsumerProtocolSubscription.TopicPartition
            {
                Topic = topic.Topic,
                Partitions = topic.Partitions,
            });
    }
}
