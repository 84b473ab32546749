using Clients.Tests.Java;

namespace Clients.Tests.Tools;

public sealed class ShareGroupTools(JavaHost java) : KafkaTools(java)
{
    async Task QueueAsync(params string[] lines)
    {
        await CreateAsync("queue");
        await RunAsync(
            "configs --alter --entity-type groups --entity-name workers --add-config share.auto.offset.reset=earliest"
        );
        await ProduceAsync("queue", lines);
    }

    [Fact]
    public async Task Records_are_accepted_released_and_rejected()
    {
        await QueueAsync("one", "again", "bad");
        Assert.Equal(
            ["[one 1, again 1, bad 1, again 2]"],
            (await Java.RunAsync("ShareConsumers", [Cluster.BootstrapServers])).Succeeded().Lines
        );
        Assert.Equal(
            "workers queue 0 3",
            Words((await RunAsync("share-groups --describe --group workers --offsets")).Lines[^1])[..17]
        );
    }

    [Fact]
    public async Task A_share_group_is_described_while_it_runs_and_after()
    {
        await QueueAsync("1", "2", "3");
        var consumer = await StartAsync("console-share-consumer --topic queue --group workers");
        await consumer.UntilPrintedAsync(output =>
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length == 3
        );
        Assert.Equal(
            "GROUP COORDINATOR (ID) STATE #MEMBERS",
            Words((await RunAsync("share-groups --describe --group workers --state")).Lines[0])
        );
        Assert.EndsWith(
            " Stable 1",
            Words((await RunAsync("share-groups --describe --group workers --state")).Lines[1])
        );
        Assert.Contains("queue:0", (await RunAsync("share-groups --describe --group workers --members")).Out);
        Assert.Equal(["workers"], (await RunAsync("share-groups --list")).Lines);
        Assert.Contains("Share", (await RunAsync("groups --list --share")).Out);
        await consumer.StopAsync();
        Assert.EndsWith(
            " Empty 0",
            Words((await RunAsync("share-groups --describe --group workers --state")).Lines[1])
        );
        Assert.Equal("share", Cluster.Snapshot().Group("workers").Type);
        await RunAsync("share-groups --reset-offsets --to-earliest --group workers --topic queue --execute");
        Assert.StartsWith(
            "workers queue 0 0 ",
            Words((await RunAsync("share-groups --describe --group workers --offsets")).Lines[^1]) + " "
        );
        Assert.Contains(
            "Successful",
            (await RunAsync("share-groups --delete-offsets --group workers --topic queue")).Out
        );
        Assert.Contains(
            "Deletion of requested share groups ('workers') was successful.",
            (await RunAsync("share-groups --delete --group workers")).Out
        );
        Assert.Empty((await RunAsync("share-groups --list")).Lines);
    }

    static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
