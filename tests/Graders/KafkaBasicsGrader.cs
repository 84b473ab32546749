using Course.Grading;
using Graders.KafkaBasics;
using Graders.Support;
using Labs.KafkaBasics;

namespace Graders;

/// <summary>Lab 01, "the clinic's booking service starts to talk". It looks at the cluster, never at the
/// code.</summary>
public sealed class KafkaBasicsGrader
{
    const int LargestBatch = 100_000;
    const int LargestOfTheClient = 1_000_000;
    const int FewReminders = 200;
    static readonly TimeSpan LongerThanDispose = TimeSpan.FromMilliseconds(300);

    [Task(1, "every event of a booking arrives, once and in order", TimeLimitSeconds = 30)]
    public async Task Every_event_of_a_booking_arrives_once_and_in_order()
    {
        var cluster = await GraderCluster.GetAsync();
        var topic = GraderCluster.Topic("bookings");
        await cluster.CreateTopicAsync(
            topic,
            partitions: 3,
            configs: new() { ["max.message.bytes"] = $"{LargestBatch}" }
        );

        var morning = Bookings.Morning();
        await using var road = new ClosedRoad(cluster);
        var stopping = new TaskCompletionSource();
        var publishing = PublishAsync(road.BootstrapServers, topic, morning, stopping);
        // The client lets this one through, the broker answers MESSAGE_TOO_LARGE.
        var letter = Bookings.WithALetter(4 * LargestBatch);
        var refusing = PublishAsync(cluster.BootstrapServers, topic, [letter]);
        // This one the client refuses: Produce throws, and no report follows.
        var scan = Bookings.WithALetter(2 * LargestOfTheClient, "b-902");
        var refusingAtOnce = PublishAsync(cluster.BootstrapServers, topic, [scan]);
        // An answer that ends before the road opens has disposed its producer with records unsent; Dispose alone
        // takes some 100 ms. A Flush with a limit, whose result nobody looks at, loses records only in an outage beyond
        // that limit; the right answers would have to sit it out at every grading. So the brief tells it instead.
        await Task.WhenAny(stopping.Task, publishing);
        var hasty = await Wait.EndsAsync(publishing, LongerThanDispose);
        road.Open();
        var unacknowledged = await publishing;
        var refused = await refusing;

        var records = await TopicLog.ReadAsync(cluster, topic, atLeast: hasty ? 0 : morning.Count);
        PublisherChecks.TheTopicHoldsEvery(morning, unacknowledged, records);
        PublisherChecks.TheRefusedOneIsNamed(letter, refused, LargestBatch);
        PublisherChecks.EachKeyIsTheBooking(records);
        PublisherChecks.EachBookingIsInOrder(records);
        PublisherChecks.RetriesAreSafe(await TopicLog.BatchesAsync(cluster, topic));
        await PublisherChecks.TheOneThatNeverLeftIsNamedAsync(scan, refusingAtOnce);
    }

    [Task(2, "20,000 notifications in few batches", TimeLimitSeconds = 60)]
    public async Task Twenty_thousand_notifications_travel_in_few_batches()
    {
        var cluster = await GraderCluster.GetAsync();
        var topic = GraderCluster.Topic("notifications");
        await cluster.CreateTopicAsync(topic, partitions: 3);

        var evening = Evening.Reminders();
        var cursor = new Cursor<Notification>(evening);
        var sending = Task.Run(() => new NotificationSender(cluster.BootstrapServers, topic).SendAsync(cursor));
        await SenderChecks.NoRecordTravelsAloneAsync(cluster, topic, cursor, sending);
        var acknowledged = await sending;

        var records = await TopicLog.ReadAsync(cluster, topic, atLeast: acknowledged);
        SenderChecks.TheTopicHoldsEachOnce(evening, records);
        SenderChecks.EachPatientIsInOrder(evening, records);
        SenderChecks.TheBatchesAreFewAndCompressed(await TopicLog.BatchesAsync(cluster, topic));
        SenderChecks.TheNumberIsRight(evening, acknowledged);
        await SenderChecks.WhatIsRefusedIsNotCountedAsync(
            cluster,
            narrow => new NotificationSender(cluster.BootstrapServers, narrow).SendAsync(evening.Take(FewReminders))
        );
    }

    [Task(3, "no booking event is lost when the gateway fails", TimeLimitSeconds = 60)]
    public async Task No_booking_event_is_lost_when_the_gateway_fails()
    {
        var cluster = await GraderCluster.GetAsync();
        var topic = GraderCluster.Topic("bookings");
        await cluster.CreateTopicAsync(topic, partitions: 3);
        using var desk = new FrontDesk(cluster, topic);
        await desk.WriteAsync(Bookings.Morning());

        using var group = new ObservedGroup(cluster, GraderCluster.Group("notifications"));
        var gateway = new MessageGateway(group, failsAtCall: 40);
        await using var shift = new WorkerShift(
            cluster,
            desk,
            group,
            gateway,
            () => new NotificationWorker(cluster.BootstrapServers, topic, group.Id)
        );
        await shift.RunUntilEveryPatientIsToldAsync();
        await shift.StopAsync();
        await shift.NothingIsLeftToDoAsync();
    }

    [Task(4, "analytics counts again and disturbs nobody", TimeLimitSeconds = 60)]
    public async Task Analytics_counts_again_and_disturbs_nobody()
    {
        var cluster = await GraderCluster.GetAsync();
        var topic = GraderCluster.Topic("bookings");
        await cluster.CreateTopicAsync(topic, partitions: 4);
        using var desk = new FrontDesk(cluster, topic, emptyPartition: 2);
        await desk.WriteAsync(Bookings.Morning());
        var group = GraderCluster.Group("notifications");
        var run = new RecountRun(
            cluster,
            desk,
            group,
            () => new BookingRecount(cluster.BootstrapServers, topic, group)
        );

        await using (var service = await LiveService.StartAsync(cluster, topic, group))
        {
            await using var open = desk.Open();
            await run.CountBesideAsync(service);
        }

        await run.CountWhileTheServiceIsDownAsync();
    }

    static Task<IReadOnlyList<BookingEvent>> PublishAsync(
        string bootstrapServers,
        string topic,
        IReadOnlyList<BookingEvent> events,
        TaskCompletionSource? stopping = null
    ) =>
        Task.Run(() =>
        {
            var publisher = new BookingPublisher(bootstrapServers, topic);
            foreach (var booking in events)
                publisher.Publish(booking);
            stopping?.TrySetResult();
            return publisher.Stop();
        });
}
