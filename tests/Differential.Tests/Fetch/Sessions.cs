using Differential.Tests.Produce;

namespace Differential.Tests.Fetch;

internal static class Sessions
{
    const short Version = 16;

    sealed record Ground(ScenarioContext Kafka, string Topic, Guid Id)
    {
        public static async Task<Ground> PrepareAsync(ScenarioContext kafka)
        {
            var topic = await kafka.CreateTopicAsync(
                "orders",
                [
                    [1],
                    [1],
                    [1],
                ]
            );
            return new(kafka, topic, await kafka.TopicIdAsync(topic));
        }

        public Task<FetchResponse> AskAsync(int session, int epoch, params (int, long)[] partitions) =>
            Kafka.AskAsync<FetchResponse>(1, Wire.ById(Topic, Id, session, epoch, partitions), Version);

        public async Task<FetchResponse> SayAsync(string what, int session, int epoch, params (int, long)[] partitions)
        {
            var answer = await AskAsync(session, epoch, partitions);
            Kafka.Say(what, answer);
            return answer;
        }
    }

    [Scenario]
    public static async Task A_session_mentions_only_what_changed(ScenarioContext kafka)
    {
        var ground = await Ground.PrepareAsync(kafka);
        var session = (await ground.SayAsync("opened", 0, 0, (0, 0), (1, 0))).SessionId;
        await ground.SayAsync("no news", session, 1);
        await kafka.SendAsync(ground.Topic, Produce.Wire.Batch(), partition: 1);
        await ground.SayAsync("news in 1", session, 2);
        await ground.SayAsync("the same again", session, 3);
        await ground.SayAsync("read on", session, 4, (1, 1));
        await ground.SayAsync("one more partition", session, 5, (2, 0));
        await kafka.SendAsync(ground.Topic, Produce.Wire.Batch(), partition: 2);
        await ground.SayAsync("news in 2", session, 6);
    }

    [Scenario]
    public static async Task A_forgotten_partition_is_not_fetched(ScenarioContext kafka)
    {
        var ground = await Ground.PrepareAsync(kafka);
        var session = (await ground.AskAsync(0, 0, (0, 0), (1, 0))).SessionId;
        await kafka.SendAsync(ground.Topic, Produce.Wire.Batch(), partition: 0);
        await kafka.SendAsync(ground.Topic, Produce.Wire.Batch(), partition: 1);
        var request = Wire.ById(ground.Topic, ground.Id, session, 1);
        request.ForgottenTopicsData = [new() { TopicId = ground.Id, Partitions = [0] }];
        kafka.Say("0 forgotten", await kafka.AskAsync<FetchResponse>(1, request, Version));
        await ground.SayAsync("still", session, 2);
        request = Wire.ById(ground.Topic, ground.Id, session, 3);
        request.ForgottenTopicsData = [new() { TopicId = ground.Id, Partitions = [1, 2] }];
        kafka.Say("all forgotten", await kafka.AskAsync<FetchResponse>(1, request, Version));
        await ground.SayAsync("an empty session is closed", session, 4, (0, 0));
    }

    [Scenario]
    public static async Task Wrong_ids_and_epochs_are_refused(ScenarioContext kafka)
    {
        var ground = await Ground.PrepareAsync(kafka);
        var session = (await ground.AskAsync(0, 0, (0, 0))).SessionId;
        await ground.SayAsync("an epoch too far", session, 2);
        await ground.SayAsync("an unknown session", session ^ 1, 1);
        await ground.SayAsync("the right one", session, 1);
        await ground.SayAsync("the same epoch again", session, 1);
        await ground.SayAsync("no session, epoch 1", 0, 1, (0, 0));
        await ground.SayAsync("negative epoch", session, -2, (0, 0));
        await ground.SayAsync("epoch 0 in a session opens another", session, 0, (0, 0));
        await ground.SayAsync("the old one is gone", session, 2);
    }

    [Scenario]
    public static async Task Epoch_minus_one_closes_a_session(ScenarioContext kafka)
    {
        var ground = await Ground.PrepareAsync(kafka);
        var session = (await ground.AskAsync(0, 0, (0, 0))).SessionId;
        await ground.SayAsync("a full fetch without a session", session, -1, (0, 0));
        await ground.SayAsync("gone", session, 1);
    }

    [Scenario]
    public static async Task A_session_keeps_names_or_ids(ScenarioContext kafka)
    {
        var ground = await Ground.PrepareAsync(kafka);
        var byName = (
            await kafka.AskAsync<FetchResponse>(1, Wire.ById(ground.Topic, default, 0, 0, (0, 0)), 12)
        ).SessionId;
        kafka.Say(
            "ids in a session of names",
            await kafka.AskAsync<FetchResponse>(1, Wire.ById("", ground.Id, byName, 1, (1, 0)), 13)
        );
        var byId = (await kafka.AskAsync<FetchResponse>(1, Wire.ById("", ground.Id, 0, 0, (0, 0)), 13)).SessionId;
        kafka.Say(
            "names in a session of ids",
            await kafka.AskAsync<FetchResponse>(1, Wire.ById(ground.Topic, default, byId, 1, (1, 0)), 12)
        );
    }

    [Scenario]
    public static async Task Errors_stay_in_a_session(ScenarioContext kafka)
    {
        var ground = await Ground.PrepareAsync(kafka);
        var session = (await ground.SayAsync("opened with errors", 0, 0, (0, 0), (9, 0), (1, 5))).SessionId;
        await ground.SayAsync("said again", session, 1);
        await ground.SayAsync("mended", session, 2, (1, 0));
        await ground.SayAsync("the other stays", session, 3);
    }

    [Scenario]
    public static async Task A_deleted_topic_is_an_error_in_its_session(ScenarioContext kafka)
    {
        var ground = await Ground.PrepareAsync(kafka);
        var session = (await ground.AskAsync(0, 0, (0, 0))).SessionId;
        await kafka.AskAsync<DeleteTopicsResponse>(
            1,
            new DeleteTopicsRequest { TimeoutMs = 30_000, Topics = [new() { TopicId = ground.Id }] },
            6
        );
        var epoch = 0;
        var answer = await kafka.UntilAsync(
            () => ground.AskAsync(session, ++epoch),
            answer => answer.Responses.Count > 0 || answer.ErrorCode != ErrorCode.None,
            "the session notices"
        );
        kafka.Say("deleted", answer);
    }
}
