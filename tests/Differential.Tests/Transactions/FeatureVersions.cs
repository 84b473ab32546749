namespace Differential.Tests.Transactions;

/// <summary>Features with versions of their own, among them transaction.version.</summary>
internal static class FeatureVersions
{
    const string Transaction = "transaction.version";
    const sbyte Upgrade = 1,
        SafeDowngrade = 2,
        UnsafeDowngrade = 3;

    [Scenario]
    public static async Task Brokers_say_which_there_are(ScenarioContext kafka)
    {
        foreach (var version in (short[])[3, 4])
        {
            var answer = await AskAsync(kafka, version);
            foreach (var feature in answer.SupportedFeatures.OrderBy(feature => feature.Name, StringComparer.Ordinal))
                kafka.Say($"v{version}, supported", feature);
            foreach (var feature in answer.FinalizedFeatures.OrderBy(feature => feature.Name, StringComparer.Ordinal))
                kafka.Say($"v{version}, finalized", feature);
            kafka.Say($"v{version}, of an epoch: {answer.FinalizedFeaturesEpoch > 0}");
        }
    }

    [Scenario]
    public static async Task Updates_that_are_refused(ScenarioContext kafka)
    {
        await SayAsync("a feature that is not there", ("sleep.version", 1, Upgrade));
        await SayAsync("a version that is not there", (Transaction, 3, Upgrade));
        await SayAsync("below zero", (Transaction, -1, SafeDowngrade));
        await SayAsync("down by an upgrade", (Transaction, 1, Upgrade));
        await SayAsync("up by a downgrade", (Transaction, 3, UnsafeDowngrade));
        await SayAsync("a type that is not there", (Transaction, 1, 7));
        await SayAsync("the same", (Transaction, 2, Upgrade));
        await SayAsync("down, only to see", (Transaction, 1, SafeDowngrade));
        await SayAsync("off, only to see", (Transaction, 0, UnsafeDowngrade));
        await SayAsync("one of two is wrong", (Transaction, 1, SafeDowngrade), ("group.version", 9, Upgrade));
        await SayAsync("nothing");

        async Task SayAsync(string what, params (string Feature, short Level, sbyte Type)[] updates)
        {
            var request = new UpdateFeaturesRequest
            {
                TimeoutMs = 30_000,
                ValidateOnly = true,
                FeatureUpdates =
                [
                    .. updates.Select(update => new UpdateFeaturesRequest.FeatureUpdateKey
                    {
                        Feature = update.Feature,
                        MaxVersionLevel = update.Level,
                        UpgradeType = update.Type,
                    }),
                ],
            };
            await kafka.SayVersionsAsync(
                1,
                2,
                async version =>
                {
                    var answer = await kafka.AskAsync<UpdateFeaturesResponse>(1, request, version);
                    answer.Results.Sort((one, other) => string.CompareOrdinal(one.Feature, other.Feature));
                    return $"{what}: {kafka.Text(answer)}";
                }
            );
        }
    }

    [Scenario(Disturbs = true)]
    public static async Task Transactions_go_on_when_their_version_is_lowered(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var client = await new TransactionalClient(kafka).BeginAsync();
        try
        {
            await client.ProduceAsync(12, topic, 0);
            kafka.Say("lowered", await SetAsync(kafka, 1, SafeDowngrade));
            kafka.Say("the client does not know yet", await client.EndAsync(5, commit: true));
            await client.SayStateAsync("committed");
            client.Epoch = 1;
            await client.AddAsync(3, topic, 0);
            kafka.Say("it knows now", await client.ProduceAsync(11, topic, 0));
            kafka.Say("the next producer", await client.InitAsync());
            await client.SayStateAsync("fenced");
            kafka.Say("and again", await client.InitAsync());
            kafka.Say("off", await SetAsync(kafka, 0, UnsafeDowngrade));
            kafka.Say("the next but one", await client.InitAsync());
        }
        finally
        {
            await SetAsync(kafka, 2, Upgrade);
        }
        await Reading.SayAsync(kafka, "in the end", topic, 4);
    }

    static async Task<UpdateFeaturesResponse> SetAsync(ScenarioContext kafka, short level, sbyte type)
    {
        var answer = await kafka.AskAsync<UpdateFeaturesResponse>(
            1,
            new UpdateFeaturesRequest
            {
                TimeoutMs = 30_000,
                FeatureUpdates =
                [
                    new()
                    {
                        Feature = Transaction,
                        MaxVersionLevel = level,
                        UpgradeType = type,
                    },
                ],
            },
            1
        );
        foreach (var node in ScenarioContext.NodeIds)
            await kafka.UntilAsync(
                async () =>
                    (await AskAsync(kafka, 4, node))
                        .FinalizedFeatures.Find(feature => feature.Name == Transaction)
                        ?.MaxVersionLevel
                    ?? 0,
                seen => seen == level,
                $"node {node} knows of level {level}"
            );
        return answer;
    }

    static Task<ApiVersionsResponse> AskAsync(ScenarioContext kafka, short version, int node = 1) =>
        kafka.AskAsync<ApiVersionsResponse>(
            node,
            new ApiVersionsRequest { ClientSoftwareName = "scenario", ClientSoftwareVersion = "1" },
            version
        );
}
