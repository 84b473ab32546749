using Avro;
using Avro.Generic;
using Labs.SchemaRegistry;

namespace Graders.SchemaRegistry;

/// <summary>A change of the contract, and what becomes of records when it is deployed.</summary>
internal sealed record Change(string Name, string Old, string New)
{
    static readonly string Patient = Bookings.Field("patient", "string");
    static readonly string Minutes = Bookings.Field("minutes", "int");

    public static IReadOnlyList<Change> All =>
        [
            new("a field with a default is added", Of(Patient), Of(Patient, Bookings.Field("room", "string", "\"\""))),
            new("a field without a default is added", Of(Patient), Of(Patient, Minutes)),
            new("a field without a default is deleted", Of(Patient, Minutes), Of(Patient)),
            new("int becomes long", Of(Patient, Minutes), Of(Patient, Bookings.Field("minutes", "long"))),
            new("int becomes string", Of(Patient, Minutes), Of(Patient, Bookings.Field("minutes", "string"))),
            new("a field is renamed", Of(Patient, Minutes), Of(Patient, Bookings.Field("duration", "int"))),
            new("the fields are sorted", Of(Patient, Minutes), Of(Minutes, Patient)),
            new(
                "a symbol is added to an enum",
                Of(Patient, Kind("\"first\"")),
                Of(Patient, Kind("\"first\", \"urgent\""))
            ),
            new(
                "a symbol is taken from an enum",
                Of(Patient, Kind("\"first\", \"check\"")),
                Of(Patient, Kind("\"first\""))
            ),
        ];

    /// <summary>What really happens: whether each side's records can be read by the other.</summary>
    public First Right =>
        (CanBeRead(Old, New), CanBeRead(New, Old)) switch
        {
            (true, true) => First.Either,
            (true, false) => First.Consumers,
            (false, true) => First.Producers,
            _ => First.Nobody,
        };

    static bool CanBeRead(string writers, string readers)
    {
        var (writer, reader) = (Bookings.Parse(writers), Bookings.Parse(readers));
        try
        {
            return Bookings.Decode(Bookings.Encode(Bookings.Fill(writer, 1)), writer, reader) is GenericRecord;
        }
        catch (AvroException)
        {
            return false;
        }
    }

    static string Of(params string[] fields) => Bookings.Text("Booking", fields);

    static string Kind(string symbols) =>
        $$"""{ "name": "kind", "type": { "type": "enum", "name": "Kind", "symbols": [ {{symbols}} ] } }""";
}
