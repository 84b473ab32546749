namespace Differential.Tests.Transactions;

/// <summary>Transactions of transaction.version 2: partitions join with their first batch, each transaction has an
/// epoch of its own.</summary>
internal static class SecondVersion
{
    [Scenario]
    public static async Task Commit_and_abort_with_epochs(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(partitions: 2);
        var client = await new TransactionalClient(kafka).BeginAsync();
        kafka.Say("produced", await client.ProduceAsync(12, topic, 0, records: 2));
        await client.SayStateAsync("begun");
        kafka.Say("produced elsewhere", await client.ProduceAsync(13, topic, 0, partition: 1));
        await client.SayStateAsync("both");
        await Reading.SayAsync(kafka, "open", topic, 2);
        var ended = await client.EndAsync(5, commit: true);
        kafka.Say("committed", ended);
        await client.SayStateAsync("committed");
        await Reading.SayAsync(kafka, "committed", topic, 3);
        client.Epoch = ended.ProducerEpoch;
        kafka.Say("goes on with the old sequence", await client.ProduceAsync(12, topic, 2));
        kafka.Say("begins with 0 again", await client.ProduceAsync(12, topic, 0));
        ended = await client.EndAsync(5, commit: false);
        kafka.Say("aborted", ended);
        await client.SayStateAsync("aborted");
        await Reading.SayAsync(kafka, "aborted", topic, 5);
    }

    [Scenario]
    public static async Task Endings_that_do_not_fit_an_epoch(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var client = new TransactionalClient(kafka);
        kafka.Say("an id that nobody knows", await client.EndAsync(5, commit: true));
        await client.BeginAsync();
        kafka.Say("commits nothing", await client.EndAsync(5, commit: true));
        kafka.Say("aborts nothing", await client.EndAsync(5, commit: false));
        await client.SayStateAsync("aborted nothing");
        kafka.Say("aborts it again", await client.EndAsync(5, commit: false));
        kafka.Say("commits it after all", await client.EndAsync(5, commit: true));
        client.Epoch = 1;
        kafka.Say("aborts nothing, with the new epoch", await client.EndAsync(5, commit: false));
        await client.SayStateAsync("aborted nothing again");
        client.Epoch = 2;
        await client.ProduceAsync(12, topic, 0);
        kafka.Say("another's id", await client.As(client.ProducerId + 5_000_000, 2).EndAsync(5, commit: true));
        foreach (var epoch in (short[])[-1, 1, 3])
            kafka.Say($"epoch {epoch}", await client.As(client.ProducerId, epoch).EndAsync(5, commit: true));
        kafka.Say("commits", await client.EndAsync(5, commit: true));
        await client.SayStateAsync("committed");
        kafka.Say("commits again", await client.EndAsync(5, commit: true));
        kafka.Say("aborts what it committed", await client.EndAsync(5, commit: false));
        client.Epoch = 3;
        kafka.Say("commits, with the new epoch", await client.EndAsync(5, commit: true));
        kafka.Say("aborts, with the new epoch", await client.EndAsync(5, commit: false));
        await client.SayStateAsync("in the end");
    }

    [Scenario]
    public static async Task Batches_that_do_not_fit(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var client = await new TransactionalClient(kafka).BeginAsync();
        kafka.Say("begins with sequence 3", await client.ProduceAsync(12, topic, 3));
        kafka.Say("but is in the transaction", await client.DescribeAsync());
        kafka.Say("begins with 0", await client.ProduceAsync(12, topic, 0));
        kafka.Say("of another's id", await client.As(client.ProducerId + 5_000_000, 0).ProduceAsync(12, topic, 0));
        kafka.Say("of an epoch to come", await client.As(client.ProducerId, 5).ProduceAsync(12, topic, 0));
        kafka.Say("without the transactional id", await client.ProduceAsync(12, topic, 1, named: false));
        kafka.Say("outside of the open transaction", await client.ProduceAsync(12, topic, 1, transactional: false));
        kafka.Say(
            "of an id that nobody knows",
            await new TransactionalClient(kafka, "unknown").As(client.ProducerId, 0).ProduceAsync(12, topic, 1)
        );
        var unknown = await new TransactionalClient(kafka, "new").InitAsync();
        kafka.Say(
            "of an id that nobody knows, from a producer without a transaction here",
            await new TransactionalClient(kafka, "unknown too").As(unknown.ProducerId, 0).ProduceAsync(12, topic, 0)
        );
        await client.FinishAsync(5, commit: true);
        kafka.Say("of the epoch before", await client.As(client.ProducerId, 0).ProduceAsync(12, topic, 1));
        await Reading.SayAsync(kafka, "in the end", topic, 2);
    }

    [Scenario]
    public static async Task Old_and_new_ways_mix(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(partitions: 2);
        var client = await new TransactionalClient(kafka).BeginAsync();
        kafka.Say("added the old way", await client.AddAsync(3, topic, 0));
        kafka.Say("produced the old way", await client.ProduceAsync(11, topic, 0));
        kafka.Say("produced the new way", await client.ProduceAsync(12, topic, 0, partition: 1));
        await client.SayStateAsync("both");
        kafka.Say("ended the old way", await client.EndAsync(4, commit: true));
        await client.SayStateAsync("ended");
        kafka.Say("produced the new way", await client.ProduceAsync(12, topic, 1));
        kafka.Say("ended the new way", await client.EndAsync(5, commit: false));
        await client.SayStateAsync("in the end");
        await Reading.SayAsync(kafka, "in the end", topic, 4);
    }
}
