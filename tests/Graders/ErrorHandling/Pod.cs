using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using Graders.Support;

namespace Graders.ErrorHandling;

/// <summary>One life of a learner's service in the grader's process. What is killed is a
/// <see cref="MortalPod"/>.</summary>
internal sealed class Pod(ICluster cluster, string name, string group) : IAsyncDisposable
{
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(20));

    readonly CancellationTokenSource _stop = new();

    public Task Running { get; private set; } = Task.CompletedTask;

    public ConsumerConfig Settings => SettingsOf(cluster.BootstrapServers, group, name);

    public ProducerConfig Producing => ProducingOf(cluster.BootstrapServers, name);

    public static ConsumerConfig SettingsOf(string servers, string group, string name) =>
        new()
        {
            BootstrapServers = servers,
            GroupId = group,
            ClientId = name,
            HeartbeatIntervalMs = 200,
            SessionTimeoutMs = 6_000,
            MaxPollIntervalMs = 6_000,
            AutoCommitIntervalMs = 500,
        };

    public static ProducerConfig ProducingOf(string servers, string name) =>
        new()
        {
            BootstrapServers = servers,
            ClientId = name,
            MessageTimeoutMs = 15_000,
        };

    public void Start(Func<CancellationToken, Task> run) => Running = Task.Run(() => run(_stop.Token));

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
        await Wait.EndsAsync(Running, Patience);
    }
}
