using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace EmbeddedKafka.Registry.Tests.Http;

/// <summary>Whatever comes is answered with a code, and everything else goes on.</summary>
public sealed class BadRequestTests(SharedCluster cluster)
{
    const string Versions = "POST /subjects/a/versions";

    public static TheoryData<string, string?, int> Requests =>
        new()
        {
            { "GET /nowhere", null, 404 },
            { "GET /subjects/a/b/c/d/e/f", null, 404 },
            { "PATCH /subjects", null, 405 },
            { "POST /schemas/types", "{}", 405 },
            { "GET /schemas/ids/abc", null, 404 },
            { "GET /schemas/ids/99999999999999999999", null, 404 },
            { "GET /schemas/ids/-1", null, 404 },
            { "GET /schemas/ids/7", null, 40403 },
            { "GET /schemas/ids/7/schema", null, 40403 },
            { "GET /schemas/ids/7/subjects", null, 40403 },
            { "GET /schemas/ids/7/versions", null, 40403 },
            { "GET /schemas/guids/none", null, 40403 },
            { "GET /schemas/guids/00000000-0000-0000-0000-000000000000", null, 40403 },
            { "GET /subjects/none/versions", null, 40401 },
            { "GET /subjects/none/versions/1", null, 40401 },
            { "GET /subjects/there/versions/2", null, 40402 },
            { "GET /subjects/there/versions/0", null, 42202 },
            { "GET /subjects/there/versions/-2", null, 42202 },
            { "GET /subjects/there/versions/1.5", null, 42202 },
            { "GET /subjects/there/versions/4294967297", null, 42202 },
            { "GET /subjects/there/versions/newest", null, 42202 },
            { "GET /subjects/none/metadata?key=a&value=b", null, 40401 },
            { "DELETE /subjects/none", null, 40401 },
            { "DELETE /subjects/none/versions/1", null, 40401 },
            { "DELETE /subjects/there/versions/2", null, 40402 },
            { "DELETE /config/none", null, 40401 },
            { "DELETE /mode/none", null, 40401 },
            { "POST /subjects/%07/versions", "{\"schema\":\"id\"}", 42208 },
            { "POST /subjects/:.context:/versions", "{\"schema\":\"id\"}", 42208 },
            { Versions, "", 400 },
            { Versions, "{", 400 },
            { Versions, "null", 400 },
            { Versions, "[]", 400 },
            { Versions, "\"id\"", 400 },
            { Versions, "{\"schema\":\"id\",\"schema\":\"other\"}", 400 },
            { Versions, "\u0000", 400 },
            { Versions, Nested(2_000), 400 },
            { Versions, "{}", 42201 },
            { Versions, "{\"schema\":7}", 422 },
            { Versions, "{\"schema\":{\"type\":\"string\"}}", 422 },
            { Versions, "{\"schema\":\"id\",\"schemaType\":7}", 422 },
            { Versions, "{\"schema\":\"id\",\"schemaType\":\"THRIFT\"}", 42201 },
            { Versions, "{\"schema\":\"id !\"}", 42201 },
            { Versions, "{\"schema\":\"id\",\"id\":\"one\"}", 422 },
            { Versions, "{\"schema\":\"id\",\"id\":5}", 42205 },
            { Versions, "{\"schema\":\"id\",\"version\":5}", 42201 },
            { Versions, "{\"schema\":\"id\",\"references\":7}", 422 },
            { Versions, "{\"schema\":\"id\",\"references\":[7]}", 422 },
            { Versions, "{\"schema\":\"id\",\"references\":[{}]}", 422 },
            { Versions, "{\"schema\":\"id\",\"metadata\":[]}", 422 },
            { Versions, Reference("x", "none", 1), 42201 },
            { Versions, Reference("x", "there", 9), 42201 },
            { Versions, Reference("x", "there", -1, twice: true), 42201 },
            { "POST /subjects/none", "{\"schema\":\"id\"}", 40401 },
            { "POST /subjects/there", "{\"schema\":\"other\"}", 40403 },
            { "POST /compatibility/subjects/there/versions/latest", "{}", 42201 },
            { "POST /compatibility/subjects/there/versions/3", "{\"schema\":\"id\"}", 40402 },
            { "PUT /config", "{}", 42203 },
            { "PUT /config", "{\"compatibility\":\"SIDEWARD\"}", 42203 },
            { "PUT /config", "{\"compatibility\":7}", 42203 },
            { "PUT /config", "no", 400 },
            { "PUT /mode", "{}", 42204 },
            { "PUT /mode", "{\"mode\":\"\"}", 42204 },
        };

    [Theory, MemberData(nameof(Requests))]
    public async Task A_bad_request_is_answered_with_its_code(string request, string? body, int code)
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.RegisterAsync("there", "id");

        var (status, text) = await caller.SendAsync(request, body);

        var error = JsonNode.Parse(text)!;
        Assert.Equal(code, (int)error["error_code"]!);
        Assert.Equal(code < 1000 ? code : code / 100, status);
        Assert.NotEmpty((string)error["message"]!);
        Assert.Equal(2, await caller.IdAsync("still", "works"));
    }

    [Theory]
    [InlineData("GET /subjects/none/versions", "Subject 'none' not found.")]
    [InlineData("POST /subjects/:.context:/versions", "The specified subject ':.context:' is not a valid.")]
    public async Task What_a_caller_did_wrong_is_said_in_the_words_of_Confluents_registry(string request, string words)
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);

        var (_, text) = await caller.SendAsync(request, request.StartsWith('P') ? "{\"schema\":\"id\"}" : null);

        Assert.Equal(words, (string)JsonNode.Parse(text)!["message"]!);
    }

    [Fact]
    public async Task Another_content_type_and_an_answer_that_nobody_can_give_are_refused()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var http = new HttpClient();

        using var form = await http.PostAsync(
            $"{registry.Url}/subjects/a/versions",
            new FormUrlEncodedContent([new("schema", "id")])
        );
        Assert.Equal(415, (int)form.StatusCode);
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        Assert.Equal(406, (int)(await http.GetAsync($"{registry.Url}/subjects")).StatusCode);
        http.DefaultRequestHeaders.Accept.Clear();
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        using var plain = await http.GetAsync($"{registry.Url}/subjects");
        Assert.Equal("application/json", plain.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_and_so_is_a_schema()
    {
        await using var registry = await cluster.StartTinyAsync(options =>
        {
            options.MaxRequestBytes = 100_000;
            options.MaxSchemaLength = 10_000;
        });
        using var caller = new RegistryCaller(registry.Url);

        Assert.StartsWith("422 {\"error_code\":42209", await caller.RegisterAsync("a", new string('x', 10_001)));
        Assert.StartsWith("413 {\"error_code\":413", await caller.RegisterAsync("a", new string('x', 100_001)));
        Assert.Equal(1, await caller.IdAsync("a", "id"));
    }

    [Fact]
    public async Task A_schema_of_which_Kafka_takes_no_record_is_refused()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);

        Assert.StartsWith("422 {\"error_code\":42209", await caller.RegisterAsync("a", new string('x', 5 << 20)));
        Assert.Equal(1, await caller.IdAsync("a", "id"));
    }

    [Fact]
    public async Task Ten_bodies_that_never_come_are_given_up_and_nobody_else_waits()
    {
        await using var registry = await cluster.StartTinyAsync(options =>
            options.RequestTimeout = TimeSpan.FromSeconds(3)
        );
        using var caller = new RegistryCaller(registry.Url);
        Assert.Equal(1, await caller.IdAsync("a", "id"));
        var silent = new List<TcpClient>();
        for (var number = 0; number < 10; number++)
        {
            var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", new Uri(registry.Url).Port);
            await client
                .GetStream()
                .WriteAsync(
                    Encoding.ASCII.GetBytes(
                        "POST /subjects/a/versions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n{\"schema\":"
                    )
                );
            silent.Add(client);
        }

        Assert.Equal(2, await caller.IdAsync("b", "other"));
        foreach (var client in silent)
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            Assert.Contains(" 408 ", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
            client.Dispose();
        }
    }

    static string Nested(int depth) =>
        $"{{\"schema\":\"id\",\"metadata\":{string.Concat(Enumerable.Repeat("{\"a\":", depth))}1{new string('}', depth)}}}";

    static string Reference(string name, string subject, int version, bool twice = false)
    {
        var reference = $"{{\"name\":\"{name}\",\"subject\":\"{subject}\",\"version\":{version}}}";
        return $"{{\"schema\":\"id @x\",\"references\":[{reference}{(twice ? $",{reference}" : "")}]}}";
    }
}
