using System.Text;
using Confluent.SchemaRegistry;
using Course.Grading;
using Course.Kit;
using EmbeddedKafka.Registry;
using Graders.Support;
using Labs.SchemaRegistry;

namespace Graders.SchemaRegistry;

/// <summary>A topic with bookings of three ages and with records that are none, and a reader of it.</summary>
internal sealed class MixedTopic(ICluster cluster, RegistryUnderTest registry, string topic)
{
    const int OfEachAge = 40;
    const string AsksForASchema = "GET /schemas/ids/{id}";

    static readonly string Reader = Bookings.Text(
        "Booking",
        Bookings.Field("patient", "string"),
        Bookings.Field("minutes", "long"),
        Bookings.Field("room", "string", "\"none\"")
    );

    static readonly string[] Ages =
    [
        Bookings.Text("Booking", Bookings.Field("patient", "string"), Bookings.Field("minutes", "int")),
        Bookings.Text(
            "Booking",
            Bookings.Field("patient", "string"),
            Bookings.Field("minutes", "int"),
            Bookings.Field("room", "string", "\"\"")
        ),
        Bookings.Text(
            "Booking",
            Bookings.Field("urgent", "boolean"),
            Bookings.Field("room", "string", "\"\""),
            Bookings.Field("patient", "string"),
            Bookings.Field("minutes", "int")
        ),
    ];

    static readonly string MinutesAsText = Bookings.Text(
        "Booking",
        Bookings.Field("patient", "string"),
        Bookings.Field("minutes", "string")
    );

    readonly List<long> _bad = [];
    long _written;

    public async Task FillAsync()
    {
        await registry.SetModeAsync($"{topic}-value", Compatibility.None);
        var ids = new List<int>();
        foreach (var text in (string[])[.. Ages, MinutesAsText])
            ids.Add(await registry.RegisterAsync($"{topic}-value", text));

        var records = new List<RawRecord>();
        for (var n = 0; n < OfEachAge; n++)
        {
            for (var age = 0; age < Ages.Length; age++)
                Add(records, Bookings.Frame(ids[age], Bookings.Fill(Bookings.Parse(Ages[age]), n)));
            if (n is 3)
                Add(records, null);
            if (n is 5)
                AddBad(records, Bookings.Frame(ids[3], Bookings.Fill(Bookings.Parse(MinutesAsText), n)));
            if (n is 9)
                AddBad(records, "hello, is this on?"u8.ToArray());
            if (n is 12)
                AddBad(records, [0, 0, 1]);
            if (n is 17)
                AddBad(records, Bookings.Frame(2_000_000_001, Bookings.Fill(Bookings.Parse(Ages[0]), n)));
        }
        await RawTopic.WriteAsync(cluster, topic, records);
    }

    public async Task IsReadByAsync(Func<string, IBookingReader> readerWith)
    {
        var refusal = registry.Embedded.Faults.Add(new RegistryFault(AsksForASchema) { Status = 401, Times = 3 });
        var before = registry.Embedded.Traffic();
        ReadResult read;
        try
        {
            read = await readerWith(Reader).ReadAsync(topic);
        }
        catch (Exception e)
        {
            Fail.With(
                happened: $"ReadAsync ended with {e.GetType().Name}: {e.Message.Split('\n')[0]}",
                expected: "what cannot be read is named in NotReadable and stops nothing; when the registry refuses for a "
                    + "moment (401 three times), it is asked again",
                read: "notebook 14 §4.1"
            );
            return;
        }
        finally
        {
            registry.Embedded.Faults.Remove(refusal);
        }
        TheBadOnesAreNamed(read);
        TheOthersAreInTheReadersShape(read);
        TheRegistryIsAskedOnceForEachId(registry.Embedded.Traffic() - before);
    }

    void TheBadOnesAreNamed(ReadResult read)
    {
        var accused = read.NotReadable.Except(_bad).ToList();
        Fail.Unless(
            accused.Count == 0,
            happened: $"{accused.Count} records are called not readable that are good; the first is at offset "
                + $"{accused.FirstOrDefault()}",
            expected: "the id is four bytes, big-endian; and a registry that refuses for a moment says nothing about the "
                + "record: ask again",
            read: "notebook 14 §1.2 and §4.1"
        );
        var missed = _bad.Except(read.NotReadable).ToList();
        Fail.Unless(
            missed.Count == 0,
            happened: $"not named as not readable: offset {string.Join(", ", missed)}",
            expected: $"offsets {string.Join(", ", _bad)}: minutes as text, plain text, three bytes, an id that nobody "
                + "knows; a tombstone is not among them",
            read: "notebook 14 §1.3"
        );
    }

    static void TheOthersAreInTheReadersShape(ReadResult read)
    {
        const int Good = 3 * OfEachAge;
        Fail.Unless(
            read.Bookings.Count == Good,
            happened: $"{read.Bookings.Count} bookings were read, the topic holds {Good} that can be",
            expected: "all of them, in their order; tombstones are passed over",
            read: "notebook 14 §1.3"
        );
        for (var n = 0; n < Good; n++)
        {
            var (booking, age) = (read.Bookings[n], n % Ages.Length);
            Fail.Unless(
                booking.TryGetValue("room", out var room) && booking["minutes"] is long,
                happened: $"booking {n} was read with the fields "
                    + $"{string.Join(", ", booking.Schema.Fields.Select(field => $"{field.Name}: {field.Schema.Name}"))}",
                expected: "the reader's own shape: patient, minutes as long, room. Both schemas are needed, the writer's and "
                    + "yours",
                read: "notebook 14 §1.3 and §5.5"
            );
            var right = age == 0 ? "none" : $"room-{n / Ages.Length}";
            Fail.Unless(
                Equals(room, right) && Equals(booking["patient"], $"patient-{n / Ages.Length}"),
                happened: $"booking {n} was read as patient {booking["patient"]}, room {room}",
                expected: $"patient-{n / Ages.Length}, room {right}: the default of your schema where the writer has none",
                read: "notebook 14 §1.3"
            );
        }
    }

    static void TheRegistryIsAskedOnceForEachId(RegistryTraffic asked)
    {
        var questions = asked.Count(AsksForASchema);
        var unknown = asked
            .Requests.Where(request => $"{request.Method} {request.Route}" == AsksForASchema && request.Status == 404)
            .Sum(request => request.Count);
        Fail.Unless(
            unknown <= 10,
            happened: $"the registry was asked {questions} times for a schema, {unknown} times for an id that does not "
                + "exist",
            expected: "404 (error code 40403) is an answer: nobody knows this id, and asking again changes nothing",
            read: "notebook 14 §4.1"
        );
        Fail.Unless(
            questions <= 20,
            happened: $"the registry was asked {questions} times for a schema; five ids occur in the topic",
            expected: "once for each id: one client for all records, which remembers",
            read: "notebook 14 §1.4"
        );
    }

    void Add(List<RawRecord> records, byte[]? value)
    {
        records.Add(new RawRecord(Encoding.UTF8.GetBytes("booking"), value));
        _written++;
    }

    void AddBad(List<RawRecord> records, byte[] value)
    {
        _bad.Add(_written);
        Add(records, value);
    }
}
