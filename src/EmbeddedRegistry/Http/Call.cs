using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmbeddedKafka.Registry.Log;
using EmbeddedKafka.Registry.Subjects;
using Microsoft.AspNetCore.Http;

namespace EmbeddedKafka.Registry.Http;

/// <summary>A request on its way: the variables of its path, its query, its body.</summary>
internal sealed class Call(
    IReadOnlyDictionary<string, string> path,
    string? context,
    IQueryCollection query,
    byte[] body,
    CancellationToken cancellation
)
{
    /// <summary>A body as it comes may be nested like this; schemas are strings in it.</summary>
    const int MaxDepth = 64;

    LogWriter? _writer;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The offset behind what this call has written; null if it has written nothing.</summary>
    public long? Written { get; private set; }

    /// <summary>What a handler found before the change that it may find again within it, such as a parsed
    /// schema.</summary>
    public object? Found { get; set; }

    /// <summary>The subject of the path, in the context of the path; for a path without one the context itself, or null
    /// for everything.</summary>
    public string? OptionalSubject =>
        path.TryGetValue("subject", out var subject)
            ? context is null
                ? QualifiedSubject.Normal(subject)
                : QualifiedSubject.In(context, subject)
            : context is null
                ? null
                : QualifiedSubject.In(context, "");

    /// <exception cref="RegistryException">It is no name.</exception>
    public string Subject
    {
        get
        {
            var subject = OptionalSubject ?? "";
            if (subject.Length == 0 || QualifiedSubject.IsContext(subject) || subject.Any(char.IsControl))
                throw Refusal.InvalidSubject(subject);
            return subject;
        }
    }

    /// <summary>Where ids are looked up: as the path says, or the query's subject, or the default context.</summary>
    public string Context =>
        context
        ?? (Text("subject") is { } subject ? QualifiedSubject.ContextOf(subject) : QualifiedSubject.DefaultContext);

    public string SubjectPrefix =>
        Text("subjectPrefix") is { } prefix
            ? context is null
                ? prefix
                : QualifiedSubject.In(context, prefix)
            : context is null
                ? QualifiedSubject.EveryContext
                : QualifiedSubject.In(context, "");

    public string Variable(string name) => path[name];

    /// <exception cref="RegistryException">It is no number.</exception>
    public int Number(string variable) =>
        int.TryParse(path[variable], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Refusal.NotFound();

    /// <summary>The version of the path; null for the latest.</summary>
    /// <exception cref="RegistryException">It is none.</exception>
    public int? Version
    {
        get
        {
            var text = path["version"];
            if (text is "latest" or "-1")
                return null;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
                ? version
                : throw Refusal.InvalidVersion(text);
        }
    }

    public string? Text(string parameter) => query[parameter] is { Count: > 0 } values ? values[0] : null;

    public IReadOnlyList<string?> Texts(string parameter) => query[parameter];

    public bool Flag(string parameter) => "true".Equals(Text(parameter), StringComparison.OrdinalIgnoreCase);

    public int Number(string parameter, int otherwise) =>
        int.TryParse(Text(parameter), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>The body, which must be a JSON object.</summary>
    /// <exception cref="RegistryException">It is not.</exception>
    public JsonObject Body()
    {
        try
        {
            var json = JsonNode.Parse(body, null, new() { MaxDepth = MaxDepth }) as JsonObject;
            // Names are looked up at once, so that two of one name are found here.
            _ = json?.Count;
            return json ?? throw new RegistryException(400, "The body of the request is not a JSON object");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new RegistryException(400, $"The body of the request is not JSON: {e.Message}");
        }
    }

    /// <summary>Appends to the log. Only in a route that changes something.</summary>
    public async Task AppendAsync(params IReadOnlyList<LogRecord> records)
    {
        if (records.Count != 0)
            Written = await _writer!.AppendAsync(records, Cancellation);
    }

    public void WritesBy(LogWriter writer) => _writer = writer;
}
