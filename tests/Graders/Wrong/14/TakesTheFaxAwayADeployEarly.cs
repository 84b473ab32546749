// task: 3
// replaces: ContractVersions.cs
// mistake: drops the fax in version 3: the calendar has a default for it, and shows an empty number for weeks
// expect: with the fax ''
namespace Labs.SchemaRegistry;

/// <summary>Expand, let the readers follow, contract.</summary>
public sealed class ContractVersions : IContractVersions
{
    // Who has this text can live without a fax, and with a kind that it does not know: deploys 2 and 3 need that.
    const string Prepared = """
        { "name": "patient", "type": "string" },
        { "name": "doctor", "type": "string" },
        { "name": "minutes", "type": "int" },
        { "name": "phone", "type": [ "null", "string" ], "default": null }
        """;

    const string Fax = """
        { "name": "fax", "type": "string", "default": "" }
        """;

    const string Physician = """
        { "name": "physician", "type": [ "null", "string" ], "default": null }
        """;

    public string Version2 => Record(Prepared, Fax, Kind("\"first\", \"check\""));

    // The doctor stays beside the physician: the calendar reads by the old name.
    public string Version3 => Record(Prepared, Physician, Kind("\"first\", \"check\", \"urgent\""));

    public string Version4 => Record(Prepared, Physician, Kind("\"first\", \"check\", \"urgent\""));

    static string Kind(string symbols) =>
        $$"""
            { "name": "kind", "type": { "type": "enum", "name": "Kind", "symbols": [ {{symbols}} ], "default": "check" } }
            """;

    static string Record(params string[] fields) =>
        $$"""
            { "type": "record", "name": "Booking", "namespace": "clinic", "fields": [ {{string.Join(", ", fields)}} ] }
            """;
}
