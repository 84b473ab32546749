using EmbeddedKafka.Tests.Network;
using EmbeddedKafka.Tests.Security;
using static Differential.Tests.Security.Visitors;
using Owner = EmbeddedKafka.Protocol.DescribeDelegationTokenRequest.DescribeDelegationTokenOwner;

namespace Differential.Tests.Security;

/// <summary>Delegation tokens (KIP-48, KIP-373).</summary>
internal static class Tokens
{
    const string Sha256 = "SCRAM-SHA-256",
        Sha512 = "SCRAM-SHA-512";

    [Scenario]
    public static async Task A_token_is_made_described_renewed_and_ended(ScenarioContext kafka)
    {
        var alice = await kafka.EnterAsync("alice");
        var token = await kafka.MakeAsync("token", alice, new() { Renewers = [Renewer("bob")], MaxLifetimeMs = -1 });
        kafka.Say($"the HMAC has {token.Hmac.Length} bytes; the token {End(token.ExpiryTimestampMs, token)}");
        kafka.Say($"lives {token.MaxTimestampMs - token.IssueTimestampMs} ms at the most");
        kafka.Say($"without renewal {token.ExpiryTimestampMs - token.IssueTimestampMs} ms");
        await kafka.SayFoundAsync("described", alice, token);
        await kafka.SayFoundAsync("described to bob, who may renew it", await kafka.EnterAsync("bob"), token);

        var brief = await kafka.MakeAsync("brief token", alice, new() { MaxLifetimeMs = 60_000 });
        kafka.Say($"lives {brief.MaxTimestampMs - brief.IssueTimestampMs} ms, {End(brief.ExpiryTimestampMs, brief)}");
        foreach (var period in new[] { -1L, 0, 30_000, 1_000_000_000_000 })
        {
            var renewed = await RenewAsync(alice, brief, period);
            kafka.Say(
                $"renewed for {period}: {renewed.ErrorCode.KafkaName()}, {End(renewed.ExpiryTimestampMs, brief)}"
            );
        }
        var expiring = await ExpireAsync(alice, brief, 1_000_000_000_000);
        kafka.Say($"expires in ages: {expiring.ErrorCode.KafkaName()}, {End(expiring.ExpiryTimestampMs, brief)}");

        kafka.Say("ended", await ExpireAsync(alice, token, -1));
        // A renewal that comes before the controller's cache knows of the end would bring the token back to life.
        kafka.Say(
            "ended again",
            await kafka.UntilAsync(
                () => ExpireAsync(alice, token, -1),
                answer => answer.ErrorCode != ErrorCode.None,
                "the controller has forgotten the token"
            )
        );
        await kafka.SayFoundAsync("described", alice, token, isThere: false);
    }

    [Scenario]
    public static async Task Who_is_anonymous_may_not_ask_for_tokens(ScenarioContext kafka)
    {
        var open = await kafka.ConnectAsync(1);
        await kafka.SayVersionsAsync(
            1,
            3,
            async version =>
                kafka.Text(await open.CallAsync<CreateDelegationTokenResponse>(Create(), version))
                + kafka.Text(
                    await open.CallAsync<DescribeDelegationTokenResponse>(
                        new DescribeDelegationTokenRequest { Owners = null },
                        version
                    )
                )
        );
        await kafka.SayVersionsAsync(
            1,
            2,
            async version =>
                kafka.Text(
                    await open.CallAsync<RenewDelegationTokenResponse>(
                        new RenewDelegationTokenRequest { Hmac = new byte[64], RenewPeriodMs = -1 },
                        version
                    )
                )
                + kafka.Text(
                    await open.CallAsync<ExpireDelegationTokenResponse>(
                        new ExpireDelegationTokenRequest { Hmac = new byte[64], ExpiryTimePeriodMs = -1 },
                        version
                    )
                )
        );
    }

    [Scenario]
    public static async Task Requests_for_tokens_that_make_no_sense_are_refused(ScenarioContext kafka)
    {
        var (alice, bob) = (await kafka.EnterAsync("alice"), await kafka.EnterAsync("bob"));
        kafka.Say(
            "a renewer that is no user",
            await alice.CallAsync<CreateDelegationTokenResponse>(
                Create(renewers: [new() { PrincipalType = "Group", PrincipalName = "ops" }]),
                3
            )
        );
        kafka.Say(
            "an owner that is no user",
            await alice.CallAsync<CreateDelegationTokenResponse>(Create(("Group", "ops")), 3)
        );
        foreach (var owner in new[] { ("User", "alice"), ("User", ""), ("", "") })
            kafka.Say(
                $"owner '{owner}': "
                    + (await alice.CallAsync<CreateDelegationTokenResponse>(Create(owner), 3)).ErrorCode.KafkaName()
            );
        kafka.Say(
            "owner alice, in version 2: "
                + (await bob.CallAsync<CreateDelegationTokenResponse>(Create(("User", "alice")), 2)).PrincipalName
        );
        var nothing = new CreateDelegationTokenResponse { Hmac = new byte[64] };
        kafka.Say("an HMAC that is none, renewed", await RenewAsync(alice, nothing, -1));
        kafka.Say("an HMAC that is none, ended", await ExpireAsync(alice, nothing, -1));
        var token = await kafka.MakeAsync("token", alice, Create());
        kafka.Say("renewed by bob", await RenewAsync(bob, token, -1));
        kafka.Say("ended by bob", await ExpireAsync(bob, token, -1));
        await kafka.SayFoundAsync("described to bob", bob, token, isThere: false);
        foreach (var owners in new List<Owner>?[] { [], [Of("bob")], [Of("alice"), Of("bob")], null })
        {
            var found = await FindAsync(alice, owners);
            var isThere = found.Tokens.Exists(one => one.TokenId == token.TokenId);
            kafka.Say(
                $"owners {(owners is null ? "all" : string.Join(' ', owners.Select(owner => owner.PrincipalName)))}: "
                    + $"{found.ErrorCode.KafkaName()}, the token is {(isThere ? "" : "not ")}there"
            );
        }
    }

    [Scenario]
    public static async Task A_token_lets_in_as_its_owner_who_may_do_less_with_tokens(ScenarioContext kafka)
    {
        var alice = await kafka.EnterAsync("alice");
        var token = await kafka.MakeAsync("token", alice, new() { Renewers = [Renewer("alice")], MaxLifetimeMs = -1 });
        foreach (var mechanism in new[] { Sha256, Sha512 })
        {
            var client = await kafka.KnockAsync();
            var entered = await client.ByScramAsync(token.TokenId, Password(token), mechanism, isByToken: true);
            kafka.Say(
                $"{mechanism}: {entered.ErrorCode.KafkaName()}, "
                    + (entered.SessionLifetimeMs > 0 ? "the session ends with the token" : "no end")
            );
            kafka.Say(
                "groups: "
                    + (await client.CallAsync<ListGroupsResponse>(new ListGroupsRequest(), 4)).ErrorCode.KafkaName()
            );
            kafka.Say("another token", await client.CallAsync<CreateDelegationTokenResponse>(Create(), 3));
            kafka.Say("renewed", await RenewAsync(client, token, -1));
            kafka.Say("ended", await ExpireAsync(client, token, -1));
            kafka.Say("described", await FindAsync(client, null));
        }
        foreach (
            var (what, name, password, byToken) in new[]
            {
                ("another HMAC", token.TokenId, Convert.ToBase64String(new byte[64]), true),
                ("no such token", "no-such-token", Password(token), true),
                ("the owner's name", "alice", Password(token), true),
                ("as if it were a user", token.TokenId, Password(token), false),
            }
        )
            kafka.Say(what, await (await kafka.KnockAsync()).ByScramAsync(name, password, isByToken: byToken));
        await ExpireAsync(alice, token, -1);
        SaslAuthenticateResponse refused = new();
        await kafka.UntilAsync(
            async () =>
                (
                    refused = await (await kafka.KnockAsync()).ByScramAsync(
                        token.TokenId,
                        Password(token),
                        isByToken: true
                    )
                ).ErrorCode != ErrorCode.None,
            "the node has forgotten the token"
        );
        kafka.Say("afterwards", refused);
    }

    [Scenario]
    public static async Task An_expired_token_lets_in_for_nothing(ScenarioContext kafka)
    {
        var alice = await kafka.EnterAsync("alice");
        var token = await kafka.MakeAsync("token", alice, new() { MaxLifetimeMs = -1 });
        kafka.Say($"expires now: {(await ExpireAsync(alice, token, 0)).ErrorCode.KafkaName()}");
        await kafka.UntilAsync(
            async () => (await ExpireAsync(alice, token, 0)).ErrorCode == ErrorCode.DelegationTokenExpired,
            "the controller knows that the token has expired"
        );
        kafka.Say("renewed", await RenewAsync(alice, token, -1));
        kafka.Say("given more time", await ExpireAsync(alice, token, 60_000));
        SaslAuthenticateResponse entered = new();
        RawClient client = null!;
        await kafka.UntilAsync(
            async () =>
            {
                client = await kafka.KnockAsync();
                entered = await client.ByScramAsync(token.TokenId, Password(token), isByToken: true);
                return entered.SessionLifetimeMs == 0;
            },
            "the node knows that the token has expired"
        );
        kafka.Say($"entered: {entered.ErrorCode.KafkaName()}");
        await kafka.SayAsync<ListGroupsResponse>("groups", client, new ListGroupsRequest(), 4);
        kafka.Say("ended", await ExpireAsync(alice, token, -1));
    }

    [Scenario]
    public static async Task Tokens_of_others_need_rules(ScenarioContext kafka)
    {
        var carol = kafka.Name("carol");
        var (alice, bob) = (await kafka.EnterAsync("alice"), await kafka.EnterAsync("bob"));
        var create = Create(("User", carol));
        kafka.Say("without a rule", await bob.CallAsync<CreateDelegationTokenResponse>(create, 3));
        var mayCreate = Acl("bob", User, "User:" + carol, CreateTokens);
        await kafka.RuleAsync(mayCreate);
        var token = await kafka.MakeAsync("token", bob, create);
        kafka.Say("renewed by who asked for it", await RenewAsync(bob, token, -1));
        kafka.Say("ended by who asked for it", await ExpireAsync(bob, token, -1));
        await kafka.SayFoundAsync("described to who asked for it", bob, token);
        await kafka.SayFoundAsync("described to another", alice, token, isThere: false);
        foreach (
            var (what, rule) in new[]
            {
                ("Describe on the token", Acl("alice", DelegationToken, token.TokenId, Describe)),
                ("DescribeTokens on the owner", Acl("alice", User, "User:" + carol, DescribeTokens)),
                ("All on the owner", Acl("alice", User, "User:" + carol, All)),
                (
                    "DescribeTokens on owners by prefix",
                    Acl("alice", User, ("User:" + carol)[..^1], DescribeTokens, Prefixed)
                ),
            }
        )
        {
            await kafka.RuleAsync(rule);
            await kafka.SayFoundAsync(what, alice, token);
            await kafka.UnruleAsync(rule);
        }
        var describeOwner = Acl("alice", User, "User:" + carol, Describe);
        await kafka.RuleAsync(describeOwner);
        await kafka.SayFoundAsync("Describe on the owner", alice, token, isThere: false);
        await kafka.UnruleAsync(describeOwner, mayCreate);
        var client = await kafka.KnockAsync();
        kafka.Say(
            "carol enters: "
                + (await client.ByScramAsync(token.TokenId, Password(token), isByToken: true)).ErrorCode.KafkaName()
        );
    }

    static CreateDelegationTokenRequest Create(
        (string Type, string Name)? owner = null,
        List<CreateDelegationTokenRequest.CreatableRenewers>? renewers = null
    ) =>
        new()
        {
            OwnerPrincipalType = owner?.Type,
            OwnerPrincipalName = owner?.Name,
            Renewers = renewers ?? [],
            MaxLifetimeMs = -1,
        };

    static CreateDelegationTokenRequest.CreatableRenewers Renewer(string user) =>
        new() { PrincipalType = "User", PrincipalName = user };

    static Owner Of(string user) => new() { PrincipalType = "User", PrincipalName = user };

    static string Password(CreateDelegationTokenResponse token) => Convert.ToBase64String(token.Hmac.Span);

    static string End(long expiry, CreateDelegationTokenResponse token) =>
        expiry == token.MaxTimestampMs ? "expires at its end" : "expires before its end";

    /// <summary>Makes a token, says who it is for, and waits until the node lets in who has it.</summary>
    static async Task<CreateDelegationTokenResponse> MakeAsync(
        this ScenarioContext kafka,
        string name,
        RawClient client,
        CreateDelegationTokenRequest request
    )
    {
        var token = await client.CallAsync<CreateDelegationTokenResponse>(request, 3);
        Assert.Equal(ErrorCode.None, token.ErrorCode);
        kafka.Rename(token.TokenId, name);
        await kafka.UntilAsync(
            async () => (await FindAsync(client, null)).Tokens.Exists(found => found.TokenId == token.TokenId),
            "the node knows the token"
        );
        kafka.Say(
            $"{token.TokenId}: {token.PrincipalType}:{token.PrincipalName}, asked for by "
                + $"{token.TokenRequesterPrincipalType}:{token.TokenRequesterPrincipalName}"
        );
        return token;
    }

    static Task<RenewDelegationTokenResponse> RenewAsync(
        RawClient client,
        CreateDelegationTokenResponse token,
        long period
    ) =>
        client.CallAsync<RenewDelegationTokenResponse>(
            new RenewDelegationTokenRequest { Hmac = token.Hmac, RenewPeriodMs = period },
            2
        );

    static Task<ExpireDelegationTokenResponse> ExpireAsync(
        RawClient client,
        CreateDelegationTokenResponse token,
        long period
    ) =>
        client.CallAsync<ExpireDelegationTokenResponse>(
            new ExpireDelegationTokenRequest { Hmac = token.Hmac, ExpiryTimePeriodMs = period },
            2
        );

    static Task<DescribeDelegationTokenResponse> FindAsync(RawClient client, List<Owner>? owners) =>
        client.CallAsync<DescribeDelegationTokenResponse>(new DescribeDelegationTokenRequest { Owners = owners }, 3);

    /// <summary>Says how a token is described, without its HMAC and its times; other scenarios have tokens of the same
    /// users.</summary>
    static async Task SayFoundAsync(
        this ScenarioContext kafka,
        string what,
        RawClient client,
        CreateDelegationTokenResponse token,
        bool isThere = true
    )
    {
        DescribeDelegationTokenResponse.DescribedDelegationToken? found = null;
        await kafka.UntilAsync(
            async () =>
                (found = (await FindAsync(client, null)).Tokens.Find(one => one.TokenId == token.TokenId)) is not null
                == isThere,
            $"the node {(isThere ? "shows" : "hides")} the token: {what}"
        );
        if (found is null)
        {
            kafka.Say($"{what}: not there");
            return;
        }
        found.Hmac = found.Hmac.Span.SequenceEqual(token.Hmac.Span) ? "the same"u8.ToArray() : "another"u8.ToArray();
        found.IssueTimestamp = found.ExpiryTimestamp = found.MaxTimestamp = 0;
        kafka.Say(what, found);
    }
}
