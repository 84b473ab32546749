using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using Graders.Support;

namespace Graders.FrameworksAndHosting;

/// <summary>Instances of a service that are told to stop, and that get company.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    const string Section = "notebook 06 §5.1";
    const int MaxInHand = 6;
    const int Records = 60;
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(30));
    readonly ServiceDay _day;
    ServicePod? _third;
    ServicePod? _fourth;

    Deployment(ServiceDay day) => _day = day;

    public static async Task<Deployment> OpenAsync(ICluster cluster)
    {
        var day = await ServiceDay.OpenAsync(cluster, "deployment");
        await day.WriteAsync(0, Records, Records);
        await day.WriteAsync(1, Records, Records);
        return new Deployment(day);
    }

    public async Task WhatIsInHandIsFinishedAsync()
    {
        var pod = await StartBusyAsync("polite", "00:00:30");
        await pod.TerminateAsync();
        // Who breaks off what is in hand does it at once.
        await Wait.HoldsAsync(
            TimeSpan.FromSeconds(1),
            () => Task.FromResult(pod.Cancelled.Count > 0 || pod.HasExited || pod.Ended is not null)
        );
        Fail.Unless(
            pod.Cancelled.Count == 0,
            happened: $"DrainTimeout is 30 s; the service was told to stop, and {pod.Cancelled.Count} handlers were "
                + "cancelled at once, in the middle of their work",
            expected: "what is in hand may go on: \"stop\" means \"begin no more\"",
            read: Section
        );
        var inHand = pod.Begun.ToList();
        pod.Tell("free");
        var ended = await pod.EndsAsync(Patience);
        Fail.Unless(
            ended,
            happened: $"everything in hand could end, and {Patience.TotalSeconds} s later the process has not",
            expected: "it finishes, commits, leaves the group, and ends",
            read: Section
        );
        var lost = pod.Begun.Except(pod.Done).ToList();
        Fail.Unless(
            lost.Count == 0,
            happened: $"{inHand.Count} records were in hand when the service was told to stop, and the process ended with "
                + $"{lost.Count} of them unfinished",
            expected: "it waits for what is in hand, DrainTimeout at the most",
            read: Section
        );
        var fresh = pod.Begun.Except(inHand).ToList();
        Fail.Unless(
            fresh.Count == 0,
            happened: $"after it was told to stop, the service began {fresh.Count} more records",
            expected: "nothing new: the loop ends first, then what is in hand",
            read: Section
        );
        Fail.Unless(
            pod.ExitCode == 0,
            happened: $"told to stop, the process ended with exit code {pod.ExitCode}: {pod.Ended}",
            expected: "0: a stop is no failure",
            read: Section
        );
        await TheGroupIsLeftAsync();
        for (var partition = 0; partition < 2; partition++)
        {
            var done = pod.Done.Where(item => item.Partition == partition).Max(item => item.Offset);
            var committed = await _day.CommittedAsync(partition);
            Fail.Unless(
                committed == done + 1,
                happened: $"partition {partition} is done up to offset {done}, and after the end the group has committed "
                    + $"{committed}",
                expected: $"{done + 1}: what was finished at the end is stored then, and Close commits it",
                read: Section
            );
        }
    }

    public async Task WhatHangsIsCancelledInTheEndAsync()
    {
        long[] before = [await _day.CommittedAsync(0), await _day.CommittedAsync(1)];
        var pod = await StartBusyAsync("hanging", "00:00:01");
        var first = pod.Begun.Where(item => item.Partition == 0).MinBy(item => item.Offset)!;
        foreach (var item in pod.Begun.Where(item => item == first || item.Partition == 1))
            pod.Tell($"keep {item.Name}");
        pod.Tell("free");
        await pod.ComesToAsync(() => Task.FromResult(pod.Done.Count(item => item.Partition == 0) >= MaxInHand - 2));
        await pod.TerminateAsync();
        var ended = await pod.EndsAsync(Patience);
        Fail.Unless(
            ended,
            happened: $"DrainTimeout is 1 s, some handlers hang, and {Patience.TotalSeconds} s after it was told to stop the "
                + "process has not ended",
            expected: "when the time is over the handlers are cancelled, and it ends: the orchestrator would kill it",
            read: Section
        );
        Fail.Unless(
            pod.Cancelled.Contains(first),
            happened: "the time to finish was over, and the handler that hung was not cancelled",
            expected: "its token is cancelled then: another instance gets its record, and both would work on it",
            read: Section
        );
        for (var partition = 0; partition < 2; partition++)
        {
            var committed = await _day.CommittedAsync(partition);
            var limit = pod.Begun.Where(item => item.Partition == partition).Except(pod.Done).Min(item => item.Offset);
            Fail.Unless(
                committed >= before[partition] && committed <= limit,
                happened: $"the record at offset {limit} of partition {partition} was cancelled, and the group has committed "
                    + $"{committed}: nobody will see it again",
                expected: "what was cancelled is not done: the offset stays before it",
                read: "notebook 06 §4.2"
            );
        }
        await TheGroupIsLeftAsync();
    }

    public async Task ASecondInstanceTakesOverAsync()
    {
        _third = await StartBusyAsync("third", "00:00:30");
        _fourth = Start("fourth", "00:00:30");
        _fourth.Tell("free");
        var joined = await _fourth.ComesToAsync(async () =>
            (await _day.Group.DescribeAsync())?.State == ConsumerGroupState.PreparingRebalance
            || _fourth.Begun.Count > 0
            || _third.Cancelled.Count > 0
        );
        Fail.Unless(
            joined,
            happened: $"a second instance was started, and {Patience.TotalSeconds} s later it has not joined the group",
            expected: "it joins, and the group rebalances",
            read: "notebook 06 §4.1"
        );
        // Who does not wait gives its partitions away within a moment.
        await Wait.HoldsAsync(
            TimeSpan.FromSeconds(1),
            () => Task.FromResult(_third.Cancelled.Count > 0 || _fourth.Begun.Count > 0)
        );
        Fail.Unless(
            _third.Cancelled.Count == 0 && _fourth.Begun.Count == 0,
            happened: "a second instance joined while the first had records in hand: "
                + $"{_third.Cancelled.Count} of them were cancelled, and the second instance began "
                + $"{_fourth.Begun.Count} records before the first had finished",
            expected: "a rebalance is a small shutdown: what is in hand is finished and committed before its partition "
                + "goes, DrainTimeout at the most",
            read: Section
        );
        _third.Tell("free");
        await EverythingIsDoneAsync("a second instance has joined");
        var both = _third.Done.Concat(_fourth.Done).ToList();
        var twice = both.GroupBy(item => item).FirstOrDefault(item => item.Count() > 1)?.Key;
        Fail.Unless(
            twice is null,
            happened: $"nobody died, and the record {twice?.Offset} of partition {twice?.Partition} was done twice",
            expected: "once: what is finished when a partition moves is stored, and committed with the revocation",
            read: Section
        );
    }

    public async Task WhatWasPausedGoesOnAsync()
    {
        await _fourth!.TerminateAsync();
        Fail.Unless(
            await _fourth.EndsAsync(Patience),
            happened: $"the second instance had nothing in hand, and {Patience.TotalSeconds} s after it was told to stop it "
                + "has not ended",
            expected: "it leaves the group, and ends",
            read: Section
        );
        await _day.WriteAsync(0, records: 4, keys: Records);
        await _day.WriteAsync(1, records: 4, keys: Records);
        await EverythingIsDoneAsync("the second instance has left");
    }

    public ValueTask DisposeAsync() => _day.DisposeAsync();

    async Task EverythingIsDoneAsync(string when)
    {
        var since = _third!.Done.Count;
        List<WorkItem> missing = [];
        await _third.ComesToAsync(() =>
        {
            missing = [.. _day.Written.Except(_day.Done)];
            return Task.FromResult(missing.Count == 0);
        });
        Fail.Unless(
            missing.Count == 0,
            happened: $"{when}, and {Patience.TotalSeconds} s later {missing.Count} records are not done, the first of them "
                + $"at offset {missing.FirstOrDefault()?.Offset} of partition {missing.FirstOrDefault()?.Partition}; the "
                + $"first instance has done {_third.Done.Count - since} in the meantime",
            expected: "every partition has an owner that reads it. One that was paused when it was lost is still paused when "
                + "it comes back: resume what you give up",
            read: "notebook 06 §6.3"
        );
    }

    async Task<ServicePod> StartBusyAsync(string name, string drainTimeout)
    {
        var pod = Start(name, drainTimeout);
        var busy = await pod.ComesToAsync(() =>
            Task.FromResult(
                Enumerable.Range(0, 2).All(p => pod.Begun.Count(item => item.Partition == p) >= MaxInHand - 1)
            )
        );
        Fail.Unless(
            busy,
            happened: $"{Patience.TotalSeconds} s after its start the service has begun {pod.Begun.Count} records, and "
                + "nothing has ended yet",
            expected: $"about {MaxInHand} of each partition",
            read: "notebook 06 §4.1"
        );
        return pod;
    }

    ServicePod Start(string name, string drainTimeout) =>
        _day.Start(
            name,
            $"Listener:MaxInHand={MaxInHand}",
            $"Listener:DrainTimeout={drainTimeout}",
            "Kafka:Consumer:SessionTimeoutMs=30000"
        );

    async Task TheGroupIsLeftAsync() =>
        Fail.Unless(
            await Wait.HoldsAsync(
                GraderCluster.Patience(TimeSpan.FromSeconds(3)),
                async () => await _day.Group.MembersAsync() == 0
            ),
            happened: "the process has ended, and its consumer is still a member of the group",
            expected: "Close() leaves at once; without it the partitions wait for session.timeout.ms (30 s here), at each "
                + "deployment",
            read: Section
        );
}
