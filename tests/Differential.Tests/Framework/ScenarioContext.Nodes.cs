namespace Differential.Tests.Framework;

/// <summary>Nodes that go and come. Only scenarios that are marked with Disturbs may.</summary>
internal sealed partial class ScenarioContext
{
    readonly HashSet<int> _paused = [];

    bool IsServing(int node) => node <= subject.Nodes && subject.IsRunning(node) && !_paused.Contains(node);

    /// <summary>Lets a node stand still and waits until the others have given it up.</summary>
    public async Task PauseNodeAsync(int node)
    {
        await subject.PauseAsync(node);
        _paused.Add(node);
        await UntilGoneAsync(node);
    }

    /// <summary>Ends <see cref="PauseNodeAsync"/>, and waits for nothing.</summary>
    public async Task ResumeNodeAsync(int node)
    {
        await subject.ResumeAsync(node);
        _paused.Remove(node);
    }

    /// <summary>Ends a node as a crash would, and waits for nothing: the others do not know yet.</summary>
    public Task CrashNodeAsync(int node)
    {
        _connections.TryRemove(node, out _);
        return subject.KillAsync(node);
    }

    /// <summary>Stops a node in order and waits until the others know.</summary>
    public async Task StopNodeAsync(int node)
    {
        await subject.StopAsync(node);
        await UntilGoneAsync(node);
    }

    /// <summary>Ends a node as a crash would and waits until the others know.</summary>
    public async Task KillNodeAsync(int node)
    {
        await subject.KillAsync(node);
        await UntilGoneAsync(node);
    }

    /// <summary>Starts a node and waits until all know of it.</summary>
    public async Task StartNodeAsync(int node)
    {
        await subject.StartAsync(node);
        await UntilAliveAsync();
    }

    async Task UntilGoneAsync(int gone)
    {
        _connections.TryRemove(gone, out _);
        foreach (var node in NodeIds.Where(IsServing))
            await UntilAsync(
                async () => !(await NodesKnownToAsync(node)).Contains(gone),
                $"node {node} knows that node {gone} is gone"
            );
    }

    async Task UntilAliveAsync()
    {
        var running = NodeIds.Where(IsServing).ToArray();
        foreach (var node in running)
            await UntilAsync(
                async () => (await NodesKnownToAsync(node)).SequenceEqual(running),
                $"node {node} knows the nodes {string.Join(", ", running)}"
            );
    }

    async Task<IEnumerable<int>> NodesKnownToAsync(int node) =>
        (await AskAsync<MetadataResponse>(node, new MetadataRequest { Topics = [] }, 12))
            .Brokers.Select(broker => broker.NodeId)
            .Order();

    async Task RepairAsync()
    {
        foreach (var node in _paused.ToArray())
            await ResumeNodeAsync(node);
        foreach (var node in NodeIds.Take(subject.Nodes).Where(node => !subject.IsRunning(node)))
            await subject.StartAsync(node);
        await UntilAliveAsync();
        // Internal topics first of all: the next scenario's groups need them.
        var everything = new MetadataRequest { Topics = null, AllowAutoTopicCreation = false };
        await UntilAsync(
            async () =>
                (await AskAsync<MetadataResponse>(AnyNode, everything, 12))
                    .Topics.Where(topic => topic.IsInternal)
                    .SelectMany(topic => topic.Partitions)
                    .All(partition =>
                        partition.LeaderId > 0 && partition.IsrNodes.Count == partition.ReplicaNodes.Count
                    ),
            "internal topics are in sync again"
        );
    }
}
