using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;

namespace EmbeddedKafka;

/// <summary>One broker of an embedded cluster.</summary>
public sealed class EmbeddedBroker
{
    readonly ClusterState _state;
    readonly BrokerNode _node;
    readonly BrokerServer _server;
    readonly SemaphoreSlim _gate = new(1, 1);

    internal EmbeddedBroker(ClusterState state, BrokerNode node, BrokerServer server)
    {
        _state = state;
        _node = node;
        _server = server;
    }

    /// <summary>Its id, from 1.</summary>
    public int Id => _node.Id;

    /// <summary>Where it listens; the same after a restart.</summary>
    public string Host => _node.Host;

    /// <inheritdoc cref="Host"/>
    public int Port => _node.Port;

    /// <summary>Whether it serves.</summary>
    public bool IsRunning => _node.IsRunning;

    /// <summary>
    /// Stops the broker: leaders move to other replicas in sync, its connections close, its logs stay as they are.
    /// Does nothing when it is stopped.
    /// </summary>
    public async Task StopAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await _state.Loop.InvokeAsync(() =>
            {
                _state.Elections.Stop(_node);
                _node.FetchSessions.Clear();
                return true;
            }).ConfigureAwait(false);
            _server.Stop();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Starts a stopped broker on the same port: its logs are cut back to what the leaders have, catch up and rejoin the ISR.
    /// Leadership returns to it only by election, or where no other replica could lead. Does nothing when it runs.
    /// </summary>
    public async Task StartAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            _server.Start();
            await _state.Loop.InvokeAsync(() =>
            {
                _state.Elections.Start(_node);
                return true;
            }).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}
