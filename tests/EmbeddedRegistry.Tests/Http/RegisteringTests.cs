using System.Text.Json.Nodes;

namespace EmbeddedKafka.Registry.Tests.Http;

public sealed class RegisteringTests(SharedCluster cluster)
{
    [Fact]
    public async Task A_schema_gets_the_next_id_and_the_next_version_of_its_subject()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);

        var first = Registered(await caller.RegisterAsync("bookings-value", "id name"));
        var second = Registered(await caller.RegisterAsync("bookings-value", "id name phone?"));
        var other = Registered(await caller.RegisterAsync("doctors-value", "doctor"));

        Assert.Equal((1, 1), first);
        Assert.Equal((2, 2), second);
        Assert.Equal((3, 1), other);
        Assert.Equal("[\"bookings-value\",\"doctors-value\"]", await caller.AskAsync("GET /subjects"));
        Assert.Equal("[1,2]", await caller.AskAsync("GET /subjects/bookings-value/versions"));
    }

    [Fact]
    public async Task The_same_schema_has_one_id_wherever_it_is_registered_and_is_written_once_a_subject()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);

        Assert.Equal((1, 1), Registered(await caller.RegisterAsync("a", "id  name")));
        Assert.Equal((1, 1), Registered(await caller.RegisterAsync("a", "id name")));
        Assert.Equal((1, 1), Registered(await caller.RegisterAsync("b", "id name")));

        Assert.Equal("[\"a\",\"b\"]", await caller.AskAsync("GET /schemas/ids/1/subjects"));
        Assert.Equal(
            "[{\"subject\":\"a\",\"version\":1},{\"subject\":\"b\",\"version\":1}]",
            await caller.AskAsync("GET /schemas/ids/1/versions")
        );
    }

    [Fact]
    public async Task With_normalize_what_is_only_written_differently_is_the_same()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);

        await caller.AskAsync("POST /subjects/a/versions?normalize=true", Schema("name id"));

        Assert.Equal((1, 1), Registered(await caller.RegisterAsync("a", "id name")));
        Assert.Equal((2, 2), Registered(await caller.RegisterAsync("a", "name id")));
        Assert.Contains("\"version\":1", await caller.AskAsync("POST /subjects/a?normalize=true", Schema("name id")));
    }

    [Fact]
    public async Task An_incompatible_schema_is_refused_with_the_rule_the_version_and_the_mode()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.RegisterAsync("a", "id");

        var answer = await caller.RegisterAsync("a", "id more");

        Assert.Equal(
            "409 {\"error_code\":409,\"message\":\"Schema being registered is incompatible with an earlier schema for "
                + "subject \\\"a\\\", details: [{errorType:'FIELD_MISSING', description:'The field 'more' of the new schema is "
                + "missing in the old schema', additionalInfo:'more'}, {oldSchemaVersion: 1}, {oldSchema: 'id'}, "
                + "{validateFields: 'false', compatibility: 'BACKWARD'}]\"}",
            answer
        );
        Assert.Equal("[1]", await caller.AskAsync("GET /subjects/a/versions"));
    }

    [Fact]
    public async Task A_schema_is_looked_up_under_its_subject_without_being_registered()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.RegisterAsync("a", "id");

        Assert.Contains(
            "\"subject\":\"a\",\"version\":1,\"id\":1",
            await caller.AskAsync("POST /subjects/a", Schema("id"))
        );
        Assert.Equal(
            "404 {\"error_code\":40403,\"message\":\"Schema not found\"}",
            await caller.AskAsync("POST /subjects/a", Schema("other"))
        );
        Assert.Equal(
            "404 {\"error_code\":40401,\"message\":\"Subject 'b' not found.\"}",
            await caller.AskAsync("POST /subjects/b", Schema("id"))
        );
    }

    [Fact]
    public async Task A_version_and_an_id_give_back_the_schema()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.RegisterAsync("a", "id");
        await caller.RegisterAsync("a", "id more?");

        Assert.Contains("\"version\":2,\"id\":2", await caller.AskAsync("GET /subjects/a/versions/latest"));
        Assert.Contains("\"version\":1,\"id\":1", await caller.AskAsync("GET /subjects/a/versions/1"));
        Assert.Equal("id more?", await caller.AskAsync("GET /subjects/a/versions/2/schema"));
        Assert.Equal("id", await caller.AskAsync("GET /schemas/ids/1/schema"));
        var byId = JsonNode.Parse(await caller.AskAsync("GET /schemas/ids/2?fetchMaxId=true"))!;
        Assert.Equal(("id more?", 2), ((string)byId["schema"]!, (int)byId["maxId"]!));
        Assert.Contains("\"schema\":\"id more?\"", await caller.AskAsync($"GET /schemas/guids/{byId["guid"]}"));
    }

    [Fact]
    public async Task A_schema_may_use_another_one_which_is_then_protected()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.RegisterAsync("person", "name phone?");
        var booking = Schema("id @person");
        booking["references"] = new JsonArray(
            new JsonObject
            {
                ["name"] = "person",
                ["subject"] = "person",
                ["version"] = 1,
            }
        );

        Assert.Equal((2, 1), Registered(await caller.AskAsync("POST /subjects/booking/versions", booking)));
        Assert.Contains(
            "\"references\":[{\"name\":\"person\",\"subject\":\"person\",\"version\":1}]",
            await caller.AskAsync("GET /schemas/ids/2")
        );
        Assert.Equal("[2]", await caller.AskAsync("GET /subjects/person/versions/1/referencedby"));
        Assert.Equal(
            "422 {\"error_code\":42206,\"message\":\"One or more references exist to the schema "
                + "{magic=1,keytype=SCHEMA,subject=person,version=1}.\"}",
            await caller.AskAsync("DELETE /subjects/person")
        );
        // It is read with what it refers to: a name is missing.
        Assert.StartsWith("409", await caller.RegisterAsync("booking", "id name other"));
    }

    static JsonObject Schema(string text) => new() { ["schema"] = text };

    static (int Id, int Version) Registered(string answer)
    {
        var json = JsonNode.Parse(answer)!;
        return ((int)json["id"]!, (int)json["version"]!);
    }
}
