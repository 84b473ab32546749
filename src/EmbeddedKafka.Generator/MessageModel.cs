namespace EmbeddedKafka.Generator;

/// <summary>One message of the table.</summary>
internal sealed record MessageModel(
    string Kind,
    string Name,
    short? Key,
    VersionRange Versions,
    bool UnstableLatest,
    VersionRange Flexible,
    StructModel Body,
    List<StructModel> Structs
)
{
    public bool IsRequest => Kind == "request";

    public bool IsResponse => Kind == "response";

    /// <summary>The API's name: the message's without Request or Response.</summary>
    public string ApiName => Name.Substring(0, Name.Length - Kind.Length);

    public short LatestStable => (short)(UnstableLatest ? Versions.High - 1 : Versions.High);
}
