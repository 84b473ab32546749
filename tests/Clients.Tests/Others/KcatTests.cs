using System.Text.Json;

namespace Clients.Tests.Others;

/// <summary>kcat, on the distribution's librdkafka.</summary>
public sealed class KcatTests : OtherClients
{
    async Task<ChildResult> RunAsync(string input, params string[] arguments)
    {
        if (!ChildProcess.Exists("kcat"))
            Assert.Skip("kcat is not installed");
        return (await ChildProcess.RunAsync("kcat", ["-b", Cluster.BootstrapServers, .. arguments], input)).Succeeded();
    }

    [Fact]
    public async Task It_lists_what_there_is()
    {
        await CreateAsync("t", partitions: 2);
        using var json = JsonDocument.Parse((await RunAsync("", "-L", "-J")).Out);
        Assert.Equal(
            Cluster.Brokers.Select(broker => $"127.0.0.1:{broker.Port}").Order(),
            json.RootElement.GetProperty("brokers")
                .EnumerateArray()
                .Select(broker => broker.GetProperty("name").GetString())
                .Order()
        );
        var partitions = json
            .RootElement.GetProperty("topics")[0]
            .GetProperty("partitions")
            .EnumerateArray()
            .Select(partition => partition.GetProperty("leader").GetInt32());
        Assert.Equal(Cluster.Snapshot().Topic("t").Partitions.Select(partition => partition.Leader), partitions);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("snappy")]
    [InlineData("lz4")]
    [InlineData("zstd")]
    public async Task Records_come_back_as_they_were_sent(string codec)
    {
        await CreateAsync("t");
        await RunAsync("a:1\nb:2\n", "-P", "-t", "t", "-K", ":", "-H", "h=x", "-z", codec);
        var read = await RunAsync("", "-C", "-t", "t", "-e", "-q", "-f", "%p %o %k=%s %h\n");
        Assert.Equal(["0 0 a=1 h=x", "0 1 b=2 h=x"], read.Lines);
    }

    [Fact]
    public async Task A_group_goes_on_where_it_committed()
    {
        await CreateAsync("t");
        await ProduceAsync("t", 3);
        Assert.Equal(
            ["0", "1", "2"],
            (await RunAsync("", "-G", "g", "-e", "-q", "-X", "auto.offset.reset=earliest", "t")).Lines
        );
        Assert.Equal(3, Committed("g")[0]);
        await ProduceAsync("t", 1);
        Assert.Equal(["0"], (await RunAsync("", "-G", "g", "-e", "-q", "-X", "auto.offset.reset=earliest", "t")).Lines);
    }

    [Fact]
    public async Task Offsets_are_asked_by_time_and_reading_starts_anywhere()
    {
        await CreateAsync("t");
        await ProduceAsync("t", 3);
        Assert.Contains("t [0] offset 3", (await RunAsync("", "-Q", "-t", "t:0:-1")).Out);
        Assert.Contains("t [0] offset 0", (await RunAsync("", "-Q", "-t", "t:0:1")).Out);
        Assert.Equal(["2"], (await RunAsync("", "-C", "-t", "t", "-p", "0", "-o", "-1", "-e", "-q")).Lines);
    }

    [Fact]
    public async Task An_idempotent_producer_sends_each_record_once()
    {
        await CreateAsync("t");
        await RunAsync("1\n2\n3\n", "-P", "-t", "t", "-X", "enable.idempotence=true", "-X", "linger.ms=0");
        Assert.Equal(["1", "2", "3"], ReadCommitted("t", 3));
    }

    [Fact]
    public async Task A_transactional_producer_commits_all_at_once()
    {
        await CreateAsync("t");
        await RunAsync("1\n2\n3\n", "-P", "-t", "t", "-X", "transactional.id=kcat");
        Assert.Equal(["1", "2", "3"], ReadCommitted("t", 3));
        // Three records and a marker.
        Assert.Equal(4, HighWatermark("t"));
    }
}
