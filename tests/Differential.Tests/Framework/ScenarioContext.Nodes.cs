namespace Differential.Tests.Framework;

/// <summary>Nodes that go and come. Only scenarios that are marked with Disturbs may.</summary>
internal sealed partial class ScenarioContext
{
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
        foreach (var node in NodeIds.Where(subject.IsRunning))
            await UntilAsync(async () => !(await NodesKnownToAsync(node)).Contains(gone), $"node {node} knows that node {gone} is gone");
    }

    async Task UntilAliveAsync()
    {
        var running = NodeIds.Where(subject.IsRunning).ToArray();
        foreach (var node in running)
            await UntilAsync(async () => (await NodesKnownToAsync(node)).SequenceEqual(running), $"node {node} knows the nodes {string.Join(", ", running)}");
    }

    async Task<IEnumerable<int>> NodesKnownToAsync(int node)
        => (await AskAsync<MetadataResponse>(node, new MetadataRequest { Topics = [] }, 12)).Brokers.Select(broker => broker.NodeId).Order();

    async Task RepairAsync()
    {
        foreach (var node in NodeIds.Where(node => !subject.IsRunning(node))) await subject.StartAsync(node);
        await UntilAliveAsync();
        // Internal topics first of all: the next scenario's groups need them.
        var everything = new MetadataRequest { Topics = null, AllowAutoTopicCreation = false };
        await UntilAsync(
            async () => (await AskAsync<MetadataResponse>(AnyNode, everything, 12)).Topics.Where(topic => topic.IsInternal)
                .SelectMany(topic => topic.Partitions).All(partition => partition.LeaderId > 0 && partition.IsrNodes.Count == partition.ReplicaNodes.Count),
            "internal topics are in sync again");
    }
}
