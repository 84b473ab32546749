namespace Differential.Tests.Transactions;

/// <summary>Transactions whose brokers go away.</summary>
internal static class Failover
{
    [Scenario(Disturbs = true)]
    public static async Task The_next_coordinator_knows_what_the_last_one_did(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(partitions: 3);
        var client = await new TransactionalClient(kafka).BeginAsync();
        for (var partition = 0; partition < 3; partition++)
            await client.ProduceAsync(12, topic, 0, partition);
        await kafka.StopNodeAsync(await kafka.CoordinatorAsync(client.Id, 1));
        client = client.As(client.ProducerId, client.Epoch);
        await client.SayStateAsync("after the stop");
        await client.FinishAsync(5, commit: true);
        await client.SayStateAsync("committed");
        for (var partition = 0; partition < 3; partition++)
        {
            var index = partition;
            var read = await kafka.UntilAsync(
                () => Reading.FetchAsync(kafka, topic, committed: true, partition: index),
                answer => answer.Responses[0].Partitions[0].LastStableOffset == 2,
                "the marker is written"
            );
            kafka.Say($"partition {partition} is stable up to {read.Responses[0].Partitions[0].LastStableOffset}");
        }
        kafka.Say(
            "the old request again",
            await client.As(client.ProducerId, (short)(client.Epoch - 1)).EndAsync(5, commit: true)
        );
        kafka.Say("recovers", await client.InitAsync(heldId: client.ProducerId, heldEpoch: client.Epoch));
    }

    [Scenario(Disturbs = true)]
    public static async Task The_next_leader_knows_of_the_open_transaction(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var client = await new TransactionalClient(kafka).BeginAsync();
        await client.ProduceAsync(12, topic, 0);
        await kafka.StopNodeAsync(await kafka.LeaderAsync(topic));
        client = client.As(client.ProducerId, client.Epoch);
        await kafka.UntilIsrAsync(topic, 0, 2, 3);
        kafka.Say("the same batch again", await client.ProduceAsync(12, topic, 0));
        kafka.Say("the next", await client.ProduceAsync(12, topic, 1));
        kafka.Say("with a gap", await client.ProduceAsync(12, topic, 5));
        await client.FinishAsync(5, commit: false);
        await Reading.SayAsync(kafka, "aborted", topic, 3);
    }
}
