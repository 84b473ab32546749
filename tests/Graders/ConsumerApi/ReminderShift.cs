using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.ConsumerApi;

namespace Graders.ConsumerApi;

/// <summary>Task 1: one instance, a second one, an outage, and the end of the day.</summary>
internal sealed class ReminderShift(ICluster cluster, Desk desk, Crew crew)
{
    const string First = "reminder-1";
    const string Second = "reminder-2";
    const int OutageIn = 1;
    const string AtLeastOnce = "notebook 04 §5.1";
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(25));
    readonly HandledBookings _handled = new();
    volatile Booking? _failed;

    public async Task TheFirstReadsEverythingAsync()
    {
        Start(First);
        await EverythingIsDoneAsync("the only instance");
    }

    public async Task TheSecondTakesItsShareAsync()
    {
        Start(Second);
        await crew.HasMembersAsync(2);
        // When these are done, everything that lies before them has been handed out by its new owner.
        await desk.WriteAsync(30, patients: 30);
        await EverythingIsDoneAsync("two instances");
        Fail.Unless(
            _handled.Twice == 0,
            happened: $"when the second instance joined, {_handled.Twice} bookings that had been reminded of were "
                + "reminded of again",
            expected: "who gives partitions away commits what is done before the next owner begins: in the revoked "
                + "handler, or by stored offsets and auto commit",
            read: "notebook 04 §3.5"
        );
    }

    public async Task OneMeetsAnOutageAsync()
    {
        await desk.WriteAsync(10, patients: 10);
        crew.MayEnd(First);
        crew.MayEnd(Second);
        await desk.WriteOneAsync(partition: OutageIn);
        await desk.WriteAsync(10, patients: 10);
        await EverythingIsDoneAsync("what is left after an outage");
    }

    public async Task BothStopAsync()
    {
        await crew.StopAllAsync();
        await crew.TheGroupIsLeftAsync();
        var lag = await cluster.LagAsync(crew.Group.Id, desk.Topic);
        Fail.Unless(
            lag.Total == 0,
            happened: "every booking was reminded of and the instances stopped in peace, but the group's lag is "
                + $"{lag.Total}: the next start reminds these patients again",
            expected: "a stop commits what is done; the committed offset is the next one to read, that is the last one "
                + "done + 1",
            read: "notebook 04 §5.3"
        );
    }

    public async Task CommitsAreFewAsync()
    {
        var commits = await CommitLog.CountAsync(cluster, crew.Group.Id, desk.Topic);
        Fail.Unless(
            commits <= desk.Written.Count / 10,
            happened: $"{commits} offsets were committed for {desk.Written.Count} bookings",
            expected: $"at most one for ten bookings, {desk.Written.Count / 10} here: each commit is a request to the "
                + "coordinator, and a record that it replicates",
            read: "notebook 04 §5.2"
        );
    }

    void Start(string name) =>
        crew.Start(
            name,
            (settings, stop) =>
                new ReminderWorker(settings, desk.Topic).RunAsync(booking => RemindAsync(name, booking), stop)
        );

    async Task RemindAsync(string name, Booking booking)
    {
        await Task.Yield();
        if (booking.PatientId == Desk.ExtraPatient(OutageIn) && _failed is null)
        {
            _failed = booking;
            throw new GatewayDownException();
        }

        _handled.Add(name, booking);
    }

    async Task EverythingIsDoneAsync(string who)
    {
        var done = await Wait.HoldsAsync(
            Patience,
            async () =>
            {
                await crew.EveryoneWorksAsync();
                // In this order: what is committed must be done by the time we look whether it is done.
                var lag = await cluster.LagAsync(crew.Group.Id, desk.Topic);
                _handled.NothingIsCommittedBeforeItIsDone(desk, lag, AtLeastOnce);
                OnlyTheOutageMayEndIt();
                return desk.Written.Keys.All(_handled.Contains);
            }
        );
        Fail.Unless(
            done,
            happened: $"after {Patience.TotalSeconds} s {who} had reminded of {_handled.Count} of {desk.Written.Count} "
                + $"bookings; the group {crew.Group.Id} has {await crew.Group.MembersAsync()} members",
            expected: "it subscribes, begins with the first record (auto.offset.reset), and goes on until it is stopped",
            read: "notebook 04 §6.1"
        );
    }

    void OnlyTheOutageMayEndIt()
    {
        foreach (var running in crew.Names.Select(crew.Running).Where(running => running.IsFaulted))
            if (_failed is null || !GatewayDownException.Ended(running))
                running.GetAwaiter().GetResult();
    }
}
