using Clients.Tests.Java;

namespace Clients.Tests.Tools;

public sealed class ReassignmentTools(JavaHost java) : KafkaTools(java)
{
    protected override EmbeddedKafkaOptions Options => new() { Brokers = 4 };

    [Fact]
    public async Task Partitions_move_to_other_brokers()
    {
        await RunAsync("topics --create --topic t --replica-assignment 1:2,2:1");
        await ProduceAsync("t", "1", "2", "3");
        const string Plan =
            """{"version":1,"partitions":[{"topic":"t","partition":0,"replicas":[3,4]},{"topic":"t","partition":1,"replicas":[4,3]}]}""";
        await SecureCluster.WithFileAsync(
            Plan,
            async plan =>
            {
                var started = await RunAsync($"reassign-partitions --reassignment-json-file {plan} --execute");
                Assert.Contains("Successfully started partition reassignments for t-0,t-1", started.Out);
                await WaitAsync(() => Replicas(0) == "3,4" && Replicas(1) == "4,3", "the replicas have moved");
                var verified = await RunAsync($"reassign-partitions --reassignment-json-file {plan} --verify");
                Assert.Contains("Reassignment of partition t-0 is completed.", verified.Out);
                Assert.Contains("Reassignment of partition t-1 is completed.", verified.Out);
            }
        );
        Assert.Contains("No partition reassignments found.", (await RunAsync("reassign-partitions --list")).Out);
        Assert.Equal(
            ["1", "2", "3"],
            (await RunAsync("console-consumer --topic t --from-beginning --max-messages 3")).Lines.Order()
        );
    }

    [Fact]
    public async Task A_move_that_cannot_end_is_listed_and_cancelled()
    {
        await RunAsync("topics --create --topic t --replica-assignment 1:2");
        await ProduceAsync("t", "1");
        Cluster.CutLink(4, 1);
        Cluster.CutLink(4, 2);
        const string Plan = """{"version":1,"partitions":[{"topic":"t","partition":0,"replicas":[3,4]}]}""";
        await SecureCluster.WithFileAsync(
            Plan,
            async plan =>
            {
                await RunAsync($"reassign-partitions --reassignment-json-file {plan} --execute");
                Assert.Contains("t-0: replicas: ", (await RunAsync("reassign-partitions --list")).Out);
                Assert.Contains(
                    "is still in progress",
                    (await RunAsync($"reassign-partitions --reassignment-json-file {plan} --verify")).Out
                );
                Assert.Contains(
                    "Successfully cancelled partition reassignment for: t-0",
                    (await RunAsync($"reassign-partitions --reassignment-json-file {plan} --cancel")).Out
                );
            }
        );
        Assert.Equal("1,2", Replicas(0));
    }

    string Replicas(int partition) =>
        string.Join(
            ',',
            Cluster.Snapshot().Topic("t").Partitions[partition].Replicas.Select(replica => replica.BrokerId)
        );
}
