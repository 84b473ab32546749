using Confluent.Kafka;

namespace Labs.MessageSerialization;

/// <summary>What has become of a booking.</summary>
public enum BookingStatus
{
    /// <summary>Something that this program does not know: a newer service wrote it.</summary>
    Unknown,

    /// <summary>The patient will come.</summary>
    Booked,

    /// <summary>The patient will not come.</summary>
    Cancelled,
}

/// <summary>A booking as the clinic's services know it today.</summary>
/// <param name="Id">The booking.</param>
/// <param name="PatientId">Who comes.</param>
/// <param name="Doctor">Whom the patient sees.</param>
/// <param name="StartsAt">When, with its offset from UTC.</param>
/// <param name="DurationMinutes">How long, in minutes.</param>
/// <param name="PriceCents">What it costs, in cents.</param>
/// <param name="Status">What has become of it.</param>
public sealed record Booking(
    string Id,
    string PatientId,
    string Doctor,
    DateTimeOffset StartsAt,
    int DurationMinutes,
    int PriceCents,
    BookingStatus Status
);

/// <summary>A slot in a doctor's calendar.</summary>
/// <param name="DoctorId">The doctor.</param>
/// <param name="Day">The day.</param>
/// <param name="Room">The room's number; rooms in the basement have negative ones.</param>
public sealed record Slot(Guid DoctorId, DateOnly Day, int Room);

/// <summary>
/// Task 1. The pair that the clinic's services write and read bookings with today: version 5.
/// <para>To be seen in the topic: a booking is JSON in UTF-8 without a byte-order mark, with the members <c>id</c>,
/// <c>patientId</c>, <c>doctor</c>, <c>startsAt</c>, <c>durationMinutes</c>, <c>priceCents</c> and <c>status</c>, whose
/// value is <c>booked</c> or <c>cancelled</c>. A header <c>type</c> says <c>booking</c>, a header <c>version</c> says
/// <c>5</c>, each once, also when the same message is sent a second time; other headers stay. Null is a
/// tombstone.</para>
/// </summary>
public interface IBookingSerde : ISerializer<Booking?>, IDeserializer<Booking?>;

/// <summary>
/// Task 2. The key of a slot.
/// <para>To be seen in the topic: the UTF-8 bytes of <c>doctor/yyyy-MM-dd/room</c>, the doctor's id in lower case with
/// hyphens, as in <c>6f1c2a44-9d0e-4b7a-8c55-0a1b2c3d4e5f/2026-11-29/-1</c>; the same on every machine. No slot is no
/// key.</para>
/// <para>Reads that, and the keys of a service of 2021, which wrote the same with the doctor's id in capital letters
/// and in braces: equal slots.</para>
/// </summary>
public interface ISlotKeySerde : ISerializer<Slot?>, IDeserializer<Slot?>;

/// <summary>
/// Task 3. Reads bookings of all versions as they lie in the topic, and gives them as they would be written today.
/// What each version means stands in the README. A record of a version above 5, and one that lacks what its version
/// must have, is refused with an exception.
/// </summary>
public interface IBookingHistory : IDeserializer<Booking?>;

/// <summary>
/// Task 4. Reads bookings with a deserializer that may throw, and hands each to the calendar.
/// <para>To be seen: every readable booking is handled, in the order of its partition; one that cannot be read lies in
/// the dead-letter topic: the same key, the same value, byte by byte, its headers, and the headers
/// <c>origin-topic</c>, <c>origin-partition</c>, <c>origin-offset</c> (numbers as text) and <c>reason</c> (the message
/// of what the deserializer threw). The group's committed offset never passes a record that is neither handled nor
/// safely in the dead-letter topic.</para>
/// </summary>
public interface ICalendarLoader
{
    /// <summary>Works until <paramref name="stop"/> is cancelled; then leaves the group and ends. Ends with an
    /// exception when <paramref name="handle"/> throws, and when the dead-letter topic refuses a record: a new instance
    /// will be started.</summary>
    /// <param name="handle">Enters a booking into the calendar, or deletes one: then it is null. Called with the
    /// record's key.</param>
    /// <param name="stop">Asks the instance to stop.</param>
    Task RunAsync(Func<string, Booking?, Task> handle, CancellationToken stop);
}
