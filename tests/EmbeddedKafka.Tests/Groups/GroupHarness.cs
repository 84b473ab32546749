using System.Net;
using EmbeddedKafka.Configs;
using EmbeddedKafka.Groups;
using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Groups;

/// <summary>One group on a loop whose clock the test moves.</summary>
internal sealed class GroupHarness
{
    readonly ClusterLoop _loop;

    /// <summary>A group of brokers that have these configs; without a word the first generation waits for
    /// nobody.</summary>
    public GroupHarness(params (string Config, string Value)[] configs)
    {
        var all = new Dictionary<string, string> { ["group.initial.rebalance.delay.ms"] = "0" };
        foreach (var (config, value) in configs)
            all[config] = value;
        var settings = new GroupSettings(new ConfigStore(all, hasCustomConfigs: true));
        _loop = new(Time, line => throw new InvalidOperationException(line));
        Group = new("g", _loop, settings, group => History.Add(group.State))
        {
            Save = group => Saved = group.ToRecord(),
        };
    }

    public ManualTime Time { get; } = new();

    public ClassicGroup Group { get; }

    /// <summary>What the group last wrote to its log.</summary>
    public GroupRecord? Saved { get; private set; }

    public List<GroupState> History { get; } = [];

    public T On<T>(Func<ClassicGroup, T> call) => _loop.Invoke(() => call(Group));

    public Task<JoinGroupResponse> Join(
        string memberId = "",
        string? instance = null,
        short version = 9,
        string[]? protocols = null,
        string metadata = "m",
        int session = 10_000,
        int rebalance = 60_000
    )
    {
        var request = new JoinGroupRequest
        {
            GroupId = "g",
            MemberId = memberId,
            GroupInstanceId = instance,
            ProtocolType = "consumer",
            SessionTimeoutMs = session,
            RebalanceTimeoutMs = rebalance,
            Protocols =
            [
                .. (protocols ?? ["range"]).Select(name => new JoinGroupRequest.JoinGroupRequestProtocol
                {
                    Name = name,
                    Metadata = Bytes(metadata),
                }),
            ],
        };
        var context = new RequestContext
        {
            Api = ApiKey.JoinGroup,
            Version = version,
            CorrelationId = 1,
            ClientId = "c",
            BrokerId = 1,
            Client = new(IPAddress.Loopback, 1),
            Size = 1,
        };
        return Cast<JoinGroupResponse>(On(group => group.Join(new(context, request))));
    }

    public Task<SyncGroupResponse> Sync(
        string memberId,
        int generation,
        string? instance = null,
        params (string Member, string Assignment)[] assignments
    ) =>
        Cast<SyncGroupResponse>(
            On(group =>
                group.Sync(
                    new()
                    {
                        GroupId = "g",
                        MemberId = memberId,
                        GenerationId = generation,
                        GroupInstanceId = instance,
                        Assignments =
                        [
                            .. assignments.Select(a => new SyncGroupRequest.SyncGroupRequestAssignment
                            {
                                MemberId = a.Member,
                                Assignment = Bytes(a.Assignment),
                            }),
                        ],
                    }
                )
            )
        );

    public ErrorCode Heartbeat(string memberId, int generation, string? instance = null) =>
        On(group =>
            group.Heartbeat(
                new()
                {
                    GroupId = "g",
                    MemberId = memberId,
                    GenerationId = generation,
                    GroupInstanceId = instance,
                }
            )
        );

    public ErrorCode Leave(string memberId, string? instance = null) =>
        On(group => group.Leave([new() { MemberId = memberId, GroupInstanceId = instance }])[0]);

    /// <summary>A new dynamic member's two JoinGroups.</summary>
    public async Task<(string Id, Task<JoinGroupResponse> Joined)> JoinNew(
        string[]? protocols = null,
        int session = 10_000,
        int rebalance = 60_000
    )
    {
        var refused = await Join(protocols: protocols, session: session, rebalance: rebalance);
        Assert.Equal(ErrorCode.MemberIdRequired, refused.ErrorCode);
        return (refused.MemberId, Join(refused.MemberId, protocols: protocols, session: session, rebalance: rebalance));
    }

    /// <summary>A stable group of two dynamic members; the first leads.</summary>
    public async Task<(string Leader, string Follower, int Generation)> StableOfTwo()
    {
        var (leader, first) = await JoinNew();
        await Sync(leader, (await first).GenerationId, null, (leader, "all"));
        var (follower, joined) = await JoinNew();
        var rejoined = Join(leader);
        var generation = (await rejoined).GenerationId;
        Assert.Equal(generation, (await joined).GenerationId);
        var waiting = Sync(follower, generation);
        Assert.Equal("L", Text((await Sync(leader, generation, null, (leader, "L"), (follower, "F"))).Assignment));
        Assert.Equal("F", Text((await waiting).Assignment));
        return (leader, follower, generation);
    }

    public void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes.Span);

    static async Task<T> Cast<T>(ValueTask<IResponse?> answer)
        where T : class, IResponse => (T)(await answer)!;
}
