using System.Text.Json;

namespace Labs.KafkaBasics;

/// <summary>What can happen to a booking.</summary>
public enum BookingEventKind
{
    /// <summary>A patient booked a slot.</summary>
    Booked,

    /// <summary>The booking moved to another slot, perhaps to another doctor.</summary>
    Rescheduled,

    /// <summary>The booking was called off.</summary>
    Cancelled,
}

/// <summary>One thing that happened to one booking: the value of a record in the bookings topic.</summary>
/// <param name="BookingId">The booking: all of its events carry the same id.</param>
/// <param name="Step">1 for the first event of a booking, then 2, 3, …</param>
/// <param name="Kind">What happened.</param>
/// <param name="DoctorId">The doctor whose calendar it concerns; rescheduling may change it.</param>
/// <param name="Note">Free text from the reception desk.</param>
public sealed record BookingEvent(string BookingId, int Step, BookingEventKind Kind, string DoctorId, string Note = "")
{
    /// <summary>The value of the record.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>The event in a record's value.</summary>
    public static BookingEvent FromJson(string json) =>
        JsonSerializer.Deserialize<BookingEvent>(json) ?? throw new JsonException("A booking event is not null.");
}

/// <summary>A reminder to one patient: the value of a record in the notifications topic.</summary>
/// <param name="PatientId">Whom it is for.</param>
/// <param name="Number">1 for the first reminder to this patient, then 2, 3, …</param>
/// <param name="Text">What the patient reads.</param>
public sealed record Notification(string PatientId, int Number, string Text)
{
    /// <summary>The value of the record.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>The notification in a record's value.</summary>
    public static Notification FromJson(string json) =>
        JsonSerializer.Deserialize<Notification>(json) ?? throw new JsonException("A notification is not null.");
}

/// <summary>
/// Task 1. The booking service writes what happens to its bookings.
/// <para>To be seen in the topic: the record's key is the booking id and its value is
/// <see cref="BookingEvent.ToJson"/>; the events of one booking lie in one partition in the order of the calls, each
/// exactly once, also when a produce request had to be retried.</para>
/// </summary>
public interface IBookingPublisher
{
    /// <summary>Hands one event over. It may return before the event is acknowledged. It does not throw for an event
    /// that Kafka refuses: <see cref="Stop"/> tells.</summary>
    void Publish(BookingEvent booking);

    /// <summary>Ends publishing. When it returns, each event was either acknowledged by all in-sync replicas or is in
    /// the result. Nothing is left in this process. Called once, last.</summary>
    /// <returns>The events that were not acknowledged; empty when all were.</returns>
    IReadOnlyList<BookingEvent> Stop();
}

/// <summary>
/// Task 2. The evening run: a reminder to every patient with a booking tomorrow.
/// <para>To be seen in the topic: the record's key is the patient id and its value is
/// <see cref="Notification.ToJson"/>; every notification once, those of one patient in order; at most 100 record
/// batches for 20,000 notifications, and the batches are compressed.</para>
/// </summary>
public interface INotificationSender
{
    /// <summary>Sends all notifications and returns when the broker has acknowledged them.</summary>
    /// <param name="notifications">Read once, one after another. The list is long: it may come from a database
    /// cursor.</param>
    /// <returns>How many notifications were acknowledged.</returns>
    Task<int> SendAsync(IEnumerable<Notification> notifications);
}

/// <summary>
/// Task 3. One instance of the notification service: a member of a consumer group.
/// <para>To be seen: it reads the topic as a member of the group, also what was there before the group existed; a
/// record's offset is committed only after <c>notify</c> has succeeded for it; after a stop the group has no member
/// left and everything that was processed is committed.</para>
/// </summary>
public interface INotificationWorker
{
    /// <summary>Consumes until <paramref name="stop"/> is cancelled, then leaves the group and ends.</summary>
    /// <param name="notify">Tells the patient. One call at a time. It throws when the message gateway is down: then the
    /// worker either tries the same record again, or ends with that exception and is started anew. No record is
    /// skipped.</param>
    /// <param name="stop">Asks the worker to stop.</param>
    Task RunAsync(Func<BookingEvent, Task> notify, CancellationToken stop);
}

/// <summary>
/// Task 4. Analytics counts again from the first record, while the clinic works.
/// <para>To be seen: the count is right at the first and at every later run; it ends although new bookings keep coming;
/// the group of the live service, whose id comes with the clinic's settings, keeps its members, its partitions and its
/// committed offsets, also while that service is stopped.</para>
/// </summary>
public interface IBookingRecount
{
    /// <summary>Reads every partition from its first record to the end that the partition had when the recount
    /// began.</summary>
    /// <param name="cancel">Gives up early, by <see cref="OperationCanceledException"/>.</param>
    /// <returns>For each doctor id, how many events of kind <see cref="BookingEventKind.Booked"/> the topic
    /// holds.</returns>
    Task<IReadOnlyDictionary<string, int>> CountBookedPerDoctorAsync(CancellationToken cancel);
}
