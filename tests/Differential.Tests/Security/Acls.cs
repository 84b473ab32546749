using static Differential.Tests.Security.Visitors;

namespace Differential.Tests.Security;

internal static class Acls
{
    const sbyte Any = 1,
        Match = 2;

    [Scenario]
    public static async Task Rules_that_make_no_sense_are_refused_one_by_one(ScenarioContext kafka)
    {
        var topic = kafka.Name("orders");
        CreateAclsRequest.AclCreation[] acls =
        [
            Acl("alice", Topic, "", Read),
            Acl("alice", Visitors.Cluster, topic, Describe),
            Acl("alice", Topic, topic, Read),
            Acl("alice", Topic, topic, Read),
            new()
            {
                ResourceType = Topic,
                ResourceName = topic,
                ResourcePatternType = Literal,
                Principal = "alice",
                Host = "*",
                Operation = Read,
                PermissionType = Allow,
            },
        ];
        foreach (var acl in acls)
            kafka.Say(
                "made",
                await kafka.AskAsync<CreateAclsResponse>(1, new CreateAclsRequest { Creations = [acl] }, 3)
            );
        foreach (
            var odd in new[]
            {
                Acl("alice", 99, topic, Read),
                Acl("alice", Topic, topic, Read, pattern: 9),
                Acl("alice", Topic, topic, 99),
                Acl("alice", Topic, topic, Read, permission: 9),
                Acl("alice", Any, topic, Read),
                Acl("alice", Topic, topic, Read, pattern: Any),
                Acl("alice", Topic, topic, Read, pattern: Match),
                Acl("alice", Topic, topic, Any),
                Acl("alice", Topic, topic, Read, permission: Any),
            }
        )
            await kafka.SayAsync<CreateAclsResponse>(
                "unknown codes",
                await kafka.ConnectAsync(1),
                new CreateAclsRequest { Creations = [odd] },
                3
            );
        await kafka.SayAsync<DescribeAclsResponse>(
            "unknown codes in a filter",
            await kafka.ConnectAsync(1),
            new DescribeAclsRequest
            {
                ResourceTypeFilter = 99,
                PatternTypeFilter = Any,
                Operation = Any,
                PermissionType = Any,
            },
            3
        );
        await kafka.SayAsync<DeleteAclsResponse>(
            "unknown codes in a deletion",
            await kafka.ConnectAsync(1),
            new DeleteAclsRequest
            {
                Filters =
                [
                    new()
                    {
                        ResourceTypeFilter = Any,
                        PatternTypeFilter = Any,
                        Operation = 99,
                        PermissionType = Any,
                    },
                ],
            },
            3
        );
        await kafka.UnruleAsync(Acl("alice", Topic, topic, Read));
    }

    [Scenario]
    public static async Task Filters_find_rules_by_name_pattern_and_match(ScenarioContext kafka)
    {
        var (user, topic) = (kafka.Name("user"), kafka.Name("orders"));
        CreateAclsRequest.AclCreation[] acls =
        [
            Acl(user, Topic, topic, Read),
            Acl(user, Topic, topic[..^2], Write, Prefixed),
            Acl(user, Topic, "*", Describe),
            Acl(user, Group, topic, Read, permission: Deny),
            Acl(user, Topic, topic, Read, host: "10.0.0.1"),
        ];
        await kafka.RuleAsync(acls);
        kafka.Rename(topic[..^2], "orde");
        kafka.Rename(topic[..^3], "ord");
        foreach (
            var (type, name, pattern, operation, permission) in new (sbyte, string?, sbyte, sbyte, sbyte)[]
            {
                (Any, null, Any, Any, Any),
                (Topic, topic, Literal, Any, Any),
                (Topic, topic, Match, Any, Any),
                (Topic, topic, Any, Any, Any),
                (Topic, "*", Literal, Any, Any),
                (Topic, topic[..^2], Prefixed, Any, Any),
                (Topic, topic[..^3], Prefixed, Any, Any),
                (Any, null, Any, Read, Any),
                (Any, null, Any, Any, Deny),
                (Any, null, Prefixed, Any, Any),
            }
        )
        {
            var found = await kafka.AskAsync<DescribeAclsResponse>(
                2,
                new DescribeAclsRequest
                {
                    ResourceTypeFilter = type,
                    ResourceNameFilter = name,
                    PatternTypeFilter = pattern,
                    PrincipalFilter = "User:" + user,
                    HostFilter = null,
                    Operation = operation,
                    PermissionType = permission,
                },
                3
            );
            var rules = found.Resources.SelectMany(resource =>
                resource.Acls.Select(acl =>
                    $"{resource.ResourceType}:{resource.ResourceName}:{resource.PatternType} {acl.Host} "
                    + $"{acl.Operation} {acl.PermissionType}"
                )
            );
            kafka.Say($"{type} {name ?? "any"} {pattern} {operation} {permission}: {found.ErrorCode.KafkaName()}");
            foreach (var rule in rules.Order(StringComparer.Ordinal))
                kafka.Say("  " + rule);
        }
        var gone = await kafka.AskAsync<DeleteAclsResponse>(
            1,
            new DeleteAclsRequest
            {
                Filters =
                [
                    new()
                    {
                        ResourceTypeFilter = Topic,
                        ResourceNameFilter = topic,
                        PatternTypeFilter = Match,
                        PrincipalFilter = "User:" + user,
                        HostFilter = null,
                        Operation = Any,
                        PermissionType = Any,
                    },
                    new()
                    {
                        ResourceTypeFilter = Any,
                        ResourceNameFilter = null,
                        PatternTypeFilter = Any,
                        PrincipalFilter = "User:" + user,
                        HostFilter = null,
                        Operation = Any,
                        PermissionType = Any,
                    },
                ],
            },
            3
        );
        foreach (var result in gone.FilterResults)
            kafka.Say(
                $"deleted {string.Join(", ", result.MatchingAcls.Select(acl => $"{acl.ResourceType}:{acl.ResourceName} {acl.Operation}").Order(StringComparer.Ordinal))}"
            );
    }

    [Scenario]
    public static async Task A_rule_that_denies_outweighs_all_that_allow(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders");
        var client = await kafka.EnterAsync("alice");
        var read = Acl("alice", Topic, topic, Read);
        var prefix = Acl("alice", Topic, topic[..^2], Describe, Prefixed);
        var denied = Acl("alice", Topic, topic, Describe, permission: Deny);
        var elsewhere = Acl("alice", Topic, topic, All, permission: Deny, host: "10.0.0.1");
        var everybody = Acl("*", Topic, topic, Write, permission: Deny);
        await LookAsync("no rule");
        await TryAsync("read implies describe", read);
        await TryAsync("a prefix", prefix);
        await TryAsync("denied, though read is allowed", read, denied);
        await TryAsync("denied elsewhere", read, elsewhere);
        await TryAsync("write denied to all does not deny describe", read, everybody);

        async Task TryAsync(string what, params CreateAclsRequest.AclCreation[] rules)
        {
            await kafka.RuleAsync(rules);
            await LookAsync(what);
            await kafka.UnruleAsync(rules);
        }

        async Task LookAsync(string what)
        {
            var seen = await client.CallAsync<MetadataResponse>(
                new MetadataRequest { Topics = [new() { Name = topic }], AllowAutoTopicCreation = false },
                12
            );
            kafka.Say($"{what}: {seen.Topics[0].ErrorCode.KafkaName()}");
        }
    }

    [Scenario]
    public static async Task Operations_that_are_allowed_are_told_as_bits(ScenarioContext kafka)
    {
        var (topic, group) = (await kafka.CreateTopicAsync("orders"), kafka.Name("group"));
        CreateAclsRequest.AclCreation[] rules =
        [
            Acl("alice", Topic, topic, Read),
            Acl("alice", Topic, topic, AlterConfigs),
            Acl("alice", Group, group, Delete),
            Acl("alice", Group, group, Read),
        ];
        await kafka.RuleAsync(rules);
        var client = await kafka.EnterAsync("alice", await kafka.CoordinatorAsync(group));
        var seen = await client.CallAsync<MetadataResponse>(
            new MetadataRequest
            {
                Topics = [new() { Name = topic }],
                IncludeTopicAuthorizedOperations = true,
                IncludeClusterAuthorizedOperations = true,
            },
            9
        );
        kafka.Say($"topic {seen.Topics[0].TopicAuthorizedOperations}, cluster {seen.ClusterAuthorizedOperations}");
        var described = await client.CallAsync<DescribeClusterResponse>(
            new DescribeClusterRequest { IncludeClusterAuthorizedOperations = true },
            1
        );
        kafka.Say($"cluster {described.ClusterAuthorizedOperations}");
        var groups = await kafka.UntilAsync(
            () =>
                client.CallAsync<DescribeGroupsResponse>(
                    new DescribeGroupsRequest { Groups = [group], IncludeAuthorizedOperations = true },
                    5
                ),
            answer => answer.Groups[0].ErrorCode == ErrorCode.None,
            "the group is loaded"
        );
        kafka.Say("group", groups);
        var open = await kafka.AskAsync<MetadataResponse>(
            1,
            new MetadataRequest
            {
                Topics = [new() { Name = topic }],
                IncludeTopicAuthorizedOperations = true,
                IncludeClusterAuthorizedOperations = true,
            },
            9
        );
        kafka.Say(
            $"a super user: topic {open.Topics[0].TopicAuthorizedOperations}, cluster "
                + $"{open.ClusterAuthorizedOperations}"
        );
        await kafka.UnruleAsync(rules);
    }
}
