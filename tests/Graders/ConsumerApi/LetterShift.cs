using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.ConsumerApi;

namespace Graders.ConsumerApi;

/// <summary>Task 3: many letters at once, one that hangs, a stop, and the next life.</summary>
internal sealed class LetterShift(ICluster cluster, Desk desk, Crew crew)
{
    const int AtOnce = 4;
    const int Beyond = 20;

    // Behind the gap in the offsets.
    const int StuckAt = 30;
    const string Lanes = "notebook 04 §8.1";
    const string Prefix = "notebook 04 §8.2";
    const string BeginsWhereItEnded = "it begins at the committed offsets and does what is left";
    const string Contract = "the contract of IParallelWorker";
    const string FailedLetter =
        "the same letter is tried again, or RunAsync leaves the group and ends with the exception; the patient's later "
        + "letters wait";
    const string Ends =
        "the loop ends (Consume, and any wait for a free lane, look at stop), and the token given to handle is cancelled: "
        + "a letter that hangs ends only by it";
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(20));
    readonly HandledBookings _handled = new();

    public async Task OneLetterHangsAsync()
    {
        var stuck = desk.Written.Single(written => written.Value is { Partition.Value: 0, Offset.Value: StuckAt });
        var printer = new Printer(_handled, AtOnce) { Hangs = stuck.Key };
        Start("letters-1", printer);
        var before = desk
            .Written.Where(written => written.Value.Partition == 0 && written.Value.Offset < stuck.Value.Offset)
            .Select(written => written.Key)
            .ToList();
        var behind = desk
            .Written.Where(written => written.Value.Partition == 0 && written.Value.Offset > stuck.Value.Offset)
            .Select(written => written.Key)
            .ToList();

        var parallel = await Wait.HoldsAsync(
            Patience,
            async () =>
            {
                await crew.EveryoneWorksAsync();
                return printer.Most >= AtOnce;
            }
        );
        printer.Open();
        Fail.Unless(
            printer.Most > 0,
            happened: $"after {Patience.TotalSeconds} s no booking was handed to handle; the group {crew.Group.Id} has "
                + $"{await crew.Group.MembersAsync()} members",
            expected: "it subscribes and reads the topic from the first record: a new group begins at the end unless "
                + "AutoOffsetReset says otherwise",
            read: "notebook 04 §6.1"
        );
        Fail.Unless(
            parallel,
            happened: $"for {Patience.TotalSeconds} s at most {printer.Most} bookings were handled at the same time, "
                + "of 24 patients who waited",
            expected: $"as many as there are lanes (8), {AtOnce} at least: different patients do not wait for each other",
            read: Lanes
        );

        var goesOn = await Wait.HoldsAsync(
            Patience,
            async () =>
            {
                await crew.EveryoneWorksAsync();
                await NothingIsWrongAsync(printer);
                return before.All(_handled.Contains) && behind.Count(_handled.Contains) >= Beyond;
            }
        );
        Fail.Unless(
            goesOn,
            happened: $"one letter hangs (offset {stuck.Value.Offset} of partition 0): "
                + $"{before.Count(_handled.Contains)} of {before.Count} bookings before it and "
                + $"{behind.Count(_handled.Contains)} behind it are done after {Patience.TotalSeconds} s",
            expected: $"the other lanes go on: all before it, and {Beyond} behind it at least",
            read: Lanes
        );

        await crew.StopAsync("letters-1", Ends, Contract);
        await crew.TheGroupIsLeftAsync();
        await NothingIsWrongAsync(printer);
        var committed = (await cluster.LagAsync(crew.Group.Id, desk.Topic))[0].Committed ?? 0;
        Fail.Unless(
            committed == stuck.Value.Offset || desk.Written.Values.Any(position => IsAt(position, committed)),
            happened: $"everything before offset {stuck.Value.Offset} of partition 0 was done and the worker stopped in "
                + $"peace, but {committed} is committed there: no booking lies at that offset, it is the marker of a "
                + "transaction, and whoever waits for it waits for ever",
            expected: $"offsets have gaps (transactions, compaction). {stuck.Value.Offset} is the lowest offset that is "
                + "under way: keep what is under way and take its minimum, do not count up",
            read: Prefix
        );
        Fail.Unless(
            committed == stuck.Value.Offset,
            happened: $"everything before offset {stuck.Value.Offset} of partition 0 was done and the worker stopped in "
                + $"peace, but {committed} is committed there",
            expected: $"the offset up to which all is done: {stuck.Value.Offset}. What is done behind it will be "
                + "repeated, what is done before it not",
            read: Prefix
        );
    }

    /// <summary>The next life, in which a letter fails once.</summary>
    public async Task OneLetterFailsAsync()
    {
        var old = desk.Written.Keys.ToHashSet();
        // Two for each patient: the one that fails has another behind it.
        await desk.WriteAsync(48, patients: 24);
        var fails = desk
            .Written.Where(written => written.Value.Partition == 0 && !old.Contains(written.Key))
            .MinBy(written => written.Value.Offset.Value);
        var printer = new Printer(_handled, 1) { Fails = fails.Key };
        Start("letters-2", printer);
        crew.MayEnd("letters-2");
        var running = crew.Running("letters-2");
        var over = await Wait.HoldsAsync(
            Patience,
            async () =>
            {
                await NothingIsWrongAsync(printer);
                return running.IsCompleted || desk.Written.Keys.All(_handled.Contains);
            }
        );
        if (running.IsFaulted && !GatewayDownException.Ended(running))
            await running;
        Fail.Unless(over || printer.HasFailed, NotEverything(), BeginsWhereItEnded, Prefix);
        var failed = $"handle threw for the letter at offset {fails.Value.Offset} of partition 0";
        Fail.Unless(
            over,
            happened: $"{failed}, and RunAsync has neither ended nor done the rest {Patience.TotalSeconds} s later: "
                + $"{_handled.Count} of {desk.Written.Count}",
            expected: FailedLetter,
            read: Contract
        );
        Fail.Unless(
            running.IsFaulted || !running.IsCompleted,
            happened: $"{(printer.HasFailed ? failed : "nobody had asked for it")}, and RunAsync ended without an exception",
            expected: FailedLetter,
            read: Contract
        );
        if (!running.IsCompleted)
            await crew.StopAsync("letters-2", Ends, Contract);
        await crew.TheGroupIsLeftAsync();
        await NothingIsWrongAsync(printer);
    }

    /// <summary>The last life.</summary>
    public async Task TheRestIsDoneAsync()
    {
        var printer = new Printer(_handled, 1);
        Start("letters-3", printer);
        var done = await Wait.HoldsAsync(
            Patience,
            async () =>
            {
                await crew.EveryoneWorksAsync();
                await NothingIsWrongAsync(printer);
                return desk.Written.Keys.All(_handled.Contains);
            }
        );
        Fail.Unless(done, NotEverything(), BeginsWhereItEnded, Prefix);
        await crew.StopAsync("letters-3", Ends, Contract);
        await crew.TheGroupIsLeftAsync();
        var lag = (await cluster.LagAsync(crew.Group.Id, desk.Topic)).Total;
        Fail.Unless(
            lag <= AtOnce,
            happened: $"everything is done and the worker stopped in peace, but the group's lag is {lag}",
            expected: "what is done is committed when it stops",
            read: Prefix
        );
    }

    string NotEverything() =>
        $"the next worker has brought the finished bookings to {_handled.Count} of {desk.Written.Count} after "
        + $"{Patience.TotalSeconds} s";

    static bool IsAt(TopicPartitionOffset position, long offset) =>
        position.Partition.Value == 0 && position.Offset == offset;

    void Start(string name, Printer printer) =>
        crew.Start(
            name,
            (settings, stop) => new ParallelWorker(settings, desk.Topic, lanes: 8).RunAsync(printer.PrintAsync, stop)
        );

    async Task NothingIsWrongAsync(Printer printer)
    {
        Fail.Unless(
            printer.Disorder is null,
            happened: $"{printer.Disorder}: a patient's letters overtake each other",
            expected: "the bookings of one key one after another, in the order of the log",
            read: Lanes
        );
        var lag = await cluster.LagAsync(crew.Group.Id, desk.Topic);
        _handled.NothingIsCommittedBeforeItIsDone(desk, lag, Prefix);
    }
}
