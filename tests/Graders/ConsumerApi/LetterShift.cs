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
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(20));
    readonly HandledBookings _handled = new();

    public async Task OneLetterHangsAsync()
    {
        var stuck = desk.Written.Single(written => written.Value is { Partition.Value: 0, Offset.Value: StuckAt });
        var printer = new Printer(_handled, AtOnce, stuck.Key);
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

        await crew.StopAsync("letters-1");
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

    public async Task TheNextLifeDoesTheRestAsync()
    {
        var printer = new Printer(_handled, 1, stuck: null);
        Start("letters-2", printer);
        var done = await Wait.HoldsAsync(
            Patience,
            async () =>
            {
                await crew.EveryoneWorksAsync();
                await NothingIsWrongAsync(printer);
                return desk.Written.Keys.All(_handled.Contains);
            }
        );
        Fail.Unless(
            done,
            happened: $"the next worker has brought the finished bookings to {_handled.Count} of {desk.Written.Count} "
                + $"after {Patience.TotalSeconds} s",
            expected: "it begins at the committed offsets and does what is left",
            read: Prefix
        );
        await crew.StopAsync("letters-2");
        await crew.TheGroupIsLeftAsync();
        var lag = (await cluster.LagAsync(crew.Group.Id, desk.Topic)).Total;
        Fail.Unless(
            lag <= AtOnce,
            happened: $"everything is done and the worker stopped in peace, but the group's lag is {lag}",
            expected: "what is done is committed when it stops",
            read: Prefix
        );
    }

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
