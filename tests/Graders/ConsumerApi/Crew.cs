using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using Graders.Support;

namespace Graders.ConsumerApi;

/// <summary>Instances of a learner's worker, as an orchestrator would run them, and the group that they make
/// up.</summary>
internal sealed class Crew(ICluster cluster, ObservedGroup group) : IAsyncDisposable
{
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(20));
    static readonly TimeSpan Settling = GraderCluster.Patience(TimeSpan.FromSeconds(30));
    readonly Dictionary<string, Shift> _shifts = [];

    public ObservedGroup Group => group;

    /// <summary>The clinic's settings, new for each instance. Heartbeats are short: the grader should not wait for
    /// them.</summary>
    public ConsumerConfig Settings(string name) =>
        new()
        {
            BootstrapServers = cluster.BootstrapServers,
            GroupId = group.Id,
            ClientId = name,
            HeartbeatIntervalMs = 200,
            SessionTimeoutMs = 20_000,
        };

    public void Start(string name, Func<ConsumerConfig, CancellationToken, Task> run)
    {
        var stop = new CancellationTokenSource();
        _shifts[name] = new Shift(
            stop,
            Task.Run(() => ClientWords.ExplainedAsync(run(Settings(name), stop.Token), "notebook 04 §5.1"))
        );
    }

    /// <summary>The instance's RunAsync.</summary>
    public Task Running(string name) => _shifts[name].Running;

    public IEnumerable<string> Names => _shifts.Keys;

    /// <summary>Asks it to stop, and waits for it.</summary>
    /// <param name="name">The instance.</param>
    /// <param name="expected">What ends RunAsync.</param>
    /// <param name="read">Where that is taught.</param>
    public async Task StopAsync(
        string name,
        string expected = "Consume(stop) returns at once when the token is cancelled",
        string read = "notebook 04 §1.3"
    )
    {
        var shift = _shifts[name];
        await shift.Stop.CancelAsync();
        Fail.Unless(
            await Wait.EndsAsync(shift.Running, Patience),
            happened: $"{Patience.TotalSeconds} s after the stop was asked for, RunAsync of {name} has not ended",
            expected: expected,
            read: read
        );
        if (shift.Running.IsFaulted && shift.Running.Exception.GetBaseException() is not OperationCanceledException)
            await shift.Running;
    }

    public async Task StopAllAsync()
    {
        foreach (
            var name in _shifts
                .Keys.ToList()
                .Where(name => !Running(name).IsCompleted || !_shifts[name].Stop.IsCancellationRequested)
        )
            if (!Running(name).IsFaulted)
                await StopAsync(name);
    }

    /// <summary>Fails the task when an instance ended that nobody had asked to.</summary>
    public async Task EveryoneWorksAsync()
    {
        foreach (
            var (name, shift) in _shifts.Where(shift =>
                shift.Value.Running.IsCompleted && !shift.Value.Stop.IsCancellationRequested && !shift.Value.MayEnd
            )
        )
        {
            if (shift.Running.IsFaulted)
                await shift.Running;
            Fail.With(
                happened: $"RunAsync of {name} ended by itself; the group {group.Id} has {await group.MembersAsync()} "
                    + "members",
                expected: "it consumes until the stop is asked for",
                read: "notebook 04 §1.3"
            );
        }
    }

    /// <summary>From now on this instance may end with an exception.</summary>
    public void MayEnd(string name) => _shifts[name].MayEnd = true;

    /// <summary>Fails the task unless the group gets that many members, all of whom have partitions.</summary>
    public async Task HasMembersAsync(int count)
    {
        var settled = await Wait.HoldsAsync(
            Settling,
            async () =>
            {
                await EveryoneWorksAsync();
                return await group.DescribeAsync() is { State: ConsumerGroupState.Stable } described
                    && described.Members.Count == count
                    && described.Members.All(member => member.Assignment.TopicPartitions.Count > 0);
            }
        );
        Fail.Unless(
            settled,
            happened: $"after {Settling.TotalSeconds} s the group {group.Id} has {await group.MembersAsync()} members "
                + $"with partitions, with {count} instances running",
            expected: "each instance subscribes under the group id of its settings, and gets a share",
            read: "notebook 04 §2.2"
        );
    }

    /// <summary>Fails the task unless the group is empty soon.</summary>
    public async Task TheGroupIsLeftAsync()
    {
        var left = await Wait.HoldsAsync(
            GraderCluster.Patience(TimeSpan.FromSeconds(3)),
            async () => await group.MembersAsync() == 0
        );
        Fail.Unless(
            left,
            happened: $"RunAsync has ended, but its consumer is still a member of the group {group.Id}: its partitions "
                + "stand still until the session timeout",
            expected: "Close() leaves the group at once, also on the way out with an exception; Dispose() alone does "
                + "not",
            read: "notebook 04 §4.1"
        );
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var shift in _shifts.Values)
            await shift.Stop.CancelAsync();
    }

    sealed record Shift(CancellationTokenSource Stop, Task Running)
    {
        public bool MayEnd { get; set; }
    }
}
