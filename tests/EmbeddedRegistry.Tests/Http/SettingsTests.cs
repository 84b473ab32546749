using System.Text.Json.Nodes;

namespace EmbeddedKafka.Registry.Tests.Http;

public sealed class SettingsTests(SharedCluster cluster)
{
    [Fact]
    public async Task A_subject_has_the_global_compatibility_until_it_has_its_own()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);

        Assert.Equal("{\"compatibilityLevel\":\"BACKWARD\"}", await caller.AskAsync("GET /config"));
        Assert.Equal(
            "404 {\"error_code\":40408,\"message\":\"Subject 'a' does not have subject-level compatibility configured\"}",
            await caller.AskAsync("GET /config/a")
        );
        Assert.Equal("{\"compatibility\":\"FULL\"}", await caller.AskAsync("PUT /config", Level("FULL")));
        Assert.Equal("{\"compatibilityLevel\":\"FULL\"}", await caller.AskAsync("GET /config/a?defaultToGlobal=true"));
        Assert.Equal("{\"compatibility\":\"NONE\"}", await caller.AskAsync("PUT /config/a", Level("none")));
        Assert.Equal("{\"compatibilityLevel\":\"NONE\"}", await caller.AskAsync("GET /config/a"));
        Assert.Equal("{\"compatibilityLevel\":\"NONE\"}", await caller.AskAsync("DELETE /config/a"));
        Assert.Equal("{\"compatibilityLevel\":\"FULL\"}", await caller.AskAsync("DELETE /config"));
        Assert.Equal("{\"compatibilityLevel\":\"BACKWARD\"}", await caller.AskAsync("GET /config"));
    }

    [Fact]
    public async Task A_setting_that_is_not_named_stays_as_it_is()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);

        await caller.AskAsync("PUT /config/a", Level("FULL"));
        await caller.AskAsync("PUT /config/a", new JsonObject { ["normalize"] = true });

        Assert.Equal("{\"normalize\":true,\"compatibilityLevel\":\"FULL\"}", await caller.AskAsync("GET /config/a"));
        await caller.RegisterAsync("a", "b a");
        Assert.Equal("a b", await caller.AskAsync("GET /subjects/a/versions/1/schema"));
    }

    [Fact]
    public async Task A_mode_that_is_none_is_refused()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);

        Assert.StartsWith("422 {\"error_code\":42204", await caller.AskAsync("PUT /mode", Mode("WRITEONLY")));
        Assert.StartsWith("422 {\"error_code\":42203", await caller.AskAsync("PUT /config", Level("SIDEWARD")));
        Assert.StartsWith("404 {\"error_code\":40409", await caller.AskAsync("GET /mode/a"));
    }

    [Fact]
    public async Task A_subject_that_is_read_only_takes_no_schema_and_loses_none()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.RegisterAsync("a", "id");
        await caller.AskAsync("PUT /mode/a", Mode("READONLY"));

        Assert.Equal(
            "422 {\"error_code\":42205,\"message\":\"Subject a is in read-only mode\"}",
            await caller.RegisterAsync("a", "id more?")
        );
        Assert.StartsWith("422 {\"error_code\":42205", await caller.AskAsync("DELETE /subjects/a"));
        Assert.StartsWith("422 {\"error_code\":42205", await caller.AskAsync("PUT /config/a", Level("NONE")));
        Assert.Contains("\"id\":2", await caller.RegisterAsync("b", "free"));
        Assert.Equal("{\"mode\":\"READONLY\"}", await caller.AskAsync("DELETE /mode/a"));
        Assert.Contains("\"id\":3", await caller.RegisterAsync("a", "id more?"));
    }

    [Fact]
    public async Task The_override_makes_every_subject_read_only_whatever_its_own_mode_is()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.AskAsync("PUT /mode/a", Mode("READWRITE"));
        await caller.AskAsync("PUT /mode", Mode("READONLY"));
        Assert.Contains("\"id\":1", await caller.RegisterAsync("a", "id"));

        await caller.AskAsync("PUT /mode", Mode("READONLY_OVERRIDE"));

        Assert.StartsWith("422 {\"error_code\":42205", await caller.RegisterAsync("a", "id more?"));
    }

    [Fact]
    public async Task In_import_mode_schemas_come_with_their_ids_and_versions()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        Assert.Equal(
            "422 {\"error_code\":42205,\"message\":\"Subject a is not in import mode\"}",
            await caller.AskAsync("POST /subjects/a/versions", Imported("id", 40, 4))
        );
        await caller.AskAsync("PUT /mode/a", Mode("IMPORT"));

        Assert.Contains(
            "\"id\":40,\"version\":4",
            await caller.AskAsync("POST /subjects/a/versions", Imported("id", 40, 4))
        );
        // Nothing is compared in this mode.
        Assert.Contains(
            "\"id\":42,\"version\":7",
            await caller.AskAsync("POST /subjects/a/versions", Imported("x", 42, 7))
        );
        Assert.Equal(
            "422 {\"error_code\":42205,\"message\":\"Overwrite new schema with id 40 is not permitted.\"}",
            await caller.AskAsync("POST /subjects/a/versions", Imported("y", 40, 8))
        );
        Assert.Equal(
            "422 {\"error_code\":42205,\"message\":\"Subject a is not in read-write mode\"}",
            await caller.RegisterAsync("a", "z")
        );
        Assert.Equal("[4,7]", await caller.AskAsync("GET /subjects/a/versions"));
        Assert.Contains("\"id\":43", await caller.RegisterAsync("b", "z"));
    }

    [Fact]
    public async Task Import_mode_wants_an_empty_subject_unless_it_is_forced()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.RegisterAsync("a", "id");

        Assert.Equal(
            "422 {\"error_code\":42205,\"message\":\"Cannot import since found existing subjects\"}",
            await caller.AskAsync("PUT /mode", Mode("IMPORT"))
        );
        Assert.Equal("{\"mode\":\"IMPORT\"}", await caller.AskAsync("PUT /mode?force=true", Mode("IMPORT")));
    }

    [Fact]
    public async Task Each_context_has_ids_of_its_own()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.RegisterAsync("a", "id");
        await caller.RegisterAsync("a", "id more?");

        Assert.Equal(1, await caller.IdAsync(":.staging:a", "id more?"));
        Assert.Contains(
            "\"subject\":\":.staging:a\"",
            await caller.AskAsync("GET /contexts/.staging/subjects/a/versions/1")
        );
        Assert.Equal("id more?", await caller.AskAsync("GET /schemas/ids/1/schema?subject=:.staging:a"));
        Assert.Equal("id", await caller.AskAsync("GET /schemas/ids/1/schema"));
        Assert.Equal("[\".\",\".staging\"]", await caller.AskAsync("GET /contexts"));
        Assert.Equal("[\":.staging:a\",\"a\"]", await caller.AskAsync("GET /subjects"));
        Assert.Equal("[\":.staging:a\"]", await caller.AskAsync("GET /subjects?subjectPrefix=:.staging:"));
    }

    static JsonObject Level(string name) => new() { ["compatibility"] = name };

    static JsonObject Mode(string name) => new() { ["mode"] = name };

    static JsonObject Imported(string schema, int id, int version) =>
        new()
        {
            ["schema"] = schema,
            ["id"] = id,
            ["version"] = version,
        };
}
