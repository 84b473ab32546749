using System.Diagnostics;
using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.ConsumerApi;

namespace Graders.ConsumerApi;

/// <summary>Task 2: two pods, a restart, and a third pod that comes while one of them is busy.</summary>
internal sealed class RollingDay(ICluster cluster, Desk desk, Crew crew) : IDisposable
{
    const int Partitions = 4;
    const string Static = "notebook 04 §4.3";
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(20));
    static readonly TimeSpan Settling = GraderCluster.Patience(TimeSpan.FromSeconds(30));
    static readonly TimeSpan Soon = GraderCluster.Patience(TimeSpan.FromSeconds(10));

    // Several heartbeats of the grader's settings: by then every pod has heard of the newcomer.
    static readonly TimeSpan HeardOfIt = TimeSpan.FromSeconds(2);
    readonly HandledBookings _handled = new();
    readonly TaskCompletionSource _free = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _busy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Booking? _long;

    public async Task TwoPodsShareAsync()
    {
        Start("pod-0");
        Start("pod-1");
        await crew.HasMembersAsync(2);
    }

    public async Task ARestartedPodTakesItsSeatAgainAsync()
    {
        var before = await OwnersAsync("two pods");
        await crew.StopAsync("pod-0");
        var members = await crew.Group.MembersAsync();
        Fail.Unless(
            members == 2,
            happened: $"pod-0 has stopped and will be back in a moment, but the group has {members} members: it said "
                + "LeaveGroup, and its partitions go to pod-1 and back",
            expected: "a static member (group.instance.id) does not leave when it closes: its seat is kept for the "
                + "session timeout",
            read: Static
        );

        Start("pod-0");
        var mine = before.First(owner => owner.Value == "pod-0").Key;
        var probe = await desk.WriteOneAsync(mine);
        var back = await Wait.HoldsAsync(
            Patience,
            async () =>
            {
                await crew.EveryoneWorksAsync();
                var now = await crew.Group.MembersAsync();
                Fail.Unless(
                    now <= 2,
                    happened: $"pod-0 is back, and the group has {now} members: it did not take its seat again, and its "
                        + "old one keeps its partitions until the session timeout",
                    expected: "the same group.instance.id after a restart: the pod's name",
                    read: Static
                );
                return _handled.Contains(probe);
            }
        );
        Fail.Unless(
            back,
            happened: $"{Patience.TotalSeconds} s after its restart pod-0 has not handled a booking in partition "
                + $"{mine}, which was its own",
            expected: "it comes back within the session and gets its partitions without a rebalance",
            read: Static
        );
        var after = await OwnersAsync("two pods, after the restart");
        Fail.Unless(
            after.All(owner => before[owner.Key] == owner.Value),
            happened: $"after the restart the partitions have other owners: {Show(before)} became {Show(after)}",
            expected: "a restart within the session changes nothing",
            read: Static
        );
    }

    public async Task ANewPodKeepsNobodyWaitingAsync()
    {
        var owners = await OwnersAsync("two pods");
        var (idle, busy) = (
            owners.First(owner => owner.Value == "pod-0").Key,
            owners.First(owner => owner.Value == "pod-1").Key
        );
        _long = new Booking("long", "", 0, "");
        await desk.WriteOneAsync(busy);
        Fail.Unless(
            await Wait.EndsAsync(_busy.Task, Patience),
            happened: $"pod-1 did not begin a booking in its partition {busy}",
            expected: "it goes on consuming",
            read: "notebook 04 §1.3"
        );

        Start("pod-2");
        var joined = await Wait.HoldsAsync(Settling, async () => await crew.Group.MembersAsync() == 3);
        Fail.Unless(
            joined,
            happened: $"pod-2 did not join the group {crew.Group.Id}",
            expected: "a name of its own, a seat of its own",
            read: Static
        );

        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < HeardOfIt)
        {
            var probe = await desk.WriteOneAsync(idle);
            Fail.Unless(
                await Wait.HoldsAsync(Soon, () => Task.FromResult(_handled.Contains(probe))),
                happened: $"pod-2 joined while pod-1 was busy with a long booking, and for {Soon.TotalSeconds} s "
                    + $"nobody has handled the next booking in partition {idle}, which pod-0 owned: "
                    + "the whole group waits for pod-1",
                expected: "only partitions that move are taken away: a cooperative assignor, or the consumer protocol; "
                    + "the default assignors are eager",
                read: "notebook 04 §3.1"
            );
        }

        _free.TrySetResult();
        var shared = await Wait.HoldsAsync(
            Settling,
            async () => (await OwnersAsync("three pods")).ContainsValue("pod-2")
        );
        Fail.Unless(
            shared,
            happened: $"{Settling.TotalSeconds} s after pod-1 was free again, pod-2 has no partition",
            expected: "four partitions, three pods: each gets one at least",
            read: "notebook 04 §3.1"
        );
    }

    public async Task NothingIsLeftAsync()
    {
        foreach (var pod in new[] { "pod-0", "pod-1", "pod-2" })
            await crew.StopAsync(pod);
        var lag = await cluster.LagAsync(crew.Group.Id, desk.Topic);
        _handled.NothingIsCommittedBeforeItIsDone(desk, lag, "notebook 04 §5.1");
        Fail.Unless(
            lag.Total == 0,
            happened: $"all pods have stopped in peace, and the group's lag is {lag.Total}",
            expected: "what was handled is committed when the pod stops",
            read: "notebook 04 §5.3"
        );
    }

    public void Dispose() => _free.TrySetResult();

    void Start(string pod) =>
        crew.Start(
            pod,
            (settings, stop) =>
                new RollingWorker(settings, desk.Topic, pod).RunAsync(booking => HandleAsync(pod, booking), stop)
        );

    async Task HandleAsync(string pod, Booking booking)
    {
        await Task.Yield();
        if (_long is not null && pod == "pod-1" && _busy.TrySetResult())
            await _free.Task;
        _handled.Add(pod, booking);
    }

    /// <summary>One booking into each partition: whoever handles it owns it.</summary>
    async Task<Dictionary<int, string>> OwnersAsync(string when)
    {
        var probes = await Task.WhenAll(Enumerable.Range(0, Partitions).Select(desk.WriteOneAsync));
        var all = await Wait.HoldsAsync(
            Patience,
            async () =>
            {
                await crew.EveryoneWorksAsync();
                return probes.All(_handled.Contains);
            }
        );
        var open = probes
            .Where(probe => !_handled.Contains(probe))
            .Select(probe => desk.Written[probe].Partition.Value);
        Fail.Unless(
            all,
            happened: $"{when}: for {Patience.TotalSeconds} s nobody has handled a new booking in partition "
                + $"{string.Join(", ", open)}",
            expected: "each partition has an owner that works, and a new group begins with the first record",
            read: "notebook 04 §2.2"
        );
        return probes.ToDictionary(probe => desk.Written[probe].Partition.Value, probe => _handled.LastBy(probe)!);
    }

    static string Show(Dictionary<int, string> owners) =>
        string.Join(", ", owners.OrderBy(owner => owner.Key).Select(owner => $"{owner.Key}: {owner.Value}"));
}
