using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.Architecture;

namespace Graders.Architecture;

/// <summary>A shift of the publisher: the leader leaves, then another broker, then both return.</summary>
internal sealed class PublisherShift(ICluster cluster, string topic, Outage outage)
{
    static readonly TimeSpan Long = GraderCluster.Patience(TimeSpan.FromSeconds(30));
    static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1_500);
    static readonly TimeSpan Refusal = TimeSpan.FromSeconds(3);
    static readonly TimeSpan Answer = GraderCluster.Patience(TimeSpan.FromSeconds(15));
    readonly List<BookingStep> _stored = [];

    public async Task RunAsync()
    {
        using var publisher = await StartedAsync(Long);
        await PublishWhileTheLeaderLeavesAsync(publisher);
        await PublishToASingleReplicaAsync(publisher);
    }

    /// <summary>What was called stored is there, once and in order.</summary>
    public async Task TheLogKeepsThePromiseAsync()
    {
        var batches = await TopicLog.BatchesAsync(cluster, topic);
        var bare = batches.FirstOrDefault(batch => batch.ProducerId < 0);
        Fail.Unless(
            bare is null,
            happened: $"the batch of offsets {bare?.BaseOffset} to {bare?.LastOffset} carries no producer id: what is "
                + "sent again after a failover may lie there twice, or behind a later one",
            expected: "an idempotent producer",
            read: "notebook 02 §5.4"
        );
        var records = (await TopicLog.ReadAsync(cluster, topic)).ToList();
        foreach (var step in _stored)
        {
            var found = records.Count(record => record.Key == step.BookingId && record.Value == step.ToJson());
            Fail.Unless(
                found == 1,
                happened: $"step {step.Step} of {step.BookingId} was called stored, and is in the log {found} "
                    + $"times{Where(records, batches, step)}",
                expected: "called stored: once in the log, under the booking's id, as ToJson()",
                read: "notebook 02 §4.4"
            );
        }

        foreach (var booking in _stored.GroupBy(step => step.BookingId))
        {
            var steps = records
                .Where(record => record.Key == booking.Key)
                .Select(record => BookingStep.FromJson(record.Value).Step)
                .ToList();
            Fail.Unless(
                steps.SequenceEqual(steps.Order()),
                happened: $"the log has the steps of {booking.Key} as {string.Join(", ", steps)}",
                expected: "in the order of the calls",
                read: "notebook 02 §5.2"
            );
        }
    }

    // An idempotent producer that is not the same any more explains a repetition: its id, epoch and sequence tell.
    static string Where(IEnumerable<StoredRecord> records, IReadOnlyList<BatchView> batches, BookingStep step) =>
        string.Concat(
            from record in records
            where record.Key == step.BookingId && record.Value == step.ToJson()
            from batch in batches
            where record.Offset >= batch.BaseOffset && record.Offset <= batch.LastOffset
            select $"; offset {record.Offset} of producer {batch.ProducerId}, epoch {batch.ProducerEpoch}, sequence "
                + $"{batch.BaseSequence + record.Offset - batch.BaseOffset}"
        );

    async Task<StepPublisher> StartedAsync(TimeSpan patience)
    {
        var publisher = new StepPublisher(cluster.BootstrapServers, topic, patience);
        try
        {
            await publisher.StartAsync();
        }
        catch (InvalidOperationException e)
        {
            Fail.With(
                happened: $"StartAsync refused a topic with three replicas and min.insync.replicas=2: {e.Message}",
                expected: "this one can keep the promise",
                read: "notebook 02 §4.5"
            );
        }
        return publisher;
    }

    async Task PublishWhileTheLeaderLeavesAsync(StepPublisher publisher)
    {
        var leader = (await cluster.DescribeTopicAsync(topic))[0].Leader!.Value;
        var publishing = new List<(BookingStep Step, Task<bool> Stored)>();
        var leaving = Task.CompletedTask;
        for (var n = 0; n < 60; n++)
        {
            if (n == 20)
                leaving = outage.StopAsync(leader, topic);
            var step = new BookingStep($"booking-{n % 6}", n / 6 + 1, "moved");
            publishing.Add((step, publisher.PublishAsync(step)));
            // Not a burst: some are under way when the leader goes, some come after.
            if (n is > 15 and < 40)
                await Task.WhenAny(publishing[^1].Stored, Task.Delay(TimeSpan.FromMilliseconds(20)));
        }

        await leaving;
        if (!await Wait.EndsAsync(Task.WhenAll(publishing.Select(one => one.Stored)), Long + Answer))
            Fail.With(
                happened: $"{publishing.Count(one => !one.Stored.IsCompleted)} of 60 calls had not ended "
                    + $"{(Long + Answer).TotalSeconds:0} s after their leader had left",
                expected: "each call ends, with true or false, within the patience",
                read: "notebook 02 §4.6"
            );
        var unstored = publishing.Count(one => !one.Stored.Result);
        Fail.Unless(
            unstored == 0,
            happened: "the leader left while 60 steps were published, two replicas were up all the time, and "
                + $"{unstored} were not called stored",
            expected: "acks=all at a topic with two of three in sync succeeds, and errors that may pass are waited out "
                + "for the whole patience",
            read: "notebook 02 §4.6"
        );
        _stored.AddRange(publishing.Select(one => one.Step));
    }

    async Task PublishToASingleReplicaAsync(StepPublisher patient)
    {
        await outage.StopAsync((await cluster.DescribeTopicAsync(topic))[0].Leader!.Value, topic);
        using var impatient = await StartedAsync(Short);
        var waiting = new BookingStep("booking-waiting", 1, "made");
        var stored = patient.PublishAsync(waiting);
        var hasty = impatient.PublishAsync(new BookingStep("booking-hasty", 1, "made"));
        if (!await Wait.EndsAsync(hasty, Answer))
            Fail.With(
                happened: $"with two of three brokers away the answer had not come after {Answer.TotalSeconds:0} s; "
                    + $"the publisher's patience was {Short.TotalSeconds} s",
                expected: "false when the patience is over: a delivery may take as long as the caller says, not as "
                    + "long as the client's default",
                read: "notebook 02 §4.6"
            );
        Fail.Unless(
            !hasty.Result && !(stored.IsCompletedSuccessfully && stored.Result),
            happened: "a step was called stored while a single replica was up",
            expected: "true only when at least two replicas have it: acks=all, a topic whose minimum is 2, and a "
                + "failed delivery is false",
            read: "notebook 02 §4.5"
        );
        // Whoever gives up at the first word of the broker has done so by now, or does with the next record.
        var next = patient.PublishAsync(new BookingStep("booking-next", 1, "made"));
        Fail.Unless(
            !await Wait.EndsAsync(Task.WhenAny(stored, next), Refusal),
            happened: $"the publisher with a patience of {Long.TotalSeconds:0} s gave up after the first refusal "
                + "(NOT_ENOUGH_REPLICAS)",
            expected: "errors that may pass are waited out for the whole patience",
            read: "notebook 02 §4.6"
        );

        await outage.EndAsync(topic);
        Fail.Unless(
            await Wait.EndsAsync(stored, Long) && stored.Result,
            happened: "the brokers came back within the patience, and the waiting step was not called stored",
            expected: "errors that may pass are waited out for the whole patience",
            read: "notebook 02 §4.6"
        );
        _stored.Add(waiting);
        await Wait.EndsAsync(next, Answer);
    }
}
