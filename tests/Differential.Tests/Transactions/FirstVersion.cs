namespace Differential.Tests.Transactions;

/// <summary>Transactions as clients make them that know of transaction.version 1 at most.</summary>
internal static class FirstVersion
{
    [Scenario]
    public static async Task Commit_and_abort(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var client = await new TransactionalClient(kafka).BeginAsync();
        kafka.Say("added", await client.AddAsync(3, topic, 0));
        await client.SayStateAsync("begun");
        kafka.Say("produced", await client.ProduceAsync(11, topic, 0, records: 2));
        await Reading.SayAsync(kafka, "open", topic, 2);
        kafka.Say("committed", await client.EndAsync(4, commit: true));
        await client.SayStateAsync("committed");
        await Reading.SayAsync(kafka, "committed", topic, 3);
        await client.AddAsync(3, topic, 0);
        kafka.Say("produced", await client.ProduceAsync(11, topic, 2));
        kafka.Say("aborted", await client.EndAsync(4, commit: false));
        await client.SayStateAsync("aborted");
        await Reading.SayAsync(kafka, "aborted", topic, 5);
    }

    [Scenario]
    public static async Task Endings_that_do_not_fit(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var client = new TransactionalClient(kafka);
        kafka.Say("an id that nobody knows", await client.EndAsync(4, commit: true));
        await client.BeginAsync();
        kafka.Say("commits nothing", await client.EndAsync(4, commit: true));
        kafka.Say("aborts nothing", await client.EndAsync(4, commit: false));
        await client.AddAsync(3, topic, 0);
        client.ProducerId += 5_000_000;
        kafka.Say("another's id", await client.EndAsync(4, commit: true));
        client.ProducerId -= 5_000_000;
        foreach (var epoch in (short[])[-1, 1, 5])
        {
            client.Epoch = epoch;
            for (short version = 0; version <= 4; version++)
                kafka.Say($"epoch {epoch}, v{version}", await client.EndAsync(version, commit: true));
        }
        client.Epoch = 0;
        await client.FinishAsync(4, commit: true);
        kafka.Say("commits again", await client.EndAsync(4, commit: true));
        kafka.Say("aborts what it committed", await client.EndAsync(4, commit: false));
        await client.AddAsync(3, topic, 0);
        await client.FinishAsync(4, commit: false);
        kafka.Say("aborts again", await client.EndAsync(4, commit: false));
        kafka.Say("commits what it aborted", await client.EndAsync(4, commit: true));
        kafka.Say(
            "without a name",
            await kafka.AskAsync<EndTxnResponse>(
                1,
                new EndTxnRequest
                {
                    TransactionalId = "",
                    ProducerId = 1,
                    ProducerEpoch = 1,
                },
                4
            )
        );
        var elsewhere = await client.ElsewhereAsync();
        kafka.Say(
            "not the coordinator",
            await kafka.AskAsync<EndTxnResponse>(
                elsewhere,
                new EndTxnRequest { TransactionalId = client.Id, ProducerId = client.ProducerId },
                4
            )
        );
        await client.SayStateAsync("in the end");
    }

    [Scenario]
    public static async Task Partitions_that_cannot_be_added(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(partitions: 2);
        var client = new TransactionalClient(kafka);
        kafka.Say("an id that nobody knows", await client.AddAsync(3, topic, 0));
        await client.BeginAsync();
        kafka.Say(
            "beside one that is not there",
            await client.AddAsync(
                3,
                [new() { Name = topic, Partitions = [0, 7] }, new() { Name = kafka.Name("nowhere"), Partitions = [0] }]
            )
        );
        kafka.Say("an internal one", await client.AddAsync(3, "__consumer_offsets", 0));
        kafka.Say("another's id", await client.As(client.ProducerId + 5_000_000, 0).AddAsync(3, topic, 0));
        foreach (var epoch in (short[])[-1, 3])
            for (short version = 0; version <= 3; version++)
                kafka.Say(
                    $"epoch {epoch}, v{version}",
                    await client.As(client.ProducerId, epoch).AddAsync(version, topic, 0)
                );
        await client.SayStateAsync("before");
        kafka.Say("one", await client.AddAsync(0, topic, 0));
        kafka.Say("the same and another", await client.AddAsync(1, topic, 0, 1));
        await client.SayStateAsync("both");
        kafka.Say(
            "is it added? v4",
            await client.AddAsync(4, [new() { Name = topic, Partitions = [0, 1] }], verifyOnly: true)
        );
        kafka.Say(
            "is another? v5",
            await client.AddAsync(
                5,
                [new() { Name = await kafka.CreateTopicAsync("other"), Partitions = [0] }],
                verifyOnly: true
            )
        );
        kafka.Say(
            "is it that of a fenced one?",
            await client
                .As(client.ProducerId, 3)
                .AddAsync(4, [new() { Name = topic, Partitions = [0] }], verifyOnly: true)
        );
        await client.FinishAsync(4, commit: true);
        kafka.Say(
            "is it added still?",
            await client.AddAsync(4, [new() { Name = topic, Partitions = [0] }], verifyOnly: true)
        );
        var elsewhere = await client.ElsewhereAsync();
        kafka.Say(
            "not the coordinator",
            await kafka.AskAsync<AddPartitionsToTxnResponse>(
                elsewhere,
                new AddPartitionsToTxnRequest
                {
                    V3AndBelowTransactionalId = client.Id,
                    V3AndBelowProducerId = client.ProducerId,
                    V3AndBelowTopics = [new() { Name = topic, Partitions = [0] }],
                },
                3
            )
        );
    }

    [Scenario]
    public static async Task Batches_that_belong_to_no_transaction(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var client = await new TransactionalClient(kafka).BeginAsync();
        foreach (var version in (short[])[3, 8, 10, 11])
            kafka.Say($"not added, v{version}", await client.ProduceAsync(version, topic, 0));
        kafka.Say("without the transactional id", await client.ProduceAsync(11, topic, 0, named: false));
        await client.AddAsync(3, topic, 0);
        foreach (var version in (short[])[10, 11, 12])
            kafka.Say(
                $"of a fenced producer, v{version}",
                await client.As(client.ProducerId, 4).ProduceAsync(version, topic, 0)
            );
        kafka.Say("of another's id", await client.As(client.ProducerId + 5_000_000, 0).ProduceAsync(11, topic, 0));
        kafka.Say("begins with sequence 3, though 0 was tried", await client.ProduceAsync(11, topic, 3));
        client = await new TransactionalClient(kafka, "second").BeginAsync();
        await client.AddAsync(3, topic, 0);
        kafka.Say("begins with sequence 3, v11", await client.ProduceAsync(11, topic, 3));
        kafka.Say("goes on", await client.ProduceAsync(11, topic, 4));
        kafka.Say("twice", await client.ProduceAsync(11, topic, 4));
        kafka.Say("with a gap", await client.ProduceAsync(11, topic, 9));
        kafka.Say("outside of the open transaction", await client.ProduceAsync(11, topic, 5, transactional: false));
        await Reading.SayAsync(kafka, "open", topic, 2);
        await client.FinishAsync(4, commit: true);
        kafka.Say("after the end", await client.ProduceAsync(11, topic, 5));
        kafka.Say("without a transaction", await client.ProduceAsync(11, topic, 5, transactional: false));
        await Reading.SayAsync(kafka, "committed", topic, 4);
    }
}
