using Course.Grading;
using Course.Kit;

namespace Graders.FrameworksAndHosting;

/// <summary>A service that has a slow record, is killed, and meets a record that nobody can lay aside.</summary>
internal sealed class ListenerNight : IAsyncDisposable
{
    const int MaxInHand = 8;
    const int Records = 60;
    const int Keys = 30;

    // Longer than max.poll.interval.ms, which is 6 s, by more than the second that the client takes to look.
    static readonly TimeSpan Busy = TimeSpan.FromSeconds(8.5);
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(30));
    readonly ServiceDay _day;
    readonly ServicePod _first;
    ServicePod? _second;

    ListenerNight(ServiceDay day)
    {
        _day = day;
        _first = Start("first");
    }

    WorkItem Slow => _day.In(0)[0];

    public static async Task<ListenerNight> OpenAsync(ICluster cluster)
    {
        var day = await ServiceDay.OpenAsync(cluster, "listener");
        await day.WriteAsync(0, Records, Keys);
        await day.WriteAsync(1, Records, Keys);
        return new ListenerNight(day);
    }

    /// <summary>Nothing that it begins ends yet.</summary>
    public async Task ItTakesAsMuchAsItMayAsync()
    {
        var much = await _first.ComesToAsync(() =>
            Task.FromResult(BegunIn(0) >= MaxInHand - 1 || BegunIn(1) >= MaxInHand - 1)
        );
        Fail.Unless(
            much,
            happened: $"{2 * Records} records are there, of {2 * Keys} keys, and none has ended yet: in "
                + $"{Patience.TotalSeconds} s the listener has begun {BegunIn(0)} of partition 0 and {BegunIn(1)} of "
                + "partition 1",
            expected: $"it gives each record to its lane and takes the next one, up to MaxInHand ({MaxInHand}) of each "
                + "partition",
            read: "notebook 06 §4.1"
        );
        await _first.ComesToAsync(() => Task.FromResult(_first.IsStarted), TimeSpan.FromSeconds(5));
        Fail.Unless(
            _first.IsStarted,
            happened: "the listener consumes, and the host's StartAsync has not returned",
            expected: "the loop runs in ExecuteAsync, on a thread of its own: StartAsync is for what must fail early",
            read: "notebook 06 §1.2"
        );
    }

    public async Task ItStaysAMemberAsync()
    {
        var member = (await _day.Group.DescribeAsync())?.Members.SingleOrDefault()?.ConsumerId;
        var began = TimeProvider.System.GetTimestamp();
        var isMember = true;
        await _first.ComesToAsync(
            async () =>
            {
                var members = (await _day.Group.DescribeAsync())?.Members ?? [];
                isMember = members.Count == 1 && members[0].ConsumerId == member;
                return !isMember || TimeProvider.System.GetElapsedTime(began) > Busy;
            },
            Busy + Patience
        );
        Fail.Unless(
            isMember,
            happened: "its handlers took longer than max.poll.interval.ms (6 s), and the listener is no member of its group "
                + "any more",
            expected: "the loop goes on calling Consume, whatever is in hand: it pauses the partition of which it has enough",
            read: "notebook 06 §6.1"
        );
        var most = Math.Max(BegunIn(0), BegunIn(1));
        Fail.Unless(
            // Twice: who bounds it somewhere else, or a little later, has bounded it.
            most <= 2 * MaxInHand,
            happened: $"MaxInHand is {MaxInHand}, and {most} records of one partition are in hand",
            expected: "no more are taken until half of them are done: else the memory is the topic's, and so is what a kill "
                + "repeats",
            read: "notebook 06 §6.2"
        );
    }

    /// <summary>All go on but the first record of partition 0.</summary>
    public async Task WhatOvertakesIsNotCommittedAsync()
    {
        _first.Tell($"keep {Slow.Name}");
        _first.Tell("free");
        var last = _day.In(1)[^1];
        var committed = 0L;
        var done = await _first.ComesToAsync(async () =>
        {
            await NothingIsPassedAsync("the first record of partition 0 was slow");
            committed = await _day.CommittedAsync(1);
            return committed > last.Offset && _first.Done.Count(item => item.Partition == 0) >= MaxInHand - 1;
        });
        var missing = _day.In(1).Except(_first.Done).Count();
        var overtook = _first.Done.Count(item => item.Partition == 0);
        Fail.Unless(
            missing == 0 && overtook >= MaxInHand - 1,
            happened: $"one record of partition 0 is slow; in {Patience.TotalSeconds} s {overtook} have overtaken it, and "
                + $"{missing} of the {Records} of partition 1 are not done",
            expected: "what is slow holds up its key, and the commit of its partition, but nobody else",
            read: "notebook 06 §4.2"
        );
        Fail.Unless(
            done,
            happened: $"all of partition 1 is done; its last record has offset {last.Offset}, and the group has committed "
                + $"{committed}",
            expected: $"{last.Offset + 1} or more: the offset to go on from, behind the last record; offsets have gaps "
                + "(markers of transactions), so they are read, not counted",
            read: "notebook 06 §4.2"
        );
        await NothingIsPassedAsync("the first record of partition 0 was slow");
    }

    public async Task APodIsKilledAndAnotherOneGoesOnAsync()
    {
        await _first.KillAsync();
        await NothingIsPassedAsync("the first pod was killed");
        _second = Start("second");
        _second.Tell("free");
        var done = await _second.ComesToAsync(async () =>
        {
            await NothingIsPassedAsync("the second pod took over");
            return await _day.CommittedAsync(0) > _day.In(0)[^1].Offset;
        });
        var missing = _day.Written.Except(_day.Done).ToList();
        Fail.Unless(
            missing.Count == 0 && done,
            happened: $"{Patience.TotalSeconds} s after the second pod began, {missing.Count} records are not done, and the "
                + $"group has committed {await _day.CommittedAsync(0)} in partition 0, whose last record has offset "
                + $"{_day.In(0)[^1].Offset}",
            expected: "the second pod goes on where the first one has committed, and comes to the end",
            read: "notebook 06 §5.2"
        );
        foreach (var pod in new[] { _first, _second })
        foreach (var key in pod.Done.GroupBy(item => item.Key))
            Fail.Unless(
                key.Select(item => item.Offset).SequenceEqual(key.Select(item => item.Offset).Order()),
                happened: $"the records of the key {key.Key} were done in the order of offsets "
                    + string.Join(", ", key.Select(item => item.Offset)),
                expected: "in the order of the log: the loop gives them to their lane in the order of Consume",
                read: "notebook 06 §4.1"
            );
    }

    public async Task ARecordIsNeitherHandledNorLaidAsideAsync()
    {
        await _second!.TellAsync("fail nobody");
        var record = await _day.WriteAsync(1, "nobody");
        var ended = await _second.EndsAsync(Patience);
        Fail.Unless(
            ended,
            happened: $"a record could be neither handled nor laid aside, and {Patience.TotalSeconds} s later the service "
                + (_second.IsStopping ? "has not ended" : "goes on as if nothing were wrong"),
            expected: "ThrowIfBroken throws, the loop ends, the host stops: the record comes again",
            read: "notebook 06 §3.1"
        );
        Fail.Unless(
            _second.ExitCode != 0,
            happened: "the listener failed, the host stopped, and the process ended with exit code 0",
            expected: "another one: a host whose service failed stops with 0, and an orchestrator believes that all is well",
            read: "notebook 06 §1.3"
        );
        var committed = await _day.CommittedAsync(1);
        Fail.Unless(
            committed <= record.Offset,
            happened: $"the record at offset {record.Offset} was neither handled nor laid aside, and the group has "
                + $"committed {committed}",
            expected: "an offset is stored when its record is done",
            read: "notebook 06 §1.3"
        );
    }

    public ValueTask DisposeAsync() => _day.DisposeAsync();

    int BegunIn(int partition) => _first.Begun.Count(item => item.Partition == partition);

    ServicePod Start(string name) =>
        _day.Start(
            name,
            $"Listener:MaxInHand={MaxInHand}",
            "Listener:DrainTimeout=00:00:05",
            "Kafka:Consumer:SessionTimeoutMs=6000",
            "Kafka:Consumer:MaxPollIntervalMs=6000"
        );

    async Task NothingIsPassedAsync(string when)
    {
        var passed = await _day.PassedAsync();
        Fail.Unless(
            passed is null,
            happened: $"when {when}, the group had committed {passed?.Committed} in partition {passed?.Item.Partition}, past "
                + $"the record at offset {passed?.Item.Offset}, which was not done: whoever goes on will not see it",
            expected: "a record counts as done when it is done, not when it is handed out (EnableAutoOffsetStore = false, "
                + "whatever the settings say); and what overtook a slower one waits "
                + "for it",
            read: "notebook 06 §4.2"
        );
    }
}
