using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.MessageSerialization;

namespace Graders.MessageSerialization;

internal static class BookingSerdeChecks
{
    const int MostBytes = 5_000;
    const int Threads = 4;
    const int CallsEach = 40_000;

    // On a machine that is busy with other things the threads end earlier: after the least number of calls, and then as
    // soon as this time is over.
    const int LeastCallsEach = 2_000;
    static readonly TimeSpan Together = TimeSpan.FromSeconds(3);

    static readonly Booking First = new(
        "b-1",
        "p-7",
        "Dr Søren Ødegård",
        new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.FromHours(1)),
        30,
        1_999,
        BookingStatus.Booked
    );
    static readonly Booking Second = First with
    {
        Id = "b-2",
        PatientId = "p-8",
        DurationMinutes = 45,
        Status = BookingStatus.Cancelled,
    };
    static readonly string[] Members =
    [
        "id",
        "patientId",
        "doctor",
        "startsAt",
        "durationMinutes",
        "priceCents",
        "status",
    ];

    const string Complete = """
        "id":"b-3","patientId":"p-9","doctor":"Dr Osei","startsAt":"2026-03-02T09:30:00+01:00","priceCents":8000
        """;
    static readonly Booking Third = First with
    {
        Id = "b-3",
        PatientId = "p-9",
        Doctor = "Dr Osei",
        PriceCents = 8_000,
    };

    /// <summary>What other programs have written, and what should come of it: a sentence for the learner, the record, a
    /// booking; or null where it should be refused.</summary>
    public static IReadOnlyList<(string What, RawRecord Record, Booking? Expected)> Received { get; } =
    [
        (
            "a booking with a member that this program does not know",
            new("b-3", $$"""{{{Complete}},"durationMinutes":30,"status":"booked","language":"fr"}"""),
            Third
        ),
        (
            "a booking with the status \"waitlisted\", which this program does not know",
            new("b-3", $$"""{{{Complete}},"durationMinutes":30,"status":"waitlisted"}"""),
            Third with
            {
                Status = BookingStatus.Unknown,
            }
        ),
        (
            "a booking with the member \"duration\" instead of \"durationMinutes\"",
            new("b-3", $$"""{{{Complete}},"duration":30,"status":"booked"}"""),
            null
        ),
        ("a record that was cut off", new("b-3", $$"""{{{Complete}},"dura"""), null),
        ("a record of 0 bytes, which is no tombstone,", new("b-3", ""), null),
        .. Members.Select(WithoutMember),
    ];

    /// <summary>Two bookings, the second sent twice as the same message, and a deletion.</summary>
    public static async Task WriteAsync(ICluster cluster, string topic, ISerializer<Booking?> serializer)
    {
        using var producer = new ProducerBuilder<string, Booking?>(
            new ProducerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "booking-service",
                EnableIdempotence = true,
            }
        ).SetValueSerializer(serializer).Build();
        await producer.ProduceAsync(topic, new Message<string, Booking?> { Key = First.Id, Value = First });
        var message = new Message<string, Booking?>
        {
            Key = Second.Id,
            Value = Second,
            Headers = new Headers { { "trace", Encoding.UTF8.GetBytes("desk-3") } },
        };
        await producer.ProduceAsync(topic, message);
        await producer.ProduceAsync(topic, message);
        await producer.ProduceAsync(topic, new Message<string, Booking?> { Key = First.Id, Value = null });
    }

    public static void EachBookingIsTheContractsJson(IReadOnlyList<ConsumeResult<byte[]?, byte[]?>> records)
    {
        Fail.Unless(
            records.Count == 4,
            happened: $"{records.Count} records are in the topic after four calls of ProduceAsync",
            expected: "one record for each call",
            read: "notebook 05 §1.1"
        );
        foreach (var (record, booking) in records.Zip([First, Second, Second]))
        {
            var wrong = WhatIsWrong(record.Message.Value, booking);
            Fail.Unless(
                wrong is null,
                happened: $"the value of booking {booking.Id} is {RawTopic.Show(record.Message.Value)}: {wrong}",
                expected: "JSON in UTF-8 with the contract's members, in camelCase, the time with its offset, status "
                    + "as a word",
                read: "notebook 05 §2.1"
            );
        }
    }

    public static void ADeletionIsATombstone(IReadOnlyList<ConsumeResult<byte[]?, byte[]?>> records)
    {
        var value = records[3].Message.Value;
        Fail.Unless(
            value is null,
            happened: $"the deletion of booking {First.Id} has a value of {value?.Length} bytes, "
                + $"{RawTopic.Show(value)}: on a compacted topic it deletes nothing",
            expected: "a value of null, which is a tombstone",
            read: "notebook 05 §1.3"
        );
    }

    public static void HeadersAreThereOnce(IReadOnlyList<ConsumeResult<byte[]?, byte[]?>> records)
    {
        for (var n = 0; n < 3; n++)
            foreach (var (name, value) in new[] { ("type", "booking"), ("version", "5") })
            {
                var headers = records[n].Message.Headers;
                var times = headers.Count(header => header.Key == name);
                Fail.Unless(
                    times == 1 && RawTopic.Header(headers, name) == value,
                    happened: $"the record at offset {n}{(n == 2 ? ", the same message sent a second time," : "")} has "
                        + $"{times} headers named {name}"
                        + (times == 0 ? "" : $", the last says {RawTopic.ShowHeader(headers, name)}"),
                    expected: $"one header {name}: {value}, as text"
                        + (times > 1 ? ". Headers.Add adds; it does not replace" : ""),
                    read: "notebook 05 exercise 3"
                );
            }

        Fail.Unless(
            RawTopic.Header(records[1].Message.Headers, "trace") == "desk-3",
            happened: "the header trace, which the caller had set, is not there any more",
            expected: "headers that others have set stay",
            read: "notebook 05 exercise 3"
        );
    }

    public static void WhatWasWrittenIsRead(IReadOnlyList<Reading> readings)
    {
        foreach (var (reading, expected) in readings.Zip([First, Second, Second, null]))
            Fail.Unless(
                reading.Gives(expected),
                happened: $"{(expected is null ? "the tombstone" : $"booking {expected.Id}")} "
                    + reading.Beside(expected),
                expected: expected is null
                    ? "null: isNull says that there is no value"
                    : "the booking that was written",
                read: "notebook 05 §1.3"
            );
    }

    public static void WhatOthersWroteIsRead(IReadOnlyList<Reading> readings)
    {
        foreach (var (reading, (what, record, expected)) in readings.Zip(Received))
            Fail.Unless(
                expected is null ? reading.Refusal is not null : reading.Gives(expected),
                happened: $"{what} {reading.Beside(expected)}",
                expected: expected is null
                    ? "an exception: what is missing must be loud, a default would be a lie"
                    : "the booking; members that are not known are ignored, a status that is not known is Unknown",
                read: record.Value is { Length: 0 } ? "notebook 05 §1.3" : "notebook 05 §5.3"
            );
    }

    public static void ABookingCostsLittle(ISerializer<Booking?> serializer)
    {
        var context = new SerializationContext(MessageComponentType.Value, "bookings", new Headers());
        for (var n = 0; n < 20; n++)
            serializer.Serialize(First, context);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < 50; n++)
            serializer.Serialize(First, context);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 50;
        Fail.Unless(
            each <= MostBytes,
            happened: $"one booking allocates {each:N0} bytes",
            expected: $"at most {MostBytes:N0}: options that are made anew build what they know of the type anew",
            read: "notebook 05 §2.4"
        );
    }

    public static void SeveralThreadsMayWrite(ISerializer<Booking?> serializer)
    {
        var context = new SerializationContext(MessageComponentType.Value, "bookings", new Headers());
        Booking[] bookings = [First, Second, First with { Doctor = "Dr Osei" }, Second with { Id = "b-4711" }];
        var alone = bookings.Select(booking => serializer.Serialize(booking, context)).ToList();
        using var start = new Barrier(Threads);
        string? wrong = null;
        var threads = Enumerable
            .Range(0, Threads)
            .Select(n => new Thread(() =>
            {
                var own = new SerializationContext(MessageComponentType.Value, "bookings", new Headers());
                start.SignalAndWait();
                var clock = Stopwatch.StartNew();
                for (
                    var call = 0;
                    call < CallsEach
                        && (call < LeastCallsEach || clock.Elapsed < Together)
                        && Volatile.Read(ref wrong) is null;
                    call++
                )
                    try
                    {
                        var bytes = serializer.Serialize(bookings[n], own);
                        if (!bytes.AsSpan().SequenceEqual(alone[n]))
                            Volatile.Write(ref wrong, $"writes {RawTopic.Show(bytes)} for booking {bookings[n].Id}");
                    }
                    catch (Exception e)
                    {
                        Volatile.Write(ref wrong, $"throws {e.GetType().Name}: {e.Message}");
                    }
            }))
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Fail.Unless(
            wrong is null,
            happened: $"used by {Threads} threads at once, one instance {wrong}",
            expected: "a serializer runs on the thread that calls Produce, and many may: nothing in it changes",
            read: "notebook 05 §1.1"
        );
    }

    static (string What, RawRecord Record, Booking? Expected) WithoutMember(string missing)
    {
        var members = JsonNode.Parse($$"""{{{Complete}},"durationMinutes":30,"status":"booked"}""")!.AsObject();
        members.Remove(missing);
        return ($"a booking without \"{missing}\"", new RawRecord("b-3", members.ToJsonString()), null);
    }

    static string? WhatIsWrong(byte[]? value, Booking booking)
    {
        if (value is null or { Length: 0 })
            return "there is nothing in it";
        if (value.AsSpan().StartsWith(Encoding.UTF8.Preamble))
            return "it begins with a byte-order mark";
        try
        {
            using var json = JsonDocument.Parse(value);
            var names = json.RootElement.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal);
            if (!names.SequenceEqual(Members.Order(StringComparer.Ordinal)))
                return $"its members are {string.Join(", ", names)}";
            var startsAt = json.RootElement.GetProperty("startsAt");
            var written = new Booking(
                json.RootElement.GetProperty("id").GetString()!,
                json.RootElement.GetProperty("patientId").GetString()!,
                json.RootElement.GetProperty("doctor").GetString()!,
                startsAt.GetDateTimeOffset(),
                json.RootElement.GetProperty("durationMinutes").GetInt32(),
                json.RootElement.GetProperty("priceCents").GetInt32(),
                json.RootElement.GetProperty("status").GetString() switch
                {
                    "booked" => BookingStatus.Booked,
                    "cancelled" => BookingStatus.Cancelled,
                    _ => BookingStatus.Unknown,
                }
            );
            // Without an offset the text would be read with the one of this machine, which may be the right one.
            return startsAt.GetString()!.EndsWith($"{booking.StartsAt:zzz}", StringComparison.Ordinal)
                ? Bookings.Difference(written, booking)
                : $"startsAt is \"{startsAt.GetString()}\", and the booking's offset from UTC is "
                    + $"{booking.StartsAt:zzz}";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return e.Message;
        }
    }
}
