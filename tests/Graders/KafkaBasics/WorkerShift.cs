using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.KafkaBasics;

namespace Graders.KafkaBasics;

/// <summary>Keeps one instance of the notification service running, as an orchestrator would, and watches its
/// group.</summary>
internal sealed class WorkerShift(
    ICluster cluster,
    FrontDesk desk,
    ObservedGroup group,
    MessageGateway gateway,
    Func<INotificationWorker> hire
) : IAsyncDisposable
{
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(20));
    readonly CancellationTokenSource _stop = new();
    Task _worker = Task.CompletedTask;
    bool _restarted;

    public async Task RunUntilEveryPatientIsToldAsync()
    {
        Start();
        var done = await Wait.HoldsAsync(
            Patience,
            async () =>
            {
                Fail.Unless(
                    gateway.MembersAtFirstCall != 0,
                    happened: $"while the worker handled its first event, the group {group.Id} had no member",
                    expected: "it subscribes under the group id that it was given: a second instance then shares the "
                        + "partitions and the offsets with it",
                    read: "notebook 01 §5.1"
                );

                // In this order: what is committed must be done by the time we look whether it is done.
                var lag = await cluster.LagAsync(group.Id, desk.Topic);
                NothingWasSkipped();
                NothingIsCommittedBeforeItIsDone(lag);
                await RestartAfterTheFailureAsync();
                await LetPatientsCallAsync();
                return desk.Written.Keys.All(gateway.Told);
            }
        );
        var told = desk.Written.Keys.Count(gateway.Told);
        Fail.Unless(
            done,
            happened: $"after {Patience.TotalSeconds} s {told} of {desk.Written.Count} events were processed; "
                + $"the group {group.Id} has {await group.MembersAsync()} members",
            expected: "the worker reads all partitions of the topic as a member of its group",
            read: "notebook 01 §5.1"
        );
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        Fail.Unless(
            await Wait.EndsAsync(_worker, Patience),
            happened: $"{Patience.TotalSeconds} s after the stop was asked for, RunAsync has not ended",
            expected: "Consume(stop) returns at once when the token is cancelled",
            read: "notebook 01 §5.1"
        );
        if (_worker.IsFaulted && _worker.Exception.GetBaseException() is not OperationCanceledException)
            await _worker;
        await TheGroupIsLeftAsync();
    }

    public async Task NothingIsLeftToDoAsync()
    {
        var lag = await cluster.LagAsync(group.Id, desk.Topic);
        var behind = lag.Partitions.FirstOrDefault(partition => partition.Lag > 0);
        Fail.Unless(
            behind is null,
            happened: $"every event was processed and the worker stopped in peace, but the group's lag is {lag.Total}: "
                + "in partition "
                + $"{behind?.Partition} the committed offset is {behind?.Committed?.ToString() ?? "none"} and "
                + $"the end is {behind?.End}, "
                + "so the next start tells these patients again",
            expected: "a stop commits what was processed; the committed offset is the next one to read, that is the "
                + "last processed + 1",
            read: "notebook 01 §5.4"
        );
    }

    public async ValueTask DisposeAsync() => await _stop.CancelAsync();

    void Start()
    {
        var worker = hire();
        _worker = Task.Run(() =>
            ClientWords.ExplainedAsync(worker.RunAsync(gateway.NotifyAsync, _stop.Token), "notebook 01 §5.4")
        );
    }

    async Task RestartAfterTheFailureAsync()
    {
        if (!_worker.IsCompleted)
            return;

        if (_worker.IsFaulted && !GatewayDownException.Ended(_worker))
            await _worker;
        Fail.Unless(
            gateway.Failed is not null && !_restarted,
            happened: $"RunAsync ended by itself after {gateway.Calls} events; nobody had asked it to stop",
            expected: "it consumes until the stop is asked for; only a failed notify may end it, with that exception",
            read: "notebook 01 §5.1"
        );

        await TheGroupIsLeftAsync();
        NothingIsCommittedBeforeItIsDone(await cluster.LagAsync(group.Id, desk.Topic));
        _restarted = true;
        Start();
    }

    async Task TheGroupIsLeftAsync()
    {
        var left = await Wait.HoldsAsync(
            GraderCluster.Patience(TimeSpan.FromSeconds(3)),
            async () => await group.MembersAsync() == 0
        );
        Fail.Unless(
            left,
            happened: $"RunAsync has ended, but its consumer is still a member of the group {group.Id}: its partitions "
                + "stand still "
                + "until the session timeout (45 s)",
            expected: "Close() leaves the group at once; Dispose() alone does not",
            read: "notebook 01 §5.2"
        );
    }

    /// <summary>New bookings come in while the worker is a member and has not begun: whoever starts at the end shows it
    /// now.</summary>
    async Task LetPatientsCallAsync()
    {
        if (gateway.Calls == 0 && await group.MembersAsync() > 0)
            await desk.WriteWalkinsAsync();
    }

    void NothingWasSkipped()
    {
        foreach (var partition in desk.Written.GroupBy(written => written.Value.Partition.Value))
        {
            var told = partition
                .Where(written => gateway.Told(written.Key))
                .Select(written => written.Value.Offset.Value)
                .ToList();
            var skipped = partition.Count(written =>
                told.Count > 0 && written.Value.Offset < told.Min() && written.Key != gateway.Failed
            );
            Fail.Unless(
                skipped == 0,
                happened: $"in partition {partition.Key} the worker began at offset "
                    + $"{(told.Count > 0 ? told.Min() : 0)}: "
                    + $"the {skipped} events before it were skipped",
                expected: "a group without committed offsets begins at the earliest record (auto.offset.reset; the "
                    + "default is latest)",
                read: "notebook 01 §1.2"
            );
        }
    }

    void NothingIsCommittedBeforeItIsDone(LagView lag)
    {
        if (gateway.Failed is not { } failed)
            return;

        foreach (var (booking, position) in desk.Written)
            if (
                lag[position.Partition.Value].Committed is { } committed
                && position.Offset < committed
                && !gateway.Told(booking)
            )
                Fail.With(
                    happened: $"the gateway failed for step {failed.Step} of booking {failed.BookingId}, and the event "
                        + "at offset "
                        + $"{position.Offset.Value} of partition {position.Partition.Value} was never "
                        + $"processed: the group has already committed {committed} there",
                    expected: "at least once (duplicates allowed, losses not): an offset is committed after its record "
                        + "is processed",
                    read: "notebook 01 §5.4"
                );
    }
}
