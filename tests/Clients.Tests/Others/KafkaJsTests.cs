using System.Text.Json;

namespace Clients.Tests.Others;

/// <summary>kafkajs: a client in JavaScript alone.</summary>
public sealed class KafkaJsTests(NodePackages packages) : OtherClients
{
    Task<JsonElement> RunAsync(params string[] scenario) => packages.RunAsync(Cluster.BootstrapServers, scenario);

    [Theory]
    [InlineData("None")]
    [InlineData("GZIP")]
    public async Task Records_come_back_as_they_were_sent(string codec)
    {
        await CreateAsync("t");
        var seen = await RunAsync("roundtrip", codec);
        Assert.Equal(0, seen.GetProperty("base").GetInt32());
        Assert.Equal(
            Enumerable
                .Range(0, 10)
                .Select(i => $"[\"t\",0,{i},\"k{i}\",{(i == 9 ? "null" : $"\"v{i}\"")},[[\"h\",\"a\"]]]"),
            seen.GetProperty("seen").EnumerateArray().Select(Compact)
        );
        Assert.Equal(10, Committed("roundtrip")[0]);
    }

    [Fact]
    public async Task An_idempotent_producer_sends_each_record_once()
    {
        await CreateAsync("t");
        await RunAsync("idempotent");
        Assert.Equal(["0", "1", "2"], ReadCommitted("t", 3));
    }

    [Fact]
    public async Task A_group_shares_its_partitions_and_goes_on_where_it_committed()
    {
        await CreateAsync("wide", partitions: 4);
        var seen = await RunAsync("group");
        Assert.Equal("[0,1,2,3]", Compact(seen.GetProperty("shared")));
        Assert.Equal(1, seen.GetProperty("again").GetInt32());
        Assert.Equal("Empty", Group("g").State);
        Assert.Equal(2, Committed("g")[3]);
    }

    [Fact]
    public async Task Topics_configs_records_and_groups_are_administered()
    {
        var seen = await RunAsync("admin");
        Assert.True(seen.GetProperty("created").GetBoolean());
        Assert.False(seen.GetProperty("again").GetBoolean());
        Assert.Equal(
            (3, "5000"),
            (seen.GetProperty("partitions").GetInt32(), seen.GetProperty("retention").GetString())
        );
        Assert.Equal(
            (2, 3, 1, 1),
            (
                seen.GetProperty("committed").GetInt32(),
                seen.GetProperty("high").GetInt32(),
                seen.GetProperty("at").GetInt32(),
                seen.GetProperty("low").GetInt32()
            )
        );
        Assert.Equal(
            ("[\"by-hand\"]", "Empty"),
            (Compact(seen.GetProperty("groups")), seen.GetProperty("state").GetString())
        );
        Assert.Equal(
            (Cluster.ClusterId, "[1,2,3]"),
            (seen.GetProperty("cluster").GetString(), Compact(seen.GetProperty("brokers")))
        );
        Assert.DoesNotContain(Cluster.Snapshot().Topics, topic => topic.Name == "made");
        Assert.DoesNotContain(Cluster.Snapshot().Groups, group => group.GroupId == "by-hand");
    }

    [Fact]
    public async Task Configs_are_replaced_as_a_whole()
    {
        await RunAsync("alterConfigs");
        Assert.Equal("7000", Cluster.Snapshot().Topic("altered").Configs["retention.ms"]);
    }

    [Fact]
    public async Task A_transaction_commits_its_offsets_and_an_aborted_one_is_not_seen()
    {
        await CreateAsync("in");
        await CreateAsync("out");
        Assert.Equal("""{"seen":["a","b","c"]}""", Compact(await RunAsync("transaction")));
        Assert.Equal(7, Committed("eos")[0]);
        Assert.Equal(["a", "b", "c"], ReadCommitted("out", 3));
    }

    static string Compact(JsonElement json) => JsonSerializer.Serialize(json);
}
