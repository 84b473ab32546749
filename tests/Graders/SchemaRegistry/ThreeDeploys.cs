using Avro;
using Avro.Generic;
using Confluent.SchemaRegistry;
using Course.Grading;
using Graders.Support;
using Labs.SchemaRegistry;

namespace Graders.SchemaRegistry;

/// <summary>The three deploys of task 3: a desk that writes with the newest version, and four consumers of different
/// age.</summary>
internal sealed class ThreeDeploys(
    Course.Kit.ICluster cluster,
    RegistryUnderTest registry,
    string topic,
    IContractVersions contract
)
{
    const int EachTime = 10;
    readonly List<RecordSchema> _versions = [];

    // The version of each consumer after deploys 1, 2 and 3.
    static readonly (string Name, int[] Version, bool Replays)[] Consumers =
    [
        ("the calendar", [1, 2, 2], false),
        ("reminders", [1, 2, 3], false),
        ("invoices", [2, 3, 4], false),
        ("analytics", [2, 3, 4], true),
    ];

    public async Task RunAsync()
    {
        await registry.SetModeAsync($"{topic}-value", Compatibility.BackwardTransitive);
        await WriteAsync(await RegisterAsync(1, Booking.Version1), 0);
        string[] texts = [contract.Version2, contract.Version3, contract.Version4];
        for (var deploy = 1; deploy <= 3; deploy++)
        {
            var id = await RegisterAsync(deploy + 1, texts[deploy - 1]);
            TheClinicGetsWhatItWants(deploy);
            await WriteAsync(id, deploy);
            foreach (var (name, version, replays) in Consumers)
                await ReadsAsync(deploy, name, version[deploy - 1], replays ? 0 : deploy * EachTime);
        }
    }

    async Task<int> RegisterAsync(int version, string text)
    {
        try
        {
            var id = await registry.RegisterAsync($"{topic}-value", text);
            _versions.Add(Bookings.Parse(text));
            return id;
        }
        catch (SchemaParseException e)
        {
            Fail.With(
                happened: $"version {version} is no schema for Apache.Avro: {e.Message.Split('\n')[0]}",
                expected: "a text that .NET's readers can parse. A name stands for one field only, as its name or as an "
                    + "alias",
                read: "notebook 14 §5.5"
            );
            throw;
        }
        catch (SchemaRegistryException e)
        {
            Fail.With(
                happened: $"the registry refuses version {version}: {e.Message}",
                expected: "each version reads what all earlier ones wrote: BACKWARD_TRANSITIVE",
                read: "notebook 14 §2.3"
            );
            throw;
        }
    }

    void TheClinicGetsWhatItWants(int deploy)
    {
        var newest = _versions[^1];
        var has = newest.Fields.Select(field => field.Name).ToHashSet();
        var wanted = deploy switch
        {
            1 => has.Contains("phone") ? null : "a field phone",
            2 => !has.Contains("physician") ? "a field physician"
            : Kinds(newest).Contains("urgent") ? null
            : "the kind urgent",
            _ => has.Contains("fax") ? "no field fax any more" : null,
        };
        Fail.Unless(
            wanted is null,
            happened: $"version {deploy + 1} has the fields {string.Join(", ", has)}; kinds: "
                + string.Join(", ", Kinds(newest)),
            expected: $"{wanted}, with deploy {deploy}",
            read: "the README's table of deploys"
        );
    }

    async Task WriteAsync(int id, int deploy)
    {
        var records = Enumerable
            .Range(deploy * EachTime, EachTime)
            .Select(n => new RawRecord(
                System.Text.Encoding.UTF8.GetBytes($"booking-{n}"),
                Bookings.Frame(id, BookingOf(_versions[^1], n))
            ));
        await RawTopic.WriteAsync(cluster, topic, records);
    }

    async Task ReadsAsync(int deploy, string name, int version, int from)
    {
        var mine = _versions[version - 1];
        var records = (await RawTopic.ReadAsync(cluster, topic)).Skip(from).ToList();
        var failed = new List<string>();
        foreach (var (n, record) in records.Index())
        {
            var writers = _versions[(from + n) / EachTime];
            try
            {
                var hasPhysician = writers.Fields.Any(field => field.Name == "physician");
                IsRight(
                    Bookings.Decode(record.Message.Value![5..], writers, mine),
                    from + n,
                    deploy,
                    name,
                    hasPhysician
                );
            }
            catch (Exception e) when (e is not TaskFailedException)
            {
                var why = e.Message.Split(". ")[0] + Missing(writers, mine);
                failed.Add($"written with version {_versions.IndexOf(writers) + 1}: {why}");
            }
        }
        var isADefault = failed.FirstOrDefault()?.Contains("Default", StringComparison.Ordinal) is true;
        Fail.Unless(
            failed.Count == 0,
            happened: $"deploy {deploy}: {name}, which has version {version}, could not read {failed.Count} of "
                + $"{records.Count} records; {failed.FirstOrDefault()}",
            expected: isADefault
                ? "a default that Apache.Avro can put in: for it, a union's default belongs to the union's first type"
                : "what an old reader needs and has no default for must still be there; what a later deploy takes away must "
                    + "have got its default earlier",
            read: isADefault ? "notebook 14, exercise 1" : "notebook 14 §2.2"
        );
    }

    /// <summary>The fields that the reader requires and the writer has not: Apache.Avro does not name them.</summary>
    static string Missing(RecordSchema writers, RecordSchema readers)
    {
        var required = readers.Fields.Where(field => field.DefaultValue is null).Select(field => field.Name);
        var missing = string.Join(", ", required.Except(writers.Fields.Select(field => field.Name)));
        return missing.Length == 0 ? "" : $" (the reader requires {missing}, which the writer's schema has not)";
    }

    static void IsRight(GenericRecord seen, int n, int deploy, string name, bool hasPhysician)
    {
        object? Value(string field) => seen.TryGetValue(field, out var value) ? value : $"doctor-{n}";
        var who = $"deploy {deploy}: {name} reads booking {n} (written with version {n / EachTime + 1})";
        Fail.Unless(
            Equals(Value("doctor"), $"doctor-{n}"),
            happened: $"{who} with the doctor '{Value("doctor")}'",
            expected: $"doctor-{n}: who reads by the old name must find it, as long as somebody does",
            read: "notebook 14 §5.5"
        );
        var physician = hasPhysician ? $"doctor-{n}" : null;
        Fail.Unless(
            !seen.TryGetValue("physician", out var found) || Equals(found, physician),
            happened: $"{who} with the physician '{found}'",
            expected: physician is null ? "null: it was written before there was one" : $"doctor-{n}",
            read: "notebook 14 §5.5"
        );
        if (n < 3 * EachTime && seen.TryGetValue("fax", out var fax))
            Fail.Unless(
                Equals(fax, $"fax-{n}"),
                happened: $"{who} with the fax '{fax}'",
                expected: $"fax-{n}: it goes with deploy 3, and until then who reads it must find it",
                read: "the README's table of deploys"
            );
        var phone = n < EachTime || n % 2 == 0 ? null : $"phone-{n}";
        Fail.Unless(
            !seen.TryGetValue("phone", out var dialled) || Equals(dialled, phone),
            happened: $"{who} with the phone {(dialled is null ? "null" : $"'{dialled}'")}",
            expected: phone is null
                ? "null: \"has none\" is not an empty number"
                : $"'{phone}': whoever has a phone can be called",
            read: "notebook 14, exercise 1"
        );
    }

    /// <summary>A booking of the desk: every second patient has a phone, every third booking is urgent if it can
    /// be.</summary>
    static GenericRecord BookingOf(RecordSchema schema, int n)
    {
        var booking = Bookings.Fill(schema, n);
        foreach (var field in schema.Fields)
            switch (field.Name)
            {
                case "physician":
                    booking.Add("physician", $"doctor-{n}");
                    break;
                case "fax":
                    booking.Add("fax", $"fax-{n}");
                    break;
                case "phone":
                    var none = field.Schema is UnionSchema ? null : "";
                    booking.Add("phone", n % 2 == 0 ? none : $"phone-{n}");
                    break;
                case "kind":
                    var symbol = n % 3 == 0 && Kinds(schema).Contains("urgent") ? "urgent" : "first";
                    booking.Add("kind", new GenericEnum((EnumSchema)field.Schema, symbol));
                    break;
            }
        return booking;
    }

    static IList<string> Kinds(RecordSchema schema) =>
        schema.Fields.FirstOrDefault(field => field.Name == "kind")?.Schema is EnumSchema kind ? kind.Symbols : [];
}
