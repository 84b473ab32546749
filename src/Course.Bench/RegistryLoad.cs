using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Course.Base;

namespace Course.Bench;

/// <summary>The same requests to a registry, whoever it is: eight at once, as from as many clients.</summary>
internal sealed class RegistryLoad(HttpClient http, string url)
{
    const string ContentType = "application/vnd.schemaregistry.v1+json";
    const int Lanes = 8;
    const int Fields = 300;
    static int _subjects;

    /// <summary>New schemas under new subjects, per second.</summary>
    public async Task<double> RegisterAsync(int count, CancellationToken cancellation)
    {
        var first = Interlocked.Add(ref _subjects, count) - count;
        return await PerSecondAsync(
            count,
            number =>
                AskAsync(
                    HttpMethod.Post,
                    $"/subjects/s{first + number}/versions",
                    Schema(first + number, 3),
                    cancellation
                )
        );
    }

    /// <summary>Schemas by their id, per second.</summary>
    public async Task<double> LookUpAsync(int count, CancellationToken cancellation)
    {
        var answer = await AskAsync(
            HttpMethod.Post,
            $"/subjects/s{Interlocked.Increment(ref _subjects)}/versions",
            Schema(_subjects, 3),
            cancellation
        );
        var id = answer["id"]!.GetValue<int>();
        return await PerSecondAsync(
            count,
            _ =>
                AskAsync(
                    HttpMethod.Get,
                    string.Create(CultureInfo.InvariantCulture, $"/schemas/ids/{id}"),
                    null,
                    cancellation
                )
        );
    }

    /// <summary>Milliseconds for the answer whether a schema of 300 fields may follow another; the median.</summary>
    public async Task<double> CompareAsync(int count, CancellationToken cancellation)
    {
        var subject = $"s{Interlocked.Increment(ref _subjects)}";
        await AskAsync(HttpMethod.Post, $"/subjects/{subject}/versions", Schema(0, Fields), cancellation);
        var times = new double[count];
        for (var number = 0; number < count; number++)
        {
            var watch = Stopwatch.StartNew();
            var answer = await AskAsync(
                HttpMethod.Post,
                $"/compatibility/subjects/{subject}/versions/latest",
                Schema(0, Fields + 1 + number),
                cancellation
            );
            times[number] = watch.Elapsed.TotalMilliseconds;
            if (answer["is_compatible"]!.GetValue<bool>() is false)
                throw new CourseException("A field with a default was not compatible.");
        }
        return times.Order().ElementAt(count / 2);
    }

    static async Task<double> PerSecondAsync(int count, Func<int, Task> ask)
    {
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, Lanes)
                .Select(async _ =>
                {
                    for (int number; (number = Interlocked.Increment(ref next)) < count; )
                        await ask(number);
                })
        );
        return count / watch.Elapsed.TotalSeconds;
    }

    async Task<JsonNode> AskAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, url + path)
        {
            Content = body is null
                ? null
                : new StringContent(body.ToJsonString(), new MediaTypeHeaderValue(ContentType)),
        };
        using var response = await http.SendAsync(request, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new CourseException($"{method} {path} was answered with {(int)response.StatusCode}: {text}");
    }

    static JsonObject Schema(int number, int fields)
    {
        var list = new JsonArray();
        for (var field = 0; field < fields; field++)
            list.Add(
                new JsonObject
                {
                    ["name"] = $"field{field}",
                    ["type"] = "int",
                    ["default"] = field,
                }
            );
        var schema = new JsonObject
        {
            ["type"] = "record",
            ["name"] = $"Record{number}",
            ["fields"] = list,
        };
        return new() { ["schema"] = schema.ToJsonString() };
    }
}
