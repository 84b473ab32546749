using System.Text.Json;

namespace Labs.ConsumerApi;

/// <summary>One thing that happened to a patient's booking: the value of a record in the bookings topic. The record's
/// key is the patient.</summary>
/// <param name="BookingId">The booking.</param>
/// <param name="PatientId">Whose booking it is: the record's key.</param>
/// <param name="Step">1 for the first event of a patient, then 2, 3, …</param>
/// <param name="DoctorId">With whom.</param>
public sealed record Booking(string BookingId, string PatientId, int Step, string DoctorId)
{
    /// <summary>The value of the record.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>The booking in a record's value.</summary>
    public static Booking FromJson(string json) =>
        JsonSerializer.Deserialize<Booking>(json) ?? throw new JsonException("A booking is not null.");
}

/// <summary>
/// Task 1. One instance of the reminder service; several share the work.
/// <para>To be seen: it reads as a member of the group, also what was there before the group existed; an offset is
/// committed only after its booking was reminded of; when another instance joins, nothing that is done is done again;
/// there is at most one commit for ten bookings of a partition; after a stop the group has no member left and a lag of
/// 0.</para>
/// </summary>
public interface IReminderWorker
{
    /// <summary>Consumes until <paramref name="stop"/> is cancelled, then leaves the group and ends.</summary>
    /// <param name="remind">Reminds the patient. One call at a time. It throws when the gateway is down: then the
    /// worker tries the same booking again, or leaves the group and ends with that exception. No booking is
    /// skipped.</param>
    /// <param name="stop">Asks the worker to stop.</param>
    Task RunAsync(Func<Booking, Task> remind, CancellationToken stop);
}

/// <summary>
/// Task 2. One pod of the calendar service, which is deployed several times a day.
/// <para>To be seen: a pod that stops keeps its seat, and the same pod gets it again when it is back, while the other
/// pods keep theirs; a pod that is added does not make pods wait for each other: who is not involved goes on.</para>
/// </summary>
public interface IRollingWorker
{
    /// <summary>Consumes until <paramref name="stop"/> is cancelled, then ends. What was handled is
    /// committed.</summary>
    /// <param name="handle">Puts the booking into the calendar. One call at a time.</param>
    /// <param name="stop">Asks the pod to stop.</param>
    Task RunAsync(Func<Booking, Task> handle, CancellationToken stop);
}

/// <summary>
/// Task 3. The letter service: printing takes long, so it prints several letters at once.
/// <para>To be seen: it reads also what was there before the group existed; several bookings are handled at the same
/// time, also of one partition; those of one patient one after another and in order; a committed offset never passes a
/// booking that is not finished, however many behind it are, and a gap in the offsets holds nothing up; when it stops,
/// all bookings up to the first unfinished one are committed.</para>
/// </summary>
public interface IParallelWorker
{
    /// <summary>Consumes until <paramref name="stop"/> is cancelled, then leaves the group and ends.</summary>
    /// <param name="handle">Prints the letter. It may be called for several patients at once. Its token is cancelled
    /// when the worker stops; a call that then ends with an exception is not finished. When it throws and nobody has
    /// asked to stop, the worker tries the same booking again, or leaves the group and ends with that exception; the
    /// patient's later bookings wait.</param>
    /// <param name="stop">Asks the worker to stop.</param>
    Task RunAsync(Func<Booking, CancellationToken, Task> handle, CancellationToken stop);
}

/// <summary>The clinic's database: what a transaction changes is there as a whole or not at all.</summary>
public interface IClinicDatabase
{
    /// <summary>Begins a transaction, and waits for the one that is open: there is one at a time. Dispose it; what is
    /// not committed then is forgotten.</summary>
    /// <exception cref="TimeoutException">Another one has been open for ten seconds.</exception>
    IClinicTransaction Begin();
}

/// <summary>One transaction. It sees what is committed, and its own changes.</summary>
public interface IClinicTransaction : IDisposable
{
    /// <summary>The offset that the projection reads next in this partition; null when none was ever set.</summary>
    long? NextOffset(int partition);

    /// <summary>Sets it.</summary>
    void SetNextOffset(int partition, long next);

    /// <summary>How many bookings a doctor has; 0 when none was ever set.</summary>
    int Booked(string doctorId);

    /// <summary>Sets it.</summary>
    void SetBooked(string doctorId, int count);

    /// <summary>Makes the changes durable. It throws when the power goes: then they are all stored or none, and the
    /// caller cannot know which.</summary>
    void Commit();
}

/// <summary>
/// Task 4. One instance of the projection that counts the bookings of each doctor in the clinic's database.
/// <para>To be seen: each booking is counted exactly once, wherever the power goes, whatever Kafka remembers of the
/// group, when a second instance joins, and when another owner of the partition has counted meanwhile what this one has
/// in hand; every committed transaction counts as many bookings as it moves the offsets forward (this topic's offsets
/// have no gaps).</para>
/// </summary>
public interface IBookedProjection
{
    /// <summary>Consumes as a member of the group until <paramref name="stop"/> is cancelled, then leaves it and ends.
    /// When the database throws, it looks again whether the booking is counted and tries it again, or leaves the group
    /// and ends with that exception; somebody starts it again then.</summary>
    /// <param name="stop">Asks the projection to stop.</param>
    Task RunAsync(CancellationToken stop);
}
