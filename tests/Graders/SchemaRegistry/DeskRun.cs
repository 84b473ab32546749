using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Avro;
using Avro.Generic;
using Course.Grading;
using Course.Kit;
using EmbeddedKafka.Registry;
using Graders.Support;
using Labs.SchemaRegistry;

namespace Graders.SchemaRegistry;

/// <summary>A day at the desk: two kinds of events, a new version in the middle, and an event that nobody has
/// registered.</summary>
internal sealed class DeskRun(ICluster cluster, RegistryUnderTest registry, string topic, Func<IDesk> open)
{
    /// <summary>The topic's <c>max.message.bytes</c>: an event of the desk is far smaller.</summary>
    public const int Limit = 10_000;

    const int Morning = 20;

    static readonly RecordSchema Made = Bookings.Parse(
        Bookings.Text("BookingMade", Bookings.Field("patient", "string"), Bookings.Field("doctor", "string"))
    );

    static readonly RecordSchema Cancelled = Bookings.Parse(
        Bookings.Text("BookingCancelled", Bookings.Field("patient", "string"), Bookings.Field("reason", "string"))
    );

    static readonly RecordSchema Lost = Bookings.Parse(
        Bookings.Text("BookingLost", Bookings.Field("patient", "string"))
    );

    static readonly string MadeVersion2 = Bookings.Text(
        "BookingMade",
        Bookings.Field("patient", "string"),
        Bookings.Field("doctor", "string"),
        Bookings.Field("room", "string", "\"\"")
    );

    int _made;
    int _cancelled;
    IReadOnlyList<string> _subjects = [];

    public async Task PrepareAsync()
    {
        _made = await registry.RegisterAsync(Subject(Made), Made.ToString());
        _cancelled = await registry.RegisterAsync(Subject(Cancelled), Cancelled.ToString());
        _subjects = await registry.SubjectsAsync();
    }

    public async Task TheMorningAsync()
    {
        var before = registry.Embedded.Traffic();
        using (var desk = open())
            for (var n = 0; n < Morning; n++)
            {
                await WriteAsync(desk, $"booking-{n}", Bookings.Fill(Made, n));
                await WriteAsync(desk, $"booking-{n}", Bookings.Fill(Cancelled, n));
            }
        await NothingIsRegisteredAsync();
        await EachRecordHasItsIdAsync(2 * Morning);
        TheRegistryIsAskedOnce(registry.Embedded.Traffic() - before);
    }

    /// <summary>The pipeline registers a version that this desk does not know yet; a desk that starts afterwards goes
    /// on with its own.</summary>
    public async Task TheAfternoonAsync()
    {
        await registry.RegisterAsync(Subject(Made), MadeVersion2);
        using (var desk = open())
            await WriteAsync(desk, "booking-afternoon", Bookings.Fill(Made, Morning));
        await EachRecordHasItsIdAsync(2 * Morning + 1);
    }

    /// <summary>An event larger than the topic takes. Who awaits the broker's answer hears of it.</summary>
    public async Task WhatTheBrokerRefusesIsAnExceptionAsync()
    {
        var large = Bookings.Fill(Made, 1);
        large.Add("doctor", Convert.ToHexString(RandomNumberGenerator.GetBytes(2 * Limit)));
        var thrown = false;
        using (var desk = open())
            try
            {
                await desk.WriteAsync("booking-large", large);
            }
            catch (Exception e) when (e is not TaskFailedException)
            {
                thrown = true;
            }
        Fail.Unless(
            thrown,
            happened: "the broker refused an event that is larger than the topic takes, and WriteAsync had returned as if "
                + "it were there",
            expected: "WriteAsync awaits the broker's answer; what is refused is an exception from it",
            read: "notebook 14 §6.4"
        );
    }

    public async Task WhatIsNotRegisteredIsNotWrittenAsync()
    {
        var refused = false;
        using (var desk = open())
            try
            {
                await desk.WriteAsync("booking-lost", Bookings.Fill(Lost, 1));
            }
            catch (Exception e) when (e is not TaskFailedException)
            {
                refused = true;
            }
        await NothingIsRegisteredAsync();
        var records = await RawTopic.ReadAsync(cluster, topic);
        Fail.Unless(
            refused && records.Count == 2 * Morning + 1,
            happened: $"an event that nobody has registered: {(refused ? "an exception" : "no exception")}, and "
                + $"{records.Count - 2 * Morning - 1} records of it are in the topic",
            expected: "an exception from WriteAsync, and no record",
            read: "notebook 14 §3.1"
        );
    }

    async Task WriteAsync(IDesk desk, string booking, GenericRecord happened)
    {
        try
        {
            await desk.WriteAsync(booking, happened);
        }
        catch (Exception e)
        {
            var why = e.InnerException ?? e;
            Fail.With(
                happened: $"WriteAsync of a {happened.Schema.Name} threw {why.GetType().Name}: "
                    + why.Message.Split('\n')[0],
                expected: $"it is registered as {Subject(happened.Schema)}, and so it can be written, also when a later "
                    + "version is there",
                read: "notebook 14 §3.1 and §5.1"
            );
        }
    }

    async Task NothingIsRegisteredAsync()
    {
        var now = await registry.SubjectsAsync();
        var more = now.Except(_subjects).ToList();
        Fail.Unless(
            more.Count == 0,
            happened: $"the desk has registered {string.Join(", ", more)}",
            expected: "a desk registers nothing: the pipeline has done it, after a review",
            read: "notebook 14 §3.1"
        );
    }

    async Task EachRecordHasItsIdAsync(int count)
    {
        var records = await RawTopic.ReadAsync(cluster, topic);
        Fail.Unless(
            records.Count == count,
            happened: $"{count} events were written, the topic holds {records.Count} records",
            expected: "one record for each, and WriteAsync ends when the broker has it",
            read: "notebook 14 §5.1"
        );
        var perBooking = records.GroupBy(record => Encoding.UTF8.GetString(record.Message.Key ?? [])).ToList();
        foreach (var booking in perBooking)
        {
            var ids = booking.Select(record => IdOf(record.Message.Value)).ToList();
            int?[] right = booking.Key == "booking-afternoon" ? [_made] : [_made, _cancelled];
            Fail.Unless(
                ids.SequenceEqual(right),
                happened: $"{booking.Key} has records with the ids {string.Join(", ", ids.Select(id => $"{id}"))}",
                expected: $"{string.Join(", ", right)}: made and then cancelled, each with the id of the schema that it was "
                    + "written with, the booking its key",
                read: "notebook 14 §1.2"
            );
        }
    }

    static void TheRegistryIsAskedOnce(RegistryTraffic asked) =>
        Fail.Unless(
            asked.Total <= 12,
            happened: $"{2 * Morning} events, and the registry was asked {asked.Total} times",
            expected: "once for each kind of event: one client and one serializer for all records",
            read: "notebook 14 §1.4"
        );

    static int? IdOf(byte[]? value) =>
        value is { Length: > 5 } && value[0] == 0 ? BinaryPrimitives.ReadInt32BigEndian(value.AsSpan(1)) : null;

    string Subject(Avro.Schema schema) => $"{topic}-{schema.Fullname}";
}
