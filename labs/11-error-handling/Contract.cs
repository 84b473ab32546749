using System.Net;
using System.Text.Json;

namespace Labs.ErrorHandling;

/// <summary>The value of a record in the bookings topic. The record's key is the patient.</summary>
/// <param name="BookingId">The booking; also what the mail gateway is asked for.</param>
/// <param name="PatientId">Whose booking it is: the record's key.</param>
/// <param name="Step">1 for the first event of a patient, then 2, 3, …</param>
public sealed record Booking(string BookingId, string PatientId, int Step)
{
    /// <summary>The value of the record.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>The booking in a record's value.</summary>
    /// <exception cref="JsonException">These bytes are no booking.</exception>
    public static Booking FromJson(byte[]? json) =>
        JsonSerializer.Deserialize<Booking>(json) ?? throw new JsonException("A booking is not null.");
}

/// <summary>What the clinic agreed with the mail gateway.</summary>
public static class Agreement
{
    /// <summary>Whether the same call may succeed later: no connection, 408, 429, and everything from 500 on. Any other
    /// status says that the booking itself will never be accepted.</summary>
    public static bool IsTransient(HttpRequestException failure) =>
        failure.StatusCode
            is null
                or HttpStatusCode.RequestTimeout
                or HttpStatusCode.TooManyRequests
                or >= HttpStatusCode.InternalServerError;
}

/// <summary>
/// Task 1. Calls a service that may be busy, and leaves it air.
/// <para>To be seen at the service: one call if it succeeds; what is not transient is not called again; at most five
/// calls in all; the first pause is about 200 ms (100 to 400), each later one about twice as long; forty callers that
/// fail at the same moment do not come back at the same moment.</para>
/// </summary>
public interface IRetry
{
    /// <summary>Calls until it succeeds, or gives up with the exception of the last call. Many callers use one instance
    /// at the same time.</summary>
    /// <param name="send">One call. It throws an <see cref="HttpRequestException"/>; whatever else it throws comes out
    /// at once.</param>
    /// <param name="stop">Ends a pause at once, with an <see cref="OperationCanceledException"/>.</param>
    Task SendAsync(Func<Task> send, CancellationToken stop);
}

/// <summary>
/// Task 2. One pod of the notification service, on an ordinary bad night: some calls fail, some bookings never will.
/// <para>To be seen: every booking is sent or lies in the dead-letter topic, whoever is killed when; the committed
/// offset never passes one that is neither; a dead letter is its record byte by byte, with its own headers and
/// <c>origin-topic</c>, <c>origin-partition</c>, <c>origin-offset</c>, <c>group</c>, <c>reason</c> and
/// <c>attempts</c>.</para>
/// </summary>
public interface IParkingWorker
{
    /// <summary>Consumes as a member of its group, from the first record on, until <paramref name="stop"/> is
    /// cancelled; then it leaves the group and ends.</summary>
    /// <param name="send">Has the mail sent. A transient failure (see <see cref="Agreement"/>) is tried again, four
    /// calls in all with short pauses; then, or if it is not transient, the record is parked. What is no booking is
    /// parked without a call. Any other exception ends the worker, and parks nothing.</param>
    /// <param name="stop">Asks the pod to stop.</param>
    Task RunAsync(Func<Booking, CancellationToken, Task> send, CancellationToken stop);
}

/// <summary>
/// Task 3. One pod of the notification service, in a night in which the gateway is down for everybody.
/// <para>To be seen: it stays a member of its group, although the outage is longer than <c>max.poll.interval.ms</c>;
/// it asks the gateway now and then, and not all the time; when the gateway is back, every booking is sent once, those
/// of a patient in their order; nothing is skipped, nothing parked.</para>
/// </summary>
public interface IOutageWorker
{
    /// <summary>Consumes as a member of its group, from the first record on, until <paramref name="stop"/> is
    /// cancelled; then it leaves the group and ends.</summary>
    /// <param name="send">Has the mail sent. It throws an <see cref="HttpRequestException"/> as long as the gateway is
    /// down: then the same booking is tried again, until it succeeds.</param>
    /// <param name="stop">Asks the pod to stop; also during an outage.</param>
    Task RunAsync(Func<Booking, CancellationToken, Task> send, CancellationToken stop);
}

/// <summary>
/// Task 4. The tool of the morning after: it takes the dead letters back to the service.
/// <para>To be seen by a reader of committed records: each letter that was there at the start is in the target topic
/// exactly once, with its key, its value and all its headers, also if the tool is killed in the middle and started
/// again; the original topic gets nothing.</para>
/// </summary>
public interface ILetterReplay
{
    /// <summary>Replays what lies in the dead-letter topic and was not replayed yet by its group, then ends. What
    /// arrives while it runs may wait for the next time.</summary>
    /// <param name="written">To be called after each record that was written, before it is committed: the operator's
    /// progress bar.</param>
    /// <param name="stop">Asks the tool to stop.</param>
    Task RunAsync(Action written, CancellationToken stop);
}
