using System.Text.Json.Nodes;

namespace EmbeddedKafka.Registry.Tests.Log;

public sealed class LeaderTests(SharedCluster cluster)
{
    [Fact]
    public async Task Two_instances_give_dense_ids_and_one_id_for_a_schema()
    {
        var (one, two) = await PairAsync();
        await using (one)
        await using (two)
        {
            using var throughOne = new RegistryCaller(one.Url);
            using var throughTwo = new RegistryCaller(two.Url);

            var ids = await Task.WhenAll(
                Enumerable
                    .Range(0, 60)
                    .Select(number =>
                        (number % 2 == 0 ? throughOne : throughTwo).IdAsync($"s{number}", $"field{number / 2}")
                    )
            );

            foreach (var pair in ids.Chunk(2))
                Assert.Equal(pair[0], pair[1]);
            Assert.Equal(Enumerable.Range(1, 30), ids.Distinct().Order());
            Assert.True(one.Leads ^ two.Leads, "one of the two leads");
        }
    }

    [Fact]
    public async Task Who_has_written_through_a_follower_reads_it_there()
    {
        var (leader, follower) = await PairAsync();
        await using (leader)
        await using (follower)
        {
            using var caller = new RegistryCaller(follower.Url);

            var id = await caller.IdAsync("a", "id");

            Assert.Contains("\"schema\":\"id\"", await caller.AskAsync($"GET /schemas/ids/{id}"));
            Assert.Equal("[1]", await caller.AskAsync("GET /subjects/a/versions"));
            Assert.StartsWith("409", await caller.RegisterAsync("a", "id more"));
        }
    }

    [Fact]
    public async Task What_was_written_through_one_instance_is_read_through_the_other()
    {
        var (leader, follower) = await PairAsync();
        await using (leader)
        await using (follower)
        {
            using var writer = new RegistryCaller(leader.Url);
            using var reader = new RegistryCaller(follower.Url);
            for (var number = 1; number <= 20; number++)
            {
                var id = await writer.IdAsync(
                    "a",
                    string.Join(' ', Enumerable.Range(0, number).Select(at => $"f{at}?"))
                );
                Assert.DoesNotContain("error_code", await reader.AskAsync($"GET /schemas/ids/{id}"));
            }
        }
    }

    [Fact]
    public async Task When_the_leader_goes_the_other_takes_over_and_no_id_comes_twice()
    {
        var (leader, follower) = await PairAsync();
        await using var other = follower;
        using var through = new RegistryCaller(follower.Url);
        Assert.Equal(1, await through.IdAsync("a", "id"));

        await leader.DisposeAsync();

        Assert.Equal(2, await through.IdAsync("b", "other"));
        Assert.True(follower.Leads);
    }

    [Fact]
    public async Task When_the_leader_is_killed_the_other_takes_over_as_soon_as_its_session_is_over()
    {
        var (leader, follower) = await PairAsync();
        await using var other = follower;
        using var through = new RegistryCaller(follower.Url);
        Assert.Equal(1, await through.IdAsync("a", "id"));

        await leader.KillAsync();

        Assert.Equal(2, await UntilRegisteredAsync(through, "b", "other"));
        Assert.Equal(1, await through.IdAsync("c", "id"));
        Assert.True(follower.Leads);
    }

    [Fact]
    public async Task What_a_replaced_leader_still_writes_does_not_count_and_is_mended()
    {
        var topic = cluster.NewTopic();
        await using var registry = await cluster.StartTinyAsync(options => options.Topic = topic);
        using var caller = new RegistryCaller(registry.Url);
        var guid = (string)JsonNode.Parse(await caller.RegisterAsync("a", "id"))!["guid"]!;
        const string Key = "{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"version\":1,\"magic\":1}";

        await LogTopicReader.WriteAsync(
            cluster.BootstrapServers,
            topic,
            Key,
            "{\"subject\":\"a\",\"version\":1,\"id\":1,\"schema\":\"stale\",\"deleted\":false}",
            epoch: $"0 {Guid.NewGuid()}"
        );
        await using var later = await cluster.StartTinyAsync(options => options.Topic = topic);
        using var asking = new RegistryCaller(later.Url);

        Assert.Equal("id", await asking.AskAsync("GET /subjects/a/versions/1/schema"));
        Assert.Equal("id", await caller.AskAsync("GET /subjects/a/versions/1/schema"));
        // The next write comes after a copy of what counts: compaction keeps the last record of a key.
        Assert.Equal(2, await caller.IdAsync("b", "other"));
        var last = LogTopicReader.Read(cluster.BootstrapServers, topic).Last(record => record.Key == Key);
        Assert.Contains(guid, last.Value);
    }

    [Fact]
    public async Task A_request_that_was_passed_on_already_is_not_passed_on_again()
    {
        var (leader, follower) = await PairAsync();
        await using (leader)
        await using (follower)
        {
            using var caller = new RegistryCaller(follower.Url);
            caller.Http.DefaultRequestHeaders.Add("X-Forward", "true");

            Assert.StartsWith("500 {\"error_code\":50003", await caller.RegisterAsync("a", "id"));
        }
    }

    /// <summary>Two instances of one registry, of which the first leads.</summary>
    async Task<(EmbeddedRegistry Leader, EmbeddedRegistry Follower)> PairAsync()
    {
        var topic = cluster.NewTopic();
        var leader = await cluster.StartTinyAsync(options => options.Topic = topic);
        using var caller = new RegistryCaller(leader.Url);
        await caller.AskAsync("PUT /config", new JsonObject { ["compatibility"] = "BACKWARD" });
        Assert.True(leader.Leads);
        return (leader, await cluster.StartTinyAsync(options => options.Topic = topic));
    }

    /// <summary>While the group takes the killed leader for alive, its address answers nobody.</summary>
    static async Task<int> UntilRegisteredAsync(RegistryCaller caller, string subject, string schema)
    {
        var deadline = DateTime.UtcNow.AddMinutes(1);
        while (true)
        {
            var answer = await caller.RegisterAsync(subject, schema);
            if (answer.StartsWith('{'))
                return (int)JsonNode.Parse(answer)!["id"]!;
            Assert.StartsWith("500 {\"error_code\":50003", answer);
            Assert.True(DateTime.UtcNow < deadline, answer);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
