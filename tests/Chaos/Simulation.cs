using System.Diagnostics.CodeAnalysis;
using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Chaos;

/// <summary>
/// A cluster and its clients under one clock and one source of chance: the same seed is the same run. The brokers are
/// the real ones, called below their sockets; everything runs on the calling thread.
/// </summary>
internal sealed class Simulation : IDisposable
{
    readonly List<SimulatedConnection> _connections = [];
    readonly List<SimulatedConnection> _waiting = [];
    readonly HashSet<(string Client, int Broker)> _cut = [];
    readonly HashSet<int> _paused = [];
    readonly EmbeddedKafkaOptions _options;
    readonly SimulatedDisk? _disk;
    readonly Action<string>? _trace;
    double _slowness = 1;
    double _lossRate;

    public Simulation(int seed, EmbeddedKafkaOptions options, Action<string>? trace)
    {
        Random = new Random(seed);
        _trace = trace;
        _options = options;
        _disk = options.DataDirectory is null ? null : new(options.DataDirectory);
        options.TimeProvider = Time;
        // Ports are the machine's: another program may take one while its broker is down, and no client here goes
        // through it.
        options.Logger = line =>
        {
            if (!line.Contains("cannot keep port", StringComparison.Ordinal))
                Broken("the brokers log no error", line);
        };
        Begin();
    }

    [MemberNotNull(nameof(Cluster), nameof(State))]
    void Begin()
    {
        Cluster = EmbeddedKafkaCluster.StartAsync(_options).GetAwaiter().GetResult();
        State = Cluster.State;
        State.NewId = () =>
        {
            var bytes = new byte[16];
            Random.NextBytes(bytes);
            return new(bytes);
        };
    }

    public Random Random { get; }
    public SimulatedTime Time { get; } = new();
    public EmbeddedKafkaCluster Cluster { get; private set; }
    public ClusterState State { get; private set; }

    /// <summary>Whether the brokers keep what they have on a disk, so that it outlives them.</summary>
    public bool HasDisk => _disk is not null;

    public List<Violation> Violations { get; } = [];

    /// <summary>Runs on the loop before each request is handled: where a mutation breaks things.</summary>
    public Func<RequestContext, IRequest, IResponse?>? Intercept { get; set; }

    /// <summary>Runs when a broker has an answer, which may yet be lost.</summary>
    public Action<IResponse?>? Answered { get; set; }

    public void Dispose()
    {
        Cluster.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _disk?.Dispose();
    }

    public void In(double milliseconds, Action action) => Time.In(milliseconds, action);

    public void At(double milliseconds, Action action) => Time.In(milliseconds - Time.Milliseconds, action);

    public void Trace(string line) => _trace?.Invoke($"{Time.Milliseconds, 10:0.000} ms  {line}");

    public bool IsTraced => _trace is not null;

    public void Broken(string promise, string what)
    {
        var violation = new Violation(Time.Milliseconds, promise, what);
        Violations.Add(violation);
        _trace?.Invoke(violation.ToString());
    }

    /// <summary>Runs until <paramref name="milliseconds"/> of the run, with <paramref name="afterEach"/> after each
    /// event.</summary>
    public void RunUntil(double milliseconds, Action afterEach)
    {
        while (Violations.Count < 20 && Time.StepBefore(milliseconds))
        {
            OnLoop(() => 0);
            foreach (var connection in _waiting.ToArray())
                if (connection.Look())
                    _waiting.Remove(connection);
            afterEach();
        }
    }

    public T OnLoop<T>(Func<T> function) => State.Loop.Invoke(function);

    public double Latency() => (0.1 + Random.NextDouble() * Random.NextDouble() * 4) * _slowness;

    public SimulatedConnection Connect(string clientId, int brokerId, bool leavesZombies)
    {
        var connection = new SimulatedConnection(this, clientId, brokerId, leavesZombies);
        _connections.Add(connection);
        return connection;
    }

    public void Forget(SimulatedConnection connection) => _connections.Remove(connection);

    /// <summary>Runs a client; an exception in it is a violation, for clients expect every answer that Kafka
    /// gives.</summary>
    public async void Run(string who, Func<Task> client)
    {
        try
        {
            await client();
        }
        catch (Exception e)
        {
            Broken("clients get answers that Kafka gives", $"{who}: {e}");
        }
    }

    public Task Sleep(double milliseconds)
    {
        var done = new TaskCompletionSource();
        In(milliseconds, done.SetResult);
        return done.Task;
    }

    public void Waits(SimulatedConnection connection)
    {
        if (!_waiting.Contains(connection))
            _waiting.Add(connection);
    }

    public bool IsUp(int brokerId) => State.Brokers[brokerId - 1].IsUp;

    public bool Handles(int brokerId) => !_paused.Contains(brokerId);

    public bool Serves(string clientId, int brokerId) =>
        State.Brokers[brokerId - 1] is { IsUp: true, IsRegistering: false } && !_cut.Contains((clientId, brokerId));

    /// <summary>Whether what is sent vanishes rather than being refused.</summary>
    public bool IsSilent(string clientId, int brokerId) => IsUp(brokerId) && _cut.Contains((clientId, brokerId));

    public bool LosesAnswer() => _lossRate > 0 && Random.NextDouble() < _lossRate;

    public Task<IResponse?> Handle(RequestContext context, IRequest request) =>
        OnLoop(() =>
        {
            try
            {
                if (Intercept?.Invoke(context, request) is { } instead)
                    return Task.FromResult<IResponse?>(instead);
                var handler = Cluster.Apis.Find(context.Api)!;
                handler.Prepare(context, request);
                return AnswerAsync(handler, State, handler.HandleAsync(context, request));
            }
            catch (Exception e)
            {
                Broken("a handler answers", $"{context.Api}: {e}");
                return Task.FromException<IResponse?>(e);
            }
        });

    async Task<IResponse?> AnswerAsync(IApiHandler handler, ClusterState state, ValueTask<IResponse?> handled)
    {
        var answer = await handled;
        if (state != State)
            return answer;
        // As a connection does: what an answer tells of is on the disk before it leaves.
        state.Disk?.BeforeAnswer(handler);
        Answered?.Invoke(answer);
        return answer;
    }

    // What goes wrong.

    public void Stop(int brokerId) => Down(brokerId, "stops", broker => broker.StopAsync());

    public void Crash(int brokerId) => Down(brokerId, "crashes", broker => broker.CrashAsync());

    void Down(int brokerId, string how, Func<EmbeddedBroker, Task> down)
    {
        Trace($"broker {brokerId} {how}");
        down(Cluster.Brokers[brokerId - 1]).GetAwaiter().GetResult();
        _paused.Remove(brokerId);
        foreach (var connection in _connections.Where(connection => connection.BrokerId == brokerId).ToArray())
            connection.Reset();
    }

    public void Start(int brokerId)
    {
        Trace($"broker {brokerId} starts");
        Cluster.Brokers[brokerId - 1].StartAsync().GetAwaiter().GetResult();
    }

    public void Pause(int brokerId)
    {
        Trace($"broker {brokerId} stands still");
        Cluster.Brokers[brokerId - 1].PauseAsync().GetAwaiter().GetResult();
        _paused.Add(brokerId);
    }

    public void Resume(int brokerId)
    {
        Trace($"broker {brokerId} goes on");
        Cluster.Brokers[brokerId - 1].ResumeAsync().GetAwaiter().GetResult();
        _paused.Remove(brokerId);
        foreach (var connection in _connections.Where(connection => connection.BrokerId == brokerId).ToArray())
            connection.Pump();
    }

    public void CutLink(int one, int other)
    {
        Trace($"brokers {one} and {other} cannot reach each other");
        Cluster.CutLink(one, other);
    }

    public void HealLink(int one, int other)
    {
        Trace($"brokers {one} and {other} can reach each other");
        Cluster.HealLink(one, other);
    }

    public void CutClient(string clientId, int brokerId, bool cut)
    {
        Trace($"{clientId} and broker {brokerId} {(cut ? "cannot" : "can")} reach each other");
        if (cut)
            _cut.Add((clientId, brokerId));
        else
            _cut.Remove((clientId, brokerId));
    }

    public void KillConnections(int brokerId)
    {
        Trace($"connections to broker {brokerId} break");
        foreach (var connection in _connections.Where(connection => connection.BrokerId == brokerId).ToArray())
            connection.Break();
    }

    public void Hold(int brokerId, string topic, bool hold)
    {
        Trace($"broker {brokerId} {(hold ? "stops replicating" : "replicates")} {topic}");
        if (hold)
            Cluster.HoldReplication(brokerId, topic);
        else
            Cluster.ReleaseReplication(brokerId, topic);
    }

    public void Network(double slowness, double lossRate)
    {
        Trace($"the network is {slowness} times as slow and loses {lossRate:0%} of answers");
        _slowness = slowness;
        _lossRate = lossRate;
    }

    /// <summary>The process is gone with all brokers at once, as by SIGKILL; another begins with what the disk
    /// has.</summary>
    public void KillAll()
    {
        Trace("all brokers are killed, and others begin with what is on the disk");
        var left = _disk!.AsItIs();
        foreach (var connection in _connections.ToArray())
            connection.Reset();
        _waiting.Clear();
        _paused.Clear();
        Cluster.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _options.DataDirectory = left;
        Begin();
    }

    public void HealAll()
    {
        _cut.Clear();
        Network(1, 0);
        foreach (var broker in State.Brokers)
        {
            if (_paused.Contains(broker.Id))
                Resume(broker.Id);
            if (!broker.IsUp)
                Start(broker.Id);
            foreach (var other in State.Brokers)
                if (other.Id > broker.Id)
                    Cluster.HealLink(broker.Id, other.Id);
            Cluster.ReleaseReplication(broker.Id);
        }
    }
}
