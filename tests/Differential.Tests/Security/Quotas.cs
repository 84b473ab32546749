namespace Differential.Tests.Security;

internal static class Quotas
{
    static AlterClientQuotasRequest.EntryData Entry(
        string type,
        string? name,
        string key,
        double? value,
        params (string Type, string? Name)[] more
    ) =>
        new()
        {
            Entity =
            [
                new() { EntityType = type, EntityName = name },
                .. more.Select(part => new AlterClientQuotasRequest.EntityData
                {
                    EntityType = part.Type,
                    EntityName = part.Name,
                }),
            ],
            Ops =
            [
                new()
                {
                    Key = key,
                    Value = value ?? 0,
                    Remove = value is null,
                },
            ],
        };

    [Scenario]
    public static async Task Quotas_that_make_no_sense_are_refused_one_by_one(ScenarioContext kafka)
    {
        var user = kafka.Name("user");
        AlterClientQuotasRequest.EntryData[] entries =
        [
            Entry("user", user, "producer_byte_rate", 0),
            Entry("user", user, "producer_byte_rate", -1),
            Entry("user", user, "producer_byte_rate", 1.5),
            Entry("user", user, "request_percentage", 1.5),
            Entry("user", user, "producer_byte_rate", 1e30),
            Entry("user", user, "nonsense", 1),
            Entry("user", user, "connection_creation_rate", 1),
            Entry("user", "", "producer_byte_rate", 1),
            Entry("tribe", user, "producer_byte_rate", 1),
            Entry("ip", "nowhere.invalid", "connection_creation_rate", 1),
            Entry("ip", "127.0.0.9", "producer_byte_rate", 1),
            Entry("ip", "127.0.0.9", "connection_creation_rate", 1e12),
            Entry("ip", "127.0.0.9", "connection_creation_rate", 1, ("user", user)),
            Entry("user", user, "consumer_byte_rate", null),
            new() { Entity = [], Ops = [new() { Key = "producer_byte_rate", Value = 1 }] },
        ];
        foreach (var entry in entries)
        {
            var answer = await kafka.AskAsync<AlterClientQuotasResponse>(
                1,
                new AlterClientQuotasRequest { Entries = [entry], ValidateOnly = true },
                1
            );
            answer.Entries[0].Entity =
            [
                .. answer.Entries[0].Entity.OrderBy(part => part.EntityType, StringComparer.Ordinal),
            ];
            kafka.Say($"{entry.Entity.FirstOrDefault()?.EntityType} {entry.Ops[0].Key} {entry.Ops[0].Value}", answer);
        }
    }

    [Scenario(Disturbs = true)]
    public static async Task Quotas_are_found_by_name_default_and_any(ScenarioContext kafka)
    {
        var (user, client) = (kafka.Name("user"), kafka.Name("client"));
        AlterClientQuotasRequest.EntryData[] entries =
        [
            Entry("user", user, "producer_byte_rate", 1e9),
            Entry("user", user, "request_percentage", 5000.5, ("client-id", client)),
            Entry("user", user, "consumer_byte_rate", 2e9, ("client-id", null)),
            Entry("client-id", client, "controller_mutation_rate", 1e6),
        ];
        await kafka.AskAsync<AlterClientQuotasResponse>(1, new AlterClientQuotasRequest { Entries = [.. entries] }, 1);
        await kafka.UntilAsync(
            async () => (await FindAsync(true, ("client-id", 0, client))).Entries is { Count: 1 },
            "the node knows"
        );
        await SayAsync("the user", false, ("user", 0, user));
        await SayAsync("the user alone", true, ("user", 0, user));
        await SayAsync("both", false, ("user", 0, user), ("client-id", 2, null));
        await SayAsync("the default client", false, ("user", 0, user), ("client-id", 1, null));
        await SayAsync("the client", false, ("client-id", 0, client));
        await SayAsync("exact without a name", false, ("user", 0, null));
        await SayAsync("default with a name", false, ("user", 1, user));
        await SayAsync("any with a name", false, ("user", 2, user));
        await SayAsync("twice", false, ("user", 0, user), ("user", 1, null));
        await SayAsync("unknown type", false, ("tribe", 0, user));
        await SayAsync("unknown match", false, ("user", 7, user));
        await SayAsync("no type", false, ("", 0, user));
        await SayAsync("address and user", false, ("ip", 2, null), ("user", 0, user));
        foreach (var entry in entries)
            entry.Ops[0].Remove = true;
        kafka.Say(
            "removed",
            await kafka.AskAsync<AlterClientQuotasResponse>(
                1,
                new AlterClientQuotasRequest { Entries = [entries[0]] },
                1
            )
        );
        await kafka.AskAsync<AlterClientQuotasResponse>(1, new AlterClientQuotasRequest { Entries = [.. entries] }, 1);
        await kafka.UntilAsync(
            async () => (await FindAsync(false, ("user", 0, user))).Entries is { Count: 0 },
            "the node knows that they are gone"
        );

        Task<DescribeClientQuotasResponse> FindAsync(
            bool strict,
            params (string Type, sbyte Match, string? Name)[] components
        ) =>
            kafka.AskAsync<DescribeClientQuotasResponse>(
                1,
                new DescribeClientQuotasRequest
                {
                    Strict = strict,
                    Components =
                    [
                        .. components.Select(component => new DescribeClientQuotasRequest.ComponentData
                        {
                            EntityType = component.Type,
                            MatchType = component.Match,
                            Match = component.Name,
                        }),
                    ],
                },
                1
            );

        async Task SayAsync(string what, bool strict, params (string, sbyte, string?)[] components)
        {
            var found = await FindAsync(strict, components);
            kafka.Say($"{what}: {found.ErrorCode.KafkaName()} {found.ErrorMessage}");
            foreach (
                var line in (found.Entries ?? [])
                    .Select(entry =>
                        string.Join(
                            ' ',
                            entry
                                .Entity.Select(part => $"{part.EntityType}={part.EntityName ?? "default"}")
                                .Order(StringComparer.Ordinal)
                        )
                        + ": "
                        + string.Join(' ', entry.Values.Select(value => $"{value.Key}={value.Value}"))
                    )
                    .Select(line => line.Replace(user, "user").Replace(client, "client"))
                    .Order(StringComparer.Ordinal)
            )
                kafka.Say("  " + line);
        }
    }
}
