using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using EmbeddedKafka;
using EmbeddedKafka.Protocol;
using Graders.Support;

namespace Graders.ErrorHandling;

/// <summary>
/// One life of a learner's service. A killed one is a process that stands still between two lines: its calls never come
/// back, and where brokers can do so on purpose, nothing that its clients still send arrives.
/// </summary>
internal sealed class Pod(ICluster cluster, string name, string group) : IAsyncDisposable
{
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(20));

    static readonly ApiKey[] Silenced =
    [
        ApiKey.Produce,
        ApiKey.Fetch,
        ApiKey.OffsetCommit,
        ApiKey.Heartbeat,
        ApiKey.LeaveGroup,
        ApiKey.JoinGroup,
        ApiKey.SyncGroup,
        ApiKey.ConsumerGroupHeartbeat,
        ApiKey.InitProducerId,
        ApiKey.AddPartitionsToTxn,
        ApiKey.AddOffsetsToTxn,
        ApiKey.TxnOffsetCommit,
        ApiKey.EndTxn,
    ];

    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource _never = new();
    readonly List<Fault> _faults = [];
    volatile bool _isDead;

    public string Name => name;

    public Task Running { get; private set; } = Task.CompletedTask;

    public bool IsDead => _isDead;

    public ConsumerConfig Settings =>
        new()
        {
            BootstrapServers = cluster.BootstrapServers,
            GroupId = group,
            ClientId = name,
            HeartbeatIntervalMs = 200,
            SessionTimeoutMs = 6_000,
            MaxPollIntervalMs = 6_000,
            AutoCommitIntervalMs = 500,
        };

    public ProducerConfig Producing =>
        new()
        {
            BootstrapServers = cluster.BootstrapServers,
            ClientId = name,
            MessageTimeoutMs = 15_000,
        };

    public void Start(Func<CancellationToken, Task> run) => Running = Task.Run(() => run(_stop.Token));

    /// <summary>The power goes, here and now. The task that it gives never ends: await it where the process
    /// stood.</summary>
    public Task Kill()
    {
        _isDead = true;
        if (cluster.Supports(Capability.Faults))
            foreach (var api in Silenced)
                _faults.Add(cluster.Embedded().Faults.Add(new Fault(api) { ClientId = name, DropsRequest = true }));
        return _never.Task;
    }

    /// <summary>Asks it to stop, and waits.</summary>
    public async Task StopAsync(string read)
    {
        await _stop.CancelAsync();
        Fail.Unless(
            await Wait.EndsAsync(Running, Patience),
            happened: $"{Patience.TotalSeconds} s after the stop was asked for, RunAsync of {name} has not ended",
            expected: "it leaves the group and ends; while it waits for anything it looks at the token",
            read: read
        );
        if (Running.IsFaulted && Running.Exception.GetBaseException() is not OperationCanceledException)
            await ClientWords.ExplainedAsync(Running, "notebook 04 §5.1");
    }

    /// <summary>Fails the task when it ended and nobody had asked it to.</summary>
    public async Task WorksAsync(string read)
    {
        if (!Running.IsCompleted || _stop.IsCancellationRequested)
            return;
        await ClientWords.ExplainedAsync(Running, "notebook 04 §5.1");
        Fail.With(
            happened: $"RunAsync of {name} ended by itself",
            expected: "it consumes until the stop is asked for",
            read: read
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (!_isDead)
            await Wait.EndsAsync(Running, Patience);
    }
}
