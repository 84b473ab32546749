namespace Differential.Tests.Transactions;

/// <summary>InitProducerId.</summary>
internal static class Producers
{
    [Scenario]
    public static async Task Each_call_raises_the_epoch(ScenarioContext kafka)
    {
        var client = new TransactionalClient(kafka);
        for (short version = 0; version <= 5; version++)
            kafka.Say($"v{version}", await client.InitAsync(version));
        await client.SayStateAsync("described");
    }

    [Scenario]
    public static async Task A_producer_recovers_with_what_it_holds(ScenarioContext kafka)
    {
        var client = await new TransactionalClient(kafka).BeginAsync();
        kafka.Say("with its id and epoch", await client.InitAsync(heldId: client.ProducerId, heldEpoch: 0));
        kafka.Say("again, as if the answer were lost", await client.InitAsync(heldId: client.ProducerId, heldEpoch: 0));
        kafka.Say("without", await client.InitAsync());
        for (short version = 3; version <= 5; version++)
        {
            kafka.Say(
                $"with an epoch of old, v{version}",
                await client.InitAsync(version, heldId: client.ProducerId, heldEpoch: 0)
            );
            kafka.Say(
                $"with the epoch before, v{version}",
                await client.InitAsync(version, heldId: client.ProducerId, heldEpoch: 1)
            );
            kafka.Say(
                $"with an epoch to come, v{version}",
                await client.InitAsync(version, heldId: client.ProducerId, heldEpoch: 9)
            );
            kafka.Say(
                $"with another's id, v{version}",
                await client.InitAsync(version, heldId: client.ProducerId + 5_000_000, heldEpoch: 2)
            );
        }
        kafka.Say("with an id only", await client.InitAsync(heldId: client.ProducerId));
        kafka.Say("with an epoch only", await client.InitAsync(heldEpoch: 2));
        kafka.Say(
            "a new id that claims to have been",
            await new TransactionalClient(kafka, "other").InitAsync(heldId: 4_000_000, heldEpoch: 7)
        );
    }

    [Scenario]
    public static async Task Timeouts_and_ids_have_their_limits(ScenarioContext kafka)
    {
        var client = new TransactionalClient(kafka);
        foreach (var timeout in (int[])[-1, 0, 60_000, 900_000, 900_001, int.MaxValue])
            kafka.Say($"{timeout} ms", await client.InitAsync(timeoutMs: timeout));
        kafka.Say("described", await client.DescribeAsync());
        kafka.Say(
            "no name",
            await kafka.AskAsync<InitProducerIdResponse>(
                1,
                new InitProducerIdRequest { TransactionalId = "", TransactionTimeoutMs = 1000 },
                5
            )
        );
        var elsewhere = await client.ElsewhereAsync();
        kafka.Say(
            "not the coordinator",
            await kafka.AskAsync<InitProducerIdResponse>(
                elsewhere,
                new InitProducerIdRequest { TransactionalId = client.Id, TransactionTimeoutMs = 1000 },
                5
            )
        );
        kafka.Say("no transactions", await IdempotentAsync(new() { TransactionalId = null, TransactionTimeoutMs = 0 }));
        kafka.Say(
            "no transactions, with an id",
            await IdempotentAsync(
                new()
                {
                    TransactionalId = null,
                    ProducerId = 17,
                    ProducerEpoch = 3,
                }
            )
        );

        Task<InitProducerIdResponse> IdempotentAsync(InitProducerIdRequest request) =>
            kafka.UntilAsync(
                () => kafka.AskAsync<InitProducerIdResponse>(1, request, 5),
                answer => answer.ErrorCode != ErrorCode.CoordinatorLoadInProgress,
                "the node has producer ids to give out"
            );
    }

    [Scenario]
    public static async Task The_next_producer_aborts_what_its_predecessor_left_open(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var zombie = await new TransactionalClient(kafka).BeginAsync();
        await zombie.ProduceAsync(12, topic, 0);
        kafka.Say("the next one", await zombie.InitAsync());
        await zombie.UntilStateAsync("CompleteAbort");
        await zombie.SayStateAsync("meanwhile");
        await Reading.SayAsync(kafka, "aborted", topic, 2);
        kafka.Say("again", await zombie.InitAsync());
        foreach (var version in (short[])[11, 12, 13])
            kafka.Say($"the zombie produces, v{version}", await zombie.ProduceAsync(version, topic, 1));
        foreach (var version in (short[])[0, 1, 2, 3])
            kafka.Say($"the zombie adds, v{version}", await zombie.AddAsync(version, topic, 0));
        foreach (var version in (short[])[0, 1, 2, 3, 4, 5])
            kafka.Say($"the zombie commits, v{version}", await zombie.EndAsync(version, commit: true));
        await zombie.SayStateAsync("in the end");
    }

    [Scenario]
    public static async Task A_transaction_times_out(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var client = await new TransactionalClient(kafka).BeginAsync(timeoutMs: 100);
        await client.ProduceAsync(12, topic, 0);
        await client.UntilStateAsync("CompleteAbort");
        await client.SayStateAsync("aborted");
        await Reading.SayAsync(kafka, "aborted", topic, 2);
        kafka.Say("commits late, v4", await client.EndAsync(4, commit: true));
        kafka.Say("commits late, v5", await client.EndAsync(5, commit: true));
        kafka.Say("aborts late, v5", await client.EndAsync(5, commit: false));
        kafka.Say("produces late", await client.ProduceAsync(12, topic, 1));
        kafka.Say("recovers", await client.InitAsync(heldId: client.ProducerId, heldEpoch: client.Epoch));
    }
}
