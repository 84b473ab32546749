using System.Text.Json.Nodes;

namespace EmbeddedKafka.Registry.Tests.Http;

public sealed class DeletingTests(SharedCluster cluster)
{
    [Fact]
    public async Task A_subject_is_deleted_softly_first_and_then_for_good()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.RegisterAsync("a", "id");
        await caller.RegisterAsync("a", "id more?");

        Assert.Equal(
            "404 {\"error_code\":40405,\"message\":\"Subject 'a' was not deleted first before being permanently deleted\"}",
            await caller.AskAsync("DELETE /subjects/a?permanent=true")
        );
        Assert.Equal("[1,2]", await caller.AskAsync("DELETE /subjects/a"));
        Assert.StartsWith("404 {\"error_code\":40401", await caller.AskAsync("GET /subjects/a/versions"));
        Assert.Equal("[1,2]", await caller.AskAsync("GET /subjects/a/versions?deleted=true"));
        Assert.Equal(
            "404 {\"error_code\":40404,\"message\":\"Subject 'a' was soft deleted.Set permanent=true to delete "
                + "permanently\"}",
            await caller.AskAsync("DELETE /subjects/a")
        );
        Assert.Contains("\"schema\":\"id\"", await caller.AskAsync("GET /schemas/ids/1"));

        Assert.Equal("[1,2]", await caller.AskAsync("DELETE /subjects/a?permanent=true"));
        Assert.Equal(
            "404 {\"error_code\":40403,\"message\":\"Schema 1 not found\"}",
            await caller.AskAsync("GET /schemas/ids/1")
        );
        Assert.StartsWith("404 {\"error_code\":40401", await caller.AskAsync("DELETE /subjects/a"));
    }

    [Fact]
    public async Task A_version_is_deleted_softly_first_and_then_for_good()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.RegisterAsync("a", "id");
        await caller.RegisterAsync("a", "id more?");

        Assert.StartsWith(
            "404 {\"error_code\":40407",
            await caller.AskAsync("DELETE /subjects/a/versions/2?permanent=true")
        );
        Assert.Equal("2", await caller.AskAsync("DELETE /subjects/a/versions/latest"));
        Assert.StartsWith("404 {\"error_code\":40406", await caller.AskAsync("DELETE /subjects/a/versions/2"));
        Assert.StartsWith("404 {\"error_code\":40402", await caller.AskAsync("GET /subjects/a/versions/2"));
        Assert.Contains("\"version\":2", await caller.AskAsync("GET /subjects/a/versions/2?deleted=true"));
        Assert.Contains("\"version\":1", await caller.AskAsync("GET /subjects/a/versions/latest"));
        Assert.Equal("2", await caller.AskAsync("DELETE /subjects/a/versions/2?permanent=true"));
        Assert.Equal("[1]", await caller.AskAsync("GET /subjects/a/versions?deleted=true"));
    }

    [Fact]
    public async Task What_comes_again_after_a_soft_delete_keeps_its_id_and_gets_a_new_version()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.RegisterAsync("a", "id");
        await caller.AskAsync("DELETE /subjects/a");

        Assert.Contains("\"id\":1,\"version\":2", await caller.RegisterAsync("a", "id"));
        Assert.Equal("[2]", await caller.AskAsync("GET /subjects/a/versions"));
    }

    [Fact]
    public async Task An_id_is_not_given_again_after_a_delete_for_good()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.RegisterAsync("a", "id");
        await caller.AskAsync("DELETE /subjects/a");
        await caller.AskAsync("DELETE /subjects/a?permanent=true");

        Assert.Contains("\"id\":2,\"version\":1", await caller.RegisterAsync("a", "other"));
    }

    [Fact]
    public async Task With_a_subject_its_own_configuration_and_mode_go()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        await caller.RegisterAsync("a", "id");
        await caller.AskAsync("PUT /config/a", new JsonObject { ["compatibility"] = "NONE" });

        await caller.AskAsync("DELETE /subjects/a");

        Assert.StartsWith("404 {\"error_code\":40408", await caller.AskAsync("GET /config/a"));
    }
}
