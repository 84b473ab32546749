using System.Collections.Concurrent;
using EmbeddedKafka.Tests.Network;

namespace Differential.Tests.Framework;

/// <summary>The protocol without a client: any request, in any version, to any node.</summary>
internal sealed partial class ScenarioContext
{
    readonly ConcurrentDictionary<int, Task<RawClient>> _connections = new();

    public static IEnumerable<int> NodeIds => Enumerable.Range(1, SubjectConfigs.Nodes);

    /// <summary>A connection of one's own, for requests that wait (a long poll, a join) or that break it.</summary>
    public async Task<RawClient> ConnectAsync(int node) => Own(await RawClient.ConnectAsync(subject.PortOf(node)));

    /// <summary>Sends a request to a node and waits for the answer, on the connection that the scenario keeps to that
    /// node.</summary>
    public async Task<TResponse> AskAsync<TResponse>(int node, IRequest request, short version)
        where TResponse : IMessage<TResponse>
    {
        var connection = await _connections.GetOrAdd(node, ConnectAsync);
        try
        {
            return await connection.CallAsync<TResponse>(request, version);
        }
        catch
        {
            // The answer may come yet: it must not be taken for that of the next request.
            _connections.TryRemove(node, out _);
            throw;
        }
    }

    /// <summary>Sends a request to the leader of a partition.</summary>
    public async Task<TResponse> AskLeaderAsync<TResponse>(string topic, int partition, IRequest request, short version)
        where TResponse : IMessage<TResponse> =>
        await AskAsync<TResponse>(await LeaderAsync(topic, partition), request, version);

    /// <summary>Sends a request to the coordinator of a group (<paramref name="kind"/> 0), a transactional id (1) or a
    /// share partition (2).</summary>
    public async Task<TResponse> AskCoordinatorAsync<TResponse>(
        string key,
        IRequest request,
        short version,
        sbyte kind = 0
    )
        where TResponse : IMessage<TResponse> =>
        await AskAsync<TResponse>(await CoordinatorAsync(key, kind), request, version);

    /// <summary>The node that coordinates a group (<paramref name="kind"/> 0), a transactional id (1) or a share
    /// partition (2), once there is one; that of a group has loaded it.</summary>
    public async Task<int> CoordinatorAsync(string key, sbyte kind = 0)
    {
        var request = new FindCoordinatorRequest { KeyType = kind, CoordinatorKeys = [key] };
        var found = await UntilAsync(
            async () => (await AskAsync<FindCoordinatorResponse>(AnyNode, request, 4)).Coordinators.Single(),
            coordinator => coordinator.ErrorCode == ErrorCode.None,
            $"there is a coordinator for {key}"
        );
        if (kind == 0)
            await UntilAsync(
                async () =>
                    (
                        await AskAsync<DescribeGroupsResponse>(
                            found.NodeId,
                            new DescribeGroupsRequest { Groups = [key] },
                            5
                        )
                    )
                        .Groups.Single()
                        .ErrorCode,
                error =>
                    error
                        is not (
                            ErrorCode.NotCoordinator
                            or ErrorCode.CoordinatorLoadInProgress
                            or ErrorCode.CoordinatorNotAvailable
                        ),
                $"node {found.NodeId} has loaded {key}"
            );
        return found.NodeId;
    }

    /// <summary>A node that runs.</summary>
    public int AnyNode => NodeIds.First(IsServing);
}
