using EmbeddedKafka.Tests.Network;
using Assigned = EmbeddedKafka.Protocol.SyncGroupRequest.SyncGroupRequestAssignment;

namespace Differential.Tests.Groups;

/// <summary>A member of a classic group that says every word itself, on a connection of its own to the
/// coordinator.</summary>
internal sealed class Member(string group, RawClient client)
{
    public const short JoinVersion = 9;

    public string Id { get; private set; } = "";
    public int Generation { get; private set; } = -1;
    public string? Instance { get; init; }
    public string ProtocolType { get; init; } = "consumer";
    public string[] Protocols { get; init; } = ["range"];
    public int SessionTimeoutMs { get; init; } = 30_000;

    public static async Task<Member> ConnectAsync(
        ScenarioContext kafka,
        string group,
        string? instance = null,
        string protocol = "range",
        int session = 30_000,
        string type = "consumer"
    ) =>
        new(group, await kafka.ConnectAsync(await kafka.CoordinatorAsync(group)))
        {
            Instance = instance,
            Protocols = [protocol],
            SessionTimeoutMs = session,
            ProtocolType = type,
        };

    /// <summary>One request, one answer; a join may take as long as the others let it.</summary>
    public async Task<JoinGroupResponse> JoinOnceAsync(short version = JoinVersion)
    {
        var request = new JoinGroupRequest
        {
            GroupId = group,
            SessionTimeoutMs = SessionTimeoutMs,
            RebalanceTimeoutMs = 30_000,
            MemberId = Id,
            GroupInstanceId = Instance,
            ProtocolType = ProtocolType,
            Reason = null,
            Protocols =
            [
                .. Protocols.Select(name => new JoinGroupRequest.JoinGroupRequestProtocol
                {
                    Name = name,
                    Metadata = "meta"u8.ToArray(),
                }),
            ],
        };
        var answer = await client.CallAsync<JoinGroupResponse>(request, version);
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

    public Task<SyncGroupResponse> SyncAsync(params (string Member, string Assignment)[] assignments) =>
        client.CallAsync<SyncGroupResponse>(Sync(Id, Generation, assignments), 5);

    public SyncGroupRequest Sync(
        string member,
        int generation,
        params (string Member, string Assignment)[] assignments
    ) =>
        new()
        {
            GroupId = group,
            GenerationId = generation,
            MemberId = member,
            GroupInstanceId = Instance,
            ProtocolType = ProtocolType,
            ProtocolName = Protocols[0],
            Assignments =
            [
                .. assignments.Select(one => new Assigned
                {
                    MemberId = one.Member,
                    Assignment = System.Text.Encoding.UTF8.GetBytes(one.Assignment),
                }),
            ],
        };

    public async Task<string> BeatAsync() =>
        (await client.CallAsync<HeartbeatResponse>(Heartbeat(Id, Generation), 4)).ErrorCode.KafkaName();

    public HeartbeatRequest Heartbeat(string member, int generation) =>
        new()
        {
            GroupId = group,
            GenerationId = generation,
            MemberId = member,
            GroupInstanceId = Instance,
        };

    public Task<LeaveGroupResponse> LeaveAsync() =>
        client.CallAsync<LeaveGroupResponse>(
            new LeaveGroupRequest
            {
                GroupId = group,
                Members =
                [
                    new()
                    {
                        MemberId = Id,
                        GroupInstanceId = Instance,
                        Reason = null,
                    },
                ],
            },
            5
        );

    public Task<OffsetCommitResponse> CommitAsync(string topic, long offset, short version = 9) =>
        client.CallAsync<OffsetCommitResponse>(
            OffsetRequests.Commit(group, topic, offset, Id, Generation, Instance),
            version
        );

    public Task<TResponse> AskAsync<TResponse>(IRequest request, short version)
        where TResponse : IMessage<TResponse> => client.CallAsync<TResponse>(request, version);
}
