using System.Text.Json.Nodes;

namespace EmbeddedKafka.Registry.Tests.Http;

public sealed class CompatibilityTests(SharedCluster cluster)
{
    /// <summary>Versions: <c>id</c>, then <c>id more</c>. A reader needs the fields that it names; NEW has both and one
    /// more, OLD one of them.</summary>
    [Theory]
    [InlineData("NONE", "x", true)]
    [InlineData("BACKWARD", "id", true)]
    [InlineData("BACKWARD", "id more", true)]
    [InlineData("BACKWARD", "id more x", false)]
    [InlineData("BACKWARD_TRANSITIVE", "id", true)]
    [InlineData("BACKWARD_TRANSITIVE", "id more", false)]
    [InlineData("FORWARD", "id", false)]
    [InlineData("FORWARD", "id more x", true)]
    [InlineData("FORWARD_TRANSITIVE", "id more x", true)]
    [InlineData("FORWARD_TRANSITIVE", "more", false)]
    [InlineData("FULL", "id more", true)]
    [InlineData("FULL", "id more x", false)]
    [InlineData("FULL", "id", false)]
    [InlineData("FULL_TRANSITIVE", "id more x?", false)]
    public async Task A_mode_says_which_side_reads_which_versions(string mode, string schema, bool isCompatible)
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.AskAsync("PUT /config", new JsonObject { ["compatibility"] = "NONE" });
        await caller.RegisterAsync("a", "id");
        await caller.RegisterAsync("a", "id more");
        await caller.AskAsync("PUT /config", new JsonObject { ["compatibility"] = mode });

        var answer = await caller.AskAsync("POST /compatibility/subjects/a/versions", Schema(schema));

        Assert.Equal(isCompatible ? "{\"is_compatible\":true}" : "{\"is_compatible\":false}", answer);
        // What is registered already is given back, whatever the mode is.
        if (schema is not ("id" or "id more"))
            Assert.Equal(isCompatible ? '{' : '4', (await caller.RegisterAsync("a", schema))[0]);
    }

    [Fact]
    public async Task Verbose_tells_the_rule_the_place_the_version_and_the_mode()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.RegisterAsync("a", "id");
        await caller.AskAsync("PUT /config/a", new JsonObject { ["compatibility"] = "FULL" });

        Assert.Equal(
            "{\"is_compatible\":false,\"messages\":["
                + "\"{errorType:'FIELD_MISSING', description:'The field 'id' of the old schema is missing in the new "
                + "schema', additionalInfo:'id'}\","
                + "\"{errorType:'FIELD_MISSING', description:'The field 'other' of the new schema is missing in the old "
                + "schema', additionalInfo:'other'}\","
                + "\"{oldSchemaVersion: 1}\",\"{oldSchema: 'id'}\","
                + "\"{validateFields: 'false', compatibility: 'FULL'}\"]}",
            await caller.AskAsync("POST /compatibility/subjects/a/versions/latest?verbose=true", Schema("other"))
        );
        Assert.Equal(
            "{\"is_compatible\":true,\"messages\":[]}",
            await caller.AskAsync("POST /compatibility/subjects/a/versions/latest?verbose=true", Schema("id"))
        );
    }

    [Fact]
    public async Task A_first_schema_is_compatible_and_a_version_that_is_not_there_is_said()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);

        Assert.Equal(
            "{\"is_compatible\":true}",
            await caller.AskAsync("POST /compatibility/subjects/a/versions/latest", Schema("id"))
        );
        await caller.RegisterAsync("a", "id");
        Assert.StartsWith(
            "404 {\"error_code\":40402",
            await caller.AskAsync("POST /compatibility/subjects/a/versions/2", Schema("id"))
        );
        Assert.StartsWith(
            "422 {\"error_code\":42202",
            await caller.AskAsync("POST /compatibility/subjects/a/versions/0", Schema("id"))
        );
    }

    /// <summary>As Confluent's registry since 7.0: who asks for reasons gets this one, too.</summary>
    [Theory, InlineData("versions"), InlineData("versions/latest")]
    public async Task A_text_that_is_no_schema_is_a_reason_when_reasons_are_asked_for_and_else_an_error(string which)
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.RegisterAsync("a", "id");

        var plain = await caller.AskAsync($"POST /compatibility/subjects/a/{which}", Schema("id !"));
        var verbose = await caller.AskAsync($"POST /compatibility/subjects/a/{which}?verbose=true", Schema("id !"));

        Assert.StartsWith("422 {\"error_code\":42201", plain);
        Assert.StartsWith("{\"is_compatible\":false,\"messages\":[\"Invalid schema", verbose);
    }

    [Fact]
    public async Task A_subject_does_not_change_its_format()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.RegisterAsync("a", "id");
        var json = Schema("id");
        json["schemaType"] = "JSON";

        Assert.StartsWith("409", await caller.AskAsync("POST /subjects/a/versions", json));
    }

    static JsonObject Schema(string text) => new() { ["schema"] = text };
}
