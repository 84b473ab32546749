using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Network;

namespace EmbeddedKafka;

/// <summary>One broker of an embedded cluster, and what can be done to it. All members may be called from any thread,
/// in any order.</summary>
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

    /// <summary>Where its first listener is; the same after a restart.</summary>
    public string Host => _node.Endpoints[0].Host;

    /// <inheritdoc cref="Host"/>
    public int Port => _node.Endpoints[0].Port;

    /// <summary>Whether it serves: true until it is stopped, crashes or is paused, and again when a controller has
    /// taken it in.</summary>
    public bool IsRunning => _node.IsRunning;

    /// <summary>
    /// Stops the broker in order, as SIGTERM does (a controlled shutdown): leaders move to other replicas in sync, its
    /// connections close, its logs stay as they are. Where no controller is active nobody moves them. Does nothing when
    /// it is down.
    /// </summary>
    public Task StopAsync() => DownAsync(_state.Members.Shutdown);

    /// <summary>
    /// The broker is gone at once, as by SIGKILL: its connections break and nobody is told. The controller notices when
    /// it has heard nothing for <c>broker.session.timeout.ms</c> (9 s, by the cluster's clock); until then clients are
    /// still sent to it and nobody else leads its partitions. Its logs stay as they are. Does nothing when it is down.
    /// </summary>
    public Task CrashAsync() => DownAsync(_state.Members.Crash);

    async Task DownAsync(Action<BrokerNode> change)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await ChangeAsync(change).ConfigureAwait(false);
            _server.Stop();
            await ChangeAsync(node => _server.Settings.Blockade.Hold(node.Id, hold: false)).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Starts a broker that is down, on the same port: its logs are cut back to what the leaders have, catch up and
    /// rejoin the ISR. Leadership returns to it by election, where no other replica could lead, or by itself after
    /// <c>leader.imbalance.check.interval.seconds</c> (300). It serves once a controller has taken it in, so not before
    /// more than half of the brokers run; this does not wait for them. Does nothing when it is up.
    /// </summary>
    public async Task StartAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await ChangeAsync(_state.Members.Start).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// The broker stands still, as after SIGSTOP: it accepts connections and bytes and answers nothing, its replicas do
    /// not fetch. After <c>broker.session.timeout.ms</c> it leaves all ISRs and leads nothing. Does nothing when it
    /// does not run.
    /// </summary>
    public Task PauseAsync() =>
        ChangeAsync(node =>
        {
            if (!node.IsVoting)
                return;
            _server.Settings.Blockade.Hold(node.Id, hold: true);
            _state.Members.Pause(node);
        });

    /// <summary>Ends <see cref="PauseAsync"/>, as SIGCONT: what clients sent meanwhile is handled now, and the broker
    /// catches up.</summary>
    public Task ResumeAsync() =>
        ChangeAsync(node =>
        {
            _state.Members.Resume(node);
            _server.Settings.Blockade.Hold(node.Id, hold: false);
        });

    /// <summary>Closes the connections of one client (by its <c>client.id</c>) or of all, as a failing network device
    /// does. Clients may connect again at once.</summary>
    /// <returns>How many there were.</returns>
    public int CloseConnections(string? clientId = null) => _server.CloseConnections(clientId);

    Task ChangeAsync(Action<BrokerNode> change) =>
        _state.Loop.InvokeAsync(() =>
        {
            change(_node);
            return true;
        });
}
