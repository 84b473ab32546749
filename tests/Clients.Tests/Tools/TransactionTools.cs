using Clients.Tests.Java;
using Confluent.Kafka;

namespace Clients.Tests.Tools;

public sealed class TransactionTools(JavaHost java) : KafkaTools(java)
{
    [Fact]
    public async Task An_open_transaction_is_listed_and_described_until_it_is_aborted()
    {
        await CreateAsync("t");
        using var producer = new ProducerBuilder<Null, string>(
            new ProducerConfig { BootstrapServers = Cluster.BootstrapServers, TransactionalId = "mover" }
        ).Build();
        producer.InitTransactions(JavaHost.Patience);
        producer.BeginTransaction();
        await producer.ProduceAsync("t", new() { Value = "open" });
        var listed = await RunAsync("transactions --bootstrap-server @cluster list");
        Assert.Equal("TransactionalId Coordinator ProducerId TransactionState", Words(listed.Lines[0]));
        Assert.Matches(@"^mover \d+ \d+ Ongoing$", Words(listed.Lines[1]));
        var described = Words(
            (await RunAsync("transactions --bootstrap-server @cluster describe --transactional-id mover")).Lines[1]
        );
        Assert.Contains(" mover ", described);
        Assert.Contains(" Ongoing ", described);
        Assert.EndsWith(" t-0", described);
        var producers = (
            await RunAsync("transactions --bootstrap-server @cluster describe-producers --topic t --partition 0")
        ).Lines;
        Assert.Equal(
            "ProducerId ProducerEpoch LatestCoordinatorEpoch LastSequence LastTimestamp CurrentTransactionStartOffset",
            Words(producers[0])
        );
        Assert.EndsWith(" 0", Words(producers[1]));
        Assert.Equal(0, Cluster.Snapshot().Topic("t").Partitions[0].LastStableOffset);
        producer.AbortTransaction(JavaHost.Patience);
        Assert.Matches(
            "^mover .* CompleteAbort$",
            Words((await RunAsync("transactions --bootstrap-server @cluster list")).Lines[1])
        );
        Assert.EndsWith(
            " None",
            Words(
                (
                    await RunAsync(
                        "transactions --bootstrap-server @cluster describe-producers --topic t --partition 0"
                    )
                ).Lines[1]
            )
        );
        Assert.Equal(2, Cluster.Snapshot().Topic("t").Partitions[0].LastStableOffset);
        Assert.Single((await RunAsync("transactions --bootstrap-server @cluster find-hanging --broker-id 1")).Lines);
    }

    [Fact]
    public async Task A_transaction_is_ended_by_force()
    {
        await CreateAsync("t");
        using var producer = new ProducerBuilder<Null, string>(
            new ProducerConfig { BootstrapServers = Cluster.BootstrapServers, TransactionalId = "stuck" }
        )
            .SetLogHandler((_, _) => { })
            .Build();
        producer.InitTransactions(JavaHost.Patience);
        producer.BeginTransaction();
        await producer.ProduceAsync("t", new() { Value = "open" });
        await RunAsync("transactions --bootstrap-server @cluster forceTerminateTransaction --transactionalId stuck");
        Assert.Equal(2, Cluster.Snapshot().Topic("t").Partitions[0].LastStableOffset);
        Assert.Throws<KafkaException>(() => producer.CommitTransaction(JavaHost.Patience));
    }

    static string Words(string line) =>
        string.Join(' ', line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
