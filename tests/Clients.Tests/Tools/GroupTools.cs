using Clients.Tests.Java;

namespace Clients.Tests.Tools;

public sealed class GroupTools(JavaHost java) : KafkaTools(java)
{
    [Theory]
    [InlineData("classic")]
    [InlineData("consumer")]
    public async Task A_group_is_described_while_it_runs_and_after(string protocol)
    {
        await CreateAsync("t", partitions: 2);
        await ProduceAsync("t", "a:1", "b:2", "c:3");
        var consumer = await StartAsync(
            "console-consumer --topic t --group g --from-beginning --consumer-property "
                + $"group.protocol={protocol} --consumer-property auto.commit.interval.ms=50 --consumer-property "
                + "client.id=it"
        );
        await WaitAsync(() => Committed("g") == 3, "the consumer has committed");
        var running = (await RunAsync("consumer-groups --describe --group g")).Lines;
        Assert.Equal(
            "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID",
            Words(running[0])
        );
        foreach (var partition in Cluster.Snapshot().Topic("t").Partitions)
            Assert.Contains(
                running,
                line =>
                    Words(line)
                        .StartsWith(
                            $"g t {partition.Index} {partition.HighWatermark} {partition.HighWatermark} 0 ",
                            StringComparison.Ordinal
                        ) && Words(line).EndsWith(" /127.0.0.1 it", StringComparison.Ordinal)
            );
        Assert.Contains("Stable", (await RunAsync("consumer-groups --describe --group g --state")).Out);
        Assert.Contains("g", (await RunAsync("consumer-groups --list --state stable")).Out);
        var members = (await RunAsync("consumer-groups --describe --group g --members --verbose")).Lines;
        Assert.Contains("t:0,1", members[1]);
        Assert.Contains(" it ", members[1]);
        await consumer.StopAsync();
        var after = await RunAsync("consumer-groups --describe --group g");
        Assert.Contains("Consumer group 'g' has no active members.", after.Error);
        Assert.Contains("Empty", (await RunAsync("consumer-groups --describe --group g --state")).Out);
        Assert.Contains(
            protocol == "classic" ? "Classic" : "Consumer",
            (await RunAsync("groups --list")).Lines.Single(line => line.StartsWith("g ", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Offsets_are_reset_and_deleted_and_the_group_with_them()
    {
        await CreateAsync("t");
        await ProduceAsync("t", "1", "2", "3");
        await RunAsync("console-consumer --topic t --group g --from-beginning --max-messages 3");
        Assert.Equal(3, Committed("g"));
        Assert.Equal(
            "g t 0 1",
            Words(
                (await RunAsync("consumer-groups --reset-offsets --to-offset 1 --group g --topic t --execute")).Lines[
                    ^1
                ]
            )
        );
        Assert.Equal(1, Committed("g"));
        Assert.Equal(
            "g t 0 0",
            Words(
                (
                    await RunAsync("consumer-groups --reset-offsets --to-earliest --group g --all-topics --dry-run")
                ).Lines[^1]
            )
        );
        await RunAsync("consumer-groups --reset-offsets --shift-by 1 --group g --topic t:0 --execute");
        Assert.Equal(2, Committed("g"));
        await RunAsync(
            "consumer-groups --reset-offsets --to-datetime 2020-01-01T00:00:00.000 --group g --topic t --execute"
        );
        Assert.Equal(0, Committed("g"));
        Assert.Contains(
            "Request succeeded for deleting offsets from group g.",
            (await RunAsync("consumer-groups --delete-offsets --group g --topic t")).Out
        );
        Assert.DoesNotContain(
            Cluster.Snapshot().Groups.Where(group => group.GroupId == "g"),
            group => group.Offsets.Count > 0
        );
        await RunAsync("consumer-groups --reset-offsets --to-latest --group other --topic t --execute");
        Assert.Contains(
            "Deletion of requested consumer groups ('other') was successful.",
            (await RunAsync("consumer-groups --delete --group other")).Out
        );
        Assert.DoesNotContain(Cluster.Snapshot().Groups, group => group.GroupId == "other");
    }

    [Fact]
    public async Task A_running_group_is_neither_reset_nor_deleted()
    {
        await CreateAsync("t");
        await ProduceAsync("t", "1");
        var consumer = await StartAsync(
            "console-consumer --topic t --group g --from-beginning --consumer-property auto.commit.interval.ms=50"
        );
        await WaitAsync(() => Committed("g") == 1, "the consumer has committed");
        Assert.Contains(
            "Assignments can only be reset if the group 'g' is inactive, but the current state is Stable.",
            (await TryAsync("consumer-groups --reset-offsets --to-earliest --group g --topic t --execute")).Out
        );
        Assert.Contains("Group 'g' could not be deleted", (await TryAsync("consumer-groups --delete --group g")).Out);
        Assert.Contains("The group is not empty", (await TryAsync("consumer-groups --delete --group g")).Out);
        await consumer.StopAsync();
        Assert.Contains("Group absent not found.", (await TryAsync("consumer-groups --describe --group absent")).Out);
    }

    long Committed(string group) =>
        Cluster
            .Snapshot()
            .Groups.FirstOrDefault(candidate => candidate.GroupId == group)
            ?.Offsets.Sum(offset => offset.Offset)
        ?? -1;

    static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
