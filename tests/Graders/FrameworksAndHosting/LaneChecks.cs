using Course.Grading;
using Graders.Support;
using Labs.FrameworksAndHosting;
using Received = Confluent.Kafka.ConsumeResult<byte[]?, byte[]?>;

namespace Graders.FrameworksAndHosting;

/// <summary>Puts records into a learner's lanes, and looks who is begun when.</summary>
internal static class LaneChecks
{
    const string Section = "notebook 06 §4.1";
    const int Many = 1_000;
    const int Doctors = 16;
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(10));

    public static async Task OneKeyGoesInItsOrderAsync(Func<int, IRecordProcessor, ILanes> open)
    {
        var processor = new HeldProcessor();
        var lanes = open(Many, processor);
        var done = new List<Task>();
        // A doctor's records may lie in two partitions for a while, when the topic was widened: the key decides.
        for (var n = 1; n <= 5; n++)
            done.Add(Add(lanes, HeldProcessor.Record(n, "Grey", partition: n % 2)));
        done.Add(Add(lanes, HeldProcessor.Record(6, "House")));
        await BeginsAsync(processor, 6, "the first and only record of the key House");
        processor.LetGo(6);
        for (var n = 1; n <= 5; n++)
        {
            await BeginsAsync(processor, n, $"record {n} of the key Grey, after those before it had ended");
            processor.LetGo(n);
            await EndsAsync(done[n - 1], $"record {n}, which was processed");
        }
        var order = processor.Diary.Where(line => line[0] != '6').ToList();
        var expected = Enumerable.Range(1, 5).SelectMany(n => new[] { $"{n} begins", $"{n} ends" });
        Fail.Unless(
            order.SequenceEqual(expected),
            happened: $"five records of one key: {string.Join(", ", order)}",
            expected: "one after the other, in the order of Add: the next begins when the one before has ended",
            read: Section
        );
    }

    public static async Task OtherKeysGoBesideItAsync(Func<int, IRecordProcessor, ILanes> open)
    {
        foreach (var hasKey in new[] { true, false })
        {
            var processor = new HeldProcessor();
            var lanes = open(Many, processor);
            for (var n = 0; n < Doctors; n++)
                _ = Add(lanes, HeldProcessor.Record(n, hasKey ? $"doctor {n}" : null));
            // Some keys may share a lane, also among a thousand.
            await Wait.HoldsAsync(Patience, () => Task.FromResult(processor.Begun.Count >= Doctors / 2));
            Fail.Unless(
                processor.Begun.Count >= Doctors / 2,
                happened: $"{Doctors} records {(hasKey ? "of different keys" : "without a key")} in {Many} lanes: "
                    + $"{processor.Begun.Count} are processed at the same time",
                expected: hasKey
                    ? "nearly all: the hash of the key's bytes decides on the lane, and lanes do not wait for each other"
                    : "nearly all: a record without a key has no order to keep; its offset can choose a lane",
                read: Section
            );
        }

        var goOn = new TaskCompletionSource();
        var blocked = open(Many, new BlockingProcessor(goOn.Task));
        var adding = Task.Run(() =>
        {
            _ = Add(blocked, HeldProcessor.Record(1, "Grey"));
        });
        var returned = await Wait.EndsAsync(adding, Patience);
        goOn.SetResult();
        Fail.Unless(
            returned,
            happened: "a processor blocks its thread before its first await, and Add does not return as long as it does",
            expected: "Add returns at once: the consumer's thread, which calls it, must go on polling",
            read: "notebook 06 §6.1"
        );
    }

    public static async Task NoMoreAtOnceThanLanesAsync(Func<int, IRecordProcessor, ILanes> open)
    {
        const int Count = 3;
        const int Records = 60;
        var processor = new HeldProcessor();
        var lanes = open(Count, processor);
        for (var n = 0; n < Records; n++)
            _ = Add(lanes, HeldProcessor.Record(n, $"doctor {n}"));
        for (var ended = 0; ended < Records; ended++)
        {
            await Wait.HoldsAsync(Patience, () => Task.FromResult(processor.Begun.Count > ended));
            Fail.Unless(
                processor.Begun.Count > ended,
                happened: $"{Records} records of different keys in {Count} lanes: after {ended} of them none is begun",
                expected: "every record is processed, in the lane of its key",
                read: Section
            );
            processor.LetGo(processor.Begun[ended]);
        }
        Fail.Unless(
            processor.MostAtOnce <= Count,
            happened: $"with {Count} lanes {processor.MostAtOnce} records were processed at the same time",
            expected: $"{Count} at the most: that is what the database feels",
            read: "notebook 06 §6.2"
        );
    }

    public static async Task AFailureStopsItsLaneAsync(Func<int, IRecordProcessor, ILanes> open)
    {
        var processor = new HeldProcessor();
        var lanes = open(Many, processor);
        var first = Add(lanes, HeldProcessor.Record(1, "Grey"));
        var second = Add(lanes, HeldProcessor.Record(2, "Grey"));
        await BeginsAsync(processor, 1, "the first record");
        lanes.ThrowIfBroken(); // nothing has failed yet
        processor.Break(1, new GatewayDownException("neither handled nor laid aside"));
        processor.LetGo(2);
        await EndsAsync(first, "the record that failed");
        await EndsAsync(second, "the record behind the one that failed");
        Fail.Unless(
            GatewayDownException.Ended(first) && !processor.Begun.Contains(2) && !second.IsCompletedSuccessfully,
            happened: "a record failed; the task of its Add "
                + (GatewayDownException.Ended(first) ? "failed, too" : "did not fail as it did")
                + $", the next of its key was {(processor.Begun.Contains(2) ? "processed" : "not processed")}, and the "
                + $"task of that one {(second.IsCompletedSuccessfully ? "ended well" : "did not end well")}",
            expected: "the lane stops there: whoever goes on behind a record that is neither handled nor laid aside "
                + "loses it",
            read: "notebook 06 §3.1"
        );
        Fail.Unless(
            Thrown(lanes) is GatewayDownException,
            happened: $"a lane is broken, and ThrowIfBroken threw {Thrown(lanes)?.GetType().Name ?? "nothing"}",
            expected: "the exception that broke it, so that the listener stops",
            read: "notebook 06 §3.1"
        );
    }

    public static async Task WhatIsCancelledIsNotBegunAsync(Func<int, IRecordProcessor, ILanes> open)
    {
        using var gone = new CancellationTokenSource();
        var processor = new HeldProcessor();
        var lanes = open(Many, processor);
        _ = Add(lanes, HeldProcessor.Record(1, "Grey"), gone.Token);
        var waiting = Add(lanes, HeldProcessor.Record(2, "Grey"), gone.Token);
        await BeginsAsync(processor, 1, "the first record");
        await gone.CancelAsync();
        await EndsAsync(waiting, "a record whose token is cancelled while it waits");
        var next = Add(lanes, HeldProcessor.Record(3, "Grey"));
        processor.LetGo(2);
        processor.LetGo(3);
        await BeginsAsync(processor, 3, "the next record of the key, with another token,");
        await EndsAsync(next, "the next record of the key");
        Fail.Unless(
            !processor.Begun.Contains(2) && next.IsCompletedSuccessfully && Thrown(lanes) is null,
            happened: $"two records were cancelled, one of them while it waited: that one was "
                + $"{(processor.Begun.Contains(2) ? "begun all the same" : "not begun")}; the next of the key "
                + $"{(next.IsCompletedSuccessfully ? "ended well" : "did not end well")}; ThrowIfBroken threw "
                + (Thrown(lanes)?.GetType().Name ?? "nothing"),
            expected: "what is cancelled while it waits is not begun, its task is cancelled, and the lane is not broken: "
                + "a partition that moves is no failure",
            read: "notebook 06 §5.1"
        );
    }

    static Task Add(ILanes lanes, Received record, CancellationToken cancel = default)
    {
        try
        {
            return lanes.Add(record, cancel);
        }
        catch (Exception e)
        {
            var key = record.Message.Key is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : "nothing";
            Fail.Threw(e, expected: $"Add takes every record, also the one with the key \"{key}\"", read: Section);
            throw;
        }
    }

    static Exception? Thrown(ILanes lanes)
    {
        try
        {
            lanes.ThrowIfBroken();
            return null;
        }
        catch (Exception e)
        {
            return e is AggregateException { InnerException: { } inner } ? inner : e;
        }
    }

    static async Task BeginsAsync(HeldProcessor processor, long offset, string what)
    {
        await Wait.HoldsAsync(Patience, () => Task.FromResult(processor.Begun.Contains(offset)));
        Fail.Unless(
            processor.Begun.Contains(offset),
            happened: $"in {Patience.TotalSeconds} s ProcessAsync was not called for {what}",
            expected: "each record is processed, as soon as those of its key before it have ended",
            read: Section
        );
    }

    static async Task EndsAsync(Task added, string what) =>
        Fail.Unless(
            await Wait.EndsAsync(added, Patience),
            happened: $"in {Patience.TotalSeconds} s the task that Add gave has not ended for {what}",
            expected: "it ends when its record's processing ends",
            read: Section
        );
}
