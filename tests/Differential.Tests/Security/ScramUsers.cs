namespace Differential.Tests.Security;

internal static class ScramUsers
{
    const sbyte Sha256 = 1,
        Sha512 = 2;

    static AlterUserScramCredentialsRequest.ScramCredentialUpsertion Upsert(
        string name,
        sbyte mechanism,
        int iterations
    ) =>
        new()
        {
            Name = name,
            Mechanism = mechanism,
            Iterations = iterations,
            Salt = new byte[] { 1, 2, 3 },
            SaltedPassword = new byte[mechanism == Sha512 ? 64 : 32],
        };

    static async Task AlterAsync(ScenarioContext kafka, string what, AlterUserScramCredentialsRequest request)
    {
        var answer = await kafka.AskAsync<AlterUserScramCredentialsResponse>(1, request, 0);
        answer.Results =
        [
            .. answer.Results.OrderBy(result => result.User, StringComparer.Ordinal).ThenBy(result => result.ErrorCode),
        ];
        kafka.Say(what, answer);
    }

    [Scenario]
    public static async Task Credentials_are_checked_and_users_refused_one_by_one(ScenarioContext kafka)
    {
        var (good, bad) = (kafka.Name("good"), kafka.Name("bad"));
        await AlterAsync(
            kafka,
            "too few",
            new() { Upsertions = [Upsert(bad, Sha256, 4095), Upsert(good, Sha256, 4096)] }
        );
        await AlterAsync(kafka, "too many", new() { Upsertions = [Upsert(bad, Sha512, 16385)] });
        await AlterAsync(kafka, "no name", new() { Upsertions = [Upsert("", Sha512, 8192)] });
        await AlterAsync(kafka, "no such mechanism", new() { Upsertions = [Upsert(bad, 3, 8192)] });
        await AlterAsync(kafka, "twice", new() { Upsertions = [Upsert(bad, Sha256, 8192), Upsert(bad, Sha256, 8193)] });
        await AlterAsync(
            kafka,
            "both mechanisms",
            new() { Upsertions = [Upsert(good, Sha256, 8192), Upsert(good, Sha512, 16384)] }
        );
        await AlterAsync(
            kafka,
            "one deletes and makes",
            new() { Deletions = [new() { Name = good, Mechanism = Sha256 }], Upsertions = [Upsert(good, Sha256, 8192)] }
        );
        await AlterAsync(kafka, "not there", new() { Deletions = [new() { Name = bad, Mechanism = Sha256 }] });
    }

    [Scenario]
    public static async Task Users_are_described_without_secrets(ScenarioContext kafka)
    {
        var (carol, nobody) = (kafka.Name("carol"), kafka.Name("nobody"));
        foreach (var upsertion in new[] { Upsert(carol, Sha256, 4096), Upsert(carol, Sha512, 8192) })
            await kafka.AskAsync<AlterUserScramCredentialsResponse>(
                1,
                new AlterUserScramCredentialsRequest { Upsertions = [upsertion] },
                0
            );
        var request = new DescribeUserScramCredentialsRequest { Users = [new() { Name = carol }] };
        await kafka.UntilAsync(
            async () =>
                (await kafka.AskAsync<DescribeUserScramCredentialsResponse>(1, request, 0))
                    .Results[0]
                    .CredentialInfos
                    .Count == 2,
            "the node knows the user"
        );
        foreach (var names in new[] { [carol], [nobody], [carol, nobody], new[] { carol, carol } })
        {
            var answer = await kafka.AskAsync<DescribeUserScramCredentialsResponse>(
                1,
                new DescribeUserScramCredentialsRequest
                {
                    Users = [.. names.Select(name => new DescribeUserScramCredentialsRequest.UserName { Name = name })],
                },
                0
            );
            answer.Results = [.. answer.Results.OrderBy(result => result.User, StringComparer.Ordinal)];
            foreach (var result in answer.Results)
                result.CredentialInfos = [.. result.CredentialInfos.OrderBy(info => info.Mechanism)];
            kafka.Say(string.Join(' ', names), answer);
        }
    }
}
