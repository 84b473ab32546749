using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Chaos;

/// <summary>What all simulated clients share: connections, metadata, coordinators.</summary>
internal abstract class SimulatedClient(
    Simulation simulation,
    string id,
    IReadOnlyList<(string Name, int Partitions)> topics
)
{
    const double RequestTimeoutMs = 1500;

    readonly Dictionary<int, SimulatedConnection> _connections = [];
    readonly Dictionary<(string Topic, int Partition), (int Leader, int Epoch)> _leaders = [];
    readonly Dictionary<string, int> _coordinators = [];

    public string Id => id;

    /// <summary>Set in the end: whoever still works finishes what it has begun and begins nothing new.</summary>
    public bool IsFinishing { get; set; }

    protected Simulation Simulation => simulation;

    protected Random Random => simulation.Random;

    protected IReadOnlyList<(string Name, int Partitions)> Topics => topics;

    /// <summary>Whether a broker may still handle what this client sent on a connection that broke.</summary>
    protected virtual bool LeavesZombies => true;

    /// <summary>The answer, or null when the connection broke or it took too long.</summary>
    protected Task<IResponse?> Ask(int brokerId, IRequest request, short version, double timeoutMs = RequestTimeoutMs)
    {
        if (!_connections.TryGetValue(brokerId, out var connection) || connection.IsBroken)
            _connections[brokerId] = connection = simulation.Connect(id, brokerId, LeavesZombies);
        var answer = new TaskCompletionSource<IResponse?>();
        connection.Send(request, version, timeoutMs, answer.SetResult);
        return answer.Task;
    }

    protected Task BackOff() => simulation.Sleep(20 + Random.Next(40));

    /// <summary>The leader of a partition, asked for until somebody says.</summary>
    protected async Task<int> LeaderOf(string topic, int partition)
    {
        while (true)
        {
            if (_leaders.TryGetValue((topic, partition), out var known) && known.Leader > 0)
                return known.Leader;
            await Refresh();
            if (_leaders.TryGetValue((topic, partition), out known) && known.Leader > 0)
                return known.Leader;
            await BackOff();
        }
    }

    protected void ForgetLeader(string topic, int partition)
    {
        if (_leaders.TryGetValue((topic, partition), out var known))
            _leaders[(topic, partition)] = known with { Leader = -1 };
    }

    async Task Refresh()
    {
        var request = new MetadataRequest
        {
            Topics = [.. topics.Select(topic => new MetadataRequest.MetadataRequestTopic { Name = topic.Name })],
            AllowAutoTopicCreation = false,
        };
        if (await Ask(AnyBroker(), request, 8) is not MetadataResponse metadata)
            return;
        foreach (var topic in metadata.Topics)
        foreach (var partition in topic.Partitions)
            if (
                !_leaders.TryGetValue((topic.Name!, partition.PartitionIndex), out var known)
                || known.Epoch <= partition.LeaderEpoch
            )
                _leaders[(topic.Name!, partition.PartitionIndex)] = (partition.LeaderId, partition.LeaderEpoch);
    }

    /// <summary>Asks the coordinator of a group (0) or a transactional id (1); null when there was none or no
    /// answer.</summary>
    protected async Task<IResponse?> AskCoordinator(
        sbyte keyType,
        string key,
        IRequest request,
        short version,
        double timeoutMs = RequestTimeoutMs
    )
    {
        if (!_coordinators.TryGetValue(key, out var coordinator))
        {
            if (
                await Ask(AnyBroker(), new FindCoordinatorRequest { Key = key, KeyType = keyType }, 2)
                is not FindCoordinatorResponse { ErrorCode: ErrorCode.None } found
            )
                return null;
            _coordinators[key] = coordinator = found.NodeId;
        }
        var answer = await Ask(coordinator, request, version, timeoutMs);
        if (answer is null)
            _coordinators.Remove(key);
        return answer;
    }

    protected void ForgetCoordinator(string key) => _coordinators.Remove(key);

    int AnyBroker() => Random.Next(simulation.State.Brokers.Length) + 1;

    /// <summary>Errors after which a client looks for the leader or coordinator again and repeats its
    /// request.</summary>
    protected static bool IsRetriable(ErrorCode error) =>
        error
            is ErrorCode.NotLeaderOrFollower
                or ErrorCode.LeaderNotAvailable
                or ErrorCode.UnknownTopicOrPartition
                or ErrorCode.NotEnoughReplicas
                or ErrorCode.NotEnoughReplicasAfterAppend
                or ErrorCode.RequestTimedOut
                or ErrorCode.FencedLeaderEpoch
                or ErrorCode.UnknownLeaderEpoch
                or ErrorCode.CoordinatorNotAvailable
                or ErrorCode.NotCoordinator
                or ErrorCode.CoordinatorLoadInProgress
                or ErrorCode.ConcurrentTransactions
                or ErrorCode.ReplicaNotAvailable
                or ErrorCode.KafkaStorageError
                or ErrorCode.NetworkException
                or ErrorCode.UnstableOffsetCommit;
}
