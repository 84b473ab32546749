using System.Net.Http.Headers;
using System.Text;

namespace EmbeddedKafka.Registry.Tests.Http;

public sealed class TrafficTests(SharedCluster cluster)
{
    const string Subjects = "GET /subjects";

    [Fact]
    public async Task Requests_are_counted_by_route_status_and_client()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        using var named = new RegistryCaller(registry.Url);
        named.Http.DefaultRequestHeaders.UserAgent.ParseAdd("clinic/1.0");
        using var alice = new RegistryCaller(registry.Url);
        alice.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes("alice:whatever"))
        );
        await caller.AskAsync(Subjects);
        var before = registry.Traffic();

        await caller.AskAsync(Subjects);
        await named.AskAsync(Subjects);
        await alice.AskAsync(Subjects);
        await alice.AskAsync("GET /subjects/a/versions/1");
        await alice.AskAsync("GET /nowhere");

        Assert.Equal(
            [
                new RegistryRequests("GET", "(unknown)", 404, "alice", 1),
                new RegistryRequests("GET", "/subjects", 200, "", 1),
                new RegistryRequests("GET", "/subjects", 200, "alice", 1),
                new RegistryRequests("GET", "/subjects", 200, "clinic/1.0", 1),
                new RegistryRequests("GET", "/subjects/{subject}/versions/{version}", 404, "alice", 1),
            ],
            (registry.Traffic() - before).Requests
        );
        Assert.Equal((4, 1), (registry.Traffic().Count(Subjects), registry.Traffic().Count(Subjects, "alice")));
    }

    [Fact]
    public async Task A_fault_answers_with_its_status_as_often_as_it_says()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        var fault = registry.Faults.Add(new(Subjects) { Status = 503, Times = 2 });

        Assert.StartsWith("503 {\"error_code\":503", await caller.AskAsync(Subjects));
        Assert.Equal("[\".\"]", await caller.AskAsync("GET /contexts"));
        Assert.StartsWith("503", await caller.AskAsync(Subjects));
        Assert.Equal("[]", await caller.AskAsync(Subjects));
        Assert.Equal(2, fault.Hits);
    }

    [Fact]
    public async Task A_fault_may_be_for_one_client_and_a_delay()
    {
        await using var registry = await cluster.StartTinyAsync();
        using var caller = new RegistryCaller(registry.Url);
        using var slow = new RegistryCaller(registry.Url);
        slow.Http.DefaultRequestHeaders.UserAgent.ParseAdd("slow");
        var fault = registry.Faults.Add(new("*") { Client = "slow", Delay = TimeSpan.FromHours(1) });

        var waiting = slow.AskAsync(Subjects);
        while (fault.Hits == 0)
            await Task.Yield();
        await caller.AskAsync(Subjects);

        Assert.Equal(1, fault.Hits);
        Assert.False(waiting.IsCompleted);
        Assert.True(registry.Faults.Remove(fault));
    }
}
