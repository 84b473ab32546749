namespace Differential.Tests.Groups;

/// <summary>Configs of groups: resource type 32.</summary>
internal static class GroupConfigs
{
    const sbyte Group = 32;

    [Scenario]
    public static async Task A_group_s_configs_are_set_within_what_the_brokers_allow(ScenarioContext kafka)
    {
        var group = kafka.Name("readers");
        await Set("consumer.session.timeout.ms", "50000");
        await Set("share.auto.offset.reset", "earliest");
        await Set("share.auto.offset.reset", "sometimes");
        await Set("share.auto.offset.reset", "by_duration:PT1H");
        await Set("share.isolation.level", "serializable");
        await Set("consumer.session.timeout.ms", "10");
        await Set("consumer.session.timeout.ms", "70000");
        await Set("consumer.session.timeout.ms", "many");
        await Set("share.delivery.count.limit", "11");
        await Set("nobody.knows", "it");
        var described = await kafka.UntilAsync(
            async () =>
                (
                    await kafka.AskAsync<DescribeConfigsResponse>(
                        1,
                        new DescribeConfigsRequest
                        {
                            IncludeSynonyms = true,
                            Resources =
                            [
                                new()
                                {
                                    ResourceType = Group,
                                    ResourceName = group,
                                    ConfigurationKeys = null,
                                },
                            ],
                        },
                        4
                    )
                ).Results.Single(),
            result => result.Configs.Any(config => config.Value == "by_duration:PT1H"),
            "the config is known"
        );
        foreach (var config in described.Configs.OrderBy(config => config.Name, StringComparer.Ordinal))
            kafka.Say(config.Name, config);

        async Task Set(string name, string value)
        {
            var answer = (
                await kafka.AskAsync<IncrementalAlterConfigsResponse>(
                    kafka.AnyNode,
                    new IncrementalAlterConfigsRequest
                    {
                        Resources =
                        [
                            new()
                            {
                                ResourceType = Group,
                                ResourceName = group,
                                Configs =
                                [
                                    new()
                                    {
                                        Name = name,
                                        ConfigOperation = 0,
                                        Value = value,
                                    },
                                ],
                            },
                        ],
                    },
                    1
                )
            ).Responses.Single();
            kafka.Say($"{name}={value}: {answer.ErrorCode} {answer.ErrorMessage}");
        }
    }
}
