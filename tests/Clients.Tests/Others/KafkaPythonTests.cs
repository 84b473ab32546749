using System.Text.Json;

namespace Clients.Tests.Others;

/// <summary>kafka-python: a client written without librdkafka and without Java, which finds out by itself what a broker
/// can do.</summary>
public sealed class KafkaPythonTests : OtherClients
{
    Task<JsonElement> RunAsync(params string[] scenario) =>
        Python.RunAsync("with_kafka_python.py", "kafka", Cluster.BootstrapServers, scenario);

    [Theory]
    [InlineData("none", "")]
    [InlineData("gzip", "")]
    [InlineData("lz4", "lz4")]
    [InlineData("snappy", "snappy")]
    [InlineData("zstd", "zstandard")]
    public async Task Records_come_back_as_they_were_sent(string codec, string module)
    {
        if (module != "")
            await Python.SkipWithoutAsync(module);
        CheckRoundtrip(await RunAsync("roundtrip", codec));
    }

    [Theory]
    [InlineData("0.11.0")]
    [InlineData("1.0.0")]
    [InlineData("2.0.0")]
    public async Task The_protocol_of_an_old_version_is_spoken(string version) =>
        CheckRoundtrip(await RunAsync("roundtrip", "gzip", version));

    void CheckRoundtrip(JsonElement seen)
    {
        Assert.Equal("[0,1,2,3,4,5,6,7,8,9]", Compact(seen.GetProperty("offsets")));
        var records = Enumerable
            .Range(0, 10)
            .Select(i => $"[\"t\",0,{i},\"k{i}\",\"v{i}\",[[\"h\",\"a\"]],{1_700_000_000_000 + i}]");
        Assert.Equal($"[{string.Join(',', records)}]", Compact(seen.GetProperty("records")));
        Assert.Equal(10, HighWatermark("t"));
    }

    [Fact]
    public async Task A_group_shares_its_partitions_and_goes_on_where_it_committed()
    {
        await CreateAsync("wide", partitions: 2);
        await ProduceAsync("wide", 6);
        var seen = await RunAsync("group", "wide");
        Assert.Equal("[0,1]", Compact(seen.GetProperty("shared")));
        Assert.Equal((6, 0), (seen.GetProperty("seen").GetInt32(), seen.GetProperty("again").GetInt32()));
        Assert.Equal(
            Committed("g"),
            seen.GetProperty("committed")
                .EnumerateObject()
                .Where(entry => entry.Value.ValueKind == JsonValueKind.Number)
                .ToDictionary(entry => int.Parse(entry.Name), entry => entry.Value.GetInt64())
        );
        Assert.Equal(6, Committed("g").Values.Sum());
        Assert.Equal("Empty", Group("g").State);
    }

    [Fact]
    public async Task Topics_configs_and_groups_are_administered()
    {
        await CreateAsync("wide", partitions: 2);
        await ProduceAsync("wide", 6);
        await RunAsync("group", "wide");
        var seen = await RunAsync("admin");
        Assert.Equal(
            (4, "[[1,2,3],[1,2,3],[1,2,3],[1,2,3]]", "[\"5000\"]"),
            (
                seen.GetProperty("partitions").GetInt32(),
                Compact(seen.GetProperty("replicas")),
                Compact(seen.GetProperty("retention"))
            )
        );
        Assert.Equal(
            (Cluster.ClusterId, "[1,2,3]"),
            (seen.GetProperty("cluster").GetString(), Compact(seen.GetProperty("brokers")))
        );
        Assert.Equal(
            ("[[\"g\",\"consumer\"]]", "[\"Empty\"]"),
            (Compact(seen.GetProperty("groups")), Compact(seen.GetProperty("states")))
        );
        Assert.Equal(6, seen.GetProperty("offsets").EnumerateObject().Sum(entry => entry.Value.GetInt32()));
        Assert.DoesNotContain("made", Compact(seen.GetProperty("left")));
        Assert.DoesNotContain(Cluster.Snapshot().Topics, topic => topic.Name == "made");
    }

    [Fact]
    public async Task Offsets_are_found()
    {
        await RunAsync("roundtrip", "none");
        Assert.Equal(
            """{"beginning":0,"end":10,"at":[5,1700000000005],"topics":["t"],"partitions":[0]}""",
            Compact(await RunAsync("offsets"))
        );
    }

    static string Compact(JsonElement json) => JsonSerializer.Serialize(json);
}
