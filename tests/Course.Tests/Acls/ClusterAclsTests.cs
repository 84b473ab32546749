using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Course.Base;
using Course.Kit;
using EmbeddedKafka;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using AclOperation = EmbeddedKafka.Security.AclOperation;
using Client = Confluent.Kafka.Admin;

namespace Course.Tests.Acls;

public sealed class ClusterAclsTests
{
    static readonly AclBindingFilter All = new()
    {
        PatternFilter = new() { Type = ResourceType.Any, ResourcePatternType = ResourcePatternType.Any },
        EntryFilter = new() { Operation = Client.AclOperation.Any, PermissionType = AclPermissionType.Any },
    };

    static readonly AclOperation[] OnTopics = KafkaNames.Operations[AclResourceType.Topic];

    static AccessQuestion May(AclOperation operation, string topic, string? host = null) =>
        new("User:alice", operation, AclResourceType.Topic, topic, host);

    static Acl Rule(
        AclOperation operation,
        string topic,
        AclPermission permission = AclPermission.Allow,
        AclPatternType pattern = AclPatternType.Literal,
        string principal = "User:alice",
        string host = "*"
    ) => new(AclResourceType.Topic, topic, pattern, principal, host, operation, permission);

    [Fact]
    public void A_right_comes_from_an_ACL_that_is_named()
    {
        var acls = new ClusterAcls([Rule(AclOperation.Write, "book", pattern: AclPatternType.Prefixed)]);
        Assert.Equal("ALLOW WRITE on topic book… to User:alice", acls.Ask(May(AclOperation.Write, "bookings")).Reason);
        Assert.Equal(
            "ALLOW WRITE on topic book… to User:alice, which implies DESCRIBE",
            acls.Ask(May(AclOperation.Describe, "bookings")).Reason
        );
    }

    [Fact]
    public void What_is_missing_is_named_as_the_ACL_that_would_do()
    {
        var answer = new ClusterAcls([Rule(AclOperation.Describe, "bookings")]).Ask(May(AclOperation.Read, "bookings"));
        Assert.Equal((false, AccessRule.DefaultDeny), (answer.IsAllowed, answer.Rule));
        Assert.Equal(Rule(AclOperation.Read, "bookings"), answer.Needed);
    }

    [Fact]
    public void An_ACL_that_denies_outweighs_those_that_allow_and_both_are_named()
    {
        var (deny, allow) = (
            Rule(AclOperation.Read, "*", AclPermission.Deny, principal: "User:*", host: "10.0.0.1"),
            Rule(AclOperation.All, "bookings")
        );
        var acls = new ClusterAcls([deny, allow]);
        var answer = acls.Ask(May(AclOperation.Read, "bookings", "10.0.0.1"));
        Assert.False(answer.IsAllowed);
        Assert.Equal([deny], answer.InTheWay);
        Assert.Equal([allow], answer.Outweighed);
        Assert.True(acls.Ask(May(AclOperation.Read, "bookings")).IsAllowed);
        Assert.True(acls.Ask(May(AclOperation.Describe, "bookings", "10.0.0.1")).IsAllowed);
    }

    [Fact]
    public void A_super_user_needs_no_ACL_and_minds_none()
    {
        var acls = new ClusterAcls([Rule(AclOperation.All, "*", AclPermission.Deny)], ["User:alice"]);
        var answer = acls.Ask(May(AclOperation.Read, "bookings"));
        Assert.Equal((true, AccessRule.SuperUser), (answer.IsAllowed, answer.Rule));
    }

    [Fact]
    public void The_table_has_a_line_for_each_operation_that_an_ACL_decides()
    {
        var acls = new ClusterAcls([
            Rule(AclOperation.Read, "book", pattern: AclPatternType.Prefixed),
            Rule(AclOperation.Read, "bookings", AclPermission.Deny, host: "10.0.0.1"),
            Rule(AclOperation.Write, "*", principal: "User:*"),
            Rule(AclOperation.Write, "else", principal: "User:bob"),
        ]);
        Assert.Equal(
            [
                "every topic WRITE  True",
                "every topic DESCRIBE  True",
                "topic bookings READ 10.0.0.1 False",
                "topic bookings READ others True",
                "topic bookings WRITE  True",
                "topic bookings DESCRIBE  True",
                "topic book… READ  True",
                "topic book… WRITE  True",
                "topic book… DESCRIBE  True",
            ],
            acls.Of("User:alice")
                .Select(row => $"{row.Resource} {row.Operation.KafkaName()} {row.Host} {row.Answer.IsAllowed}")
        );
    }

    // The broker reports the operations that its own authorizer allows; what a client reads and decides has to be that.
    [Fact]
    public async Task What_is_told_of_random_ACLs_is_what_the_broker_allows()
    {
        await using var cluster = await SecuredCluster.StartAsync();
        string[] topics = ["book", "bookings", "bookings-new", "other"];
        await cluster.Admin.CreateTopicsAsync(
            topics.Select(topic => new TopicSpecification { Name = topic, NumPartitions = 1 })
        );
        using var alice = cluster.AdminOf("alice");
        var random = new Random(9);
        var compared = 0;
        for (var round = 0; round < 40; round++)
        {
            await cluster.Admin.DeleteAclsAsync([All]);
            await cluster.Admin.CreateAclsAsync(
                Enumerable.Range(0, random.Next(1, 8)).Select(_ => RandomAcl(random, topics))
            );
            var acls = await ClusterAcls.ReadAsync(cluster.Admin);
            foreach (var topic in topics)
            {
                var told = await OperationsAsync(alice, topic);
                var decided = OnTopics.Where(operation => acls.Ask(May(operation, topic, "127.0.0.1")).IsAllowed);
                Assert.Equal(decided.Contains(AclOperation.Describe) ? decided.Order() : [], told.Order());
                compared += OnTopics.Length;
            }
        }
        Assert.Equal(1280, compared);
    }

    [Fact]
    public async Task An_embedded_cluster_s_own_audit_says_the_same()
    {
        await using var cluster = await SecuredCluster.StartAsync();
        await cluster.AllowAsync(
            Client.AclOperation.Read,
            ResourceType.Topic,
            "book",
            pattern: ResourcePatternType.Prefixed
        );
        await cluster.Admin.CreateTopicsAsync([
            new() { Name = "bookings", NumPartitions = 1 },
            new() { Name = "other", NumPartitions = 1 },
        ]);
        using (var alice = cluster.AdminOf("alice"))
            foreach (var topic in new[] { "bookings", "other" })
                alice.GetMetadata(topic, TimeSpan.FromSeconds(30));
        var acls = await ClusterAcls.ReadAsync(cluster.Admin);
        var audit = cluster.Kafka.AuditTrail().Where(decided => decided.Principal == "User:alice").ToList();
        Assert.NotEmpty(audit);
        Assert.All(
            audit,
            decided =>
            {
                var answer = acls.Ask(
                    new(decided.Principal, decided.Operation, decided.ResourceType, decided.ResourceName, decided.Host)
                );
                Assert.Equal(
                    (decided.IsAllowed, decided.Rule, decided.Acl),
                    (answer.IsAllowed, answer.Rule, answer.Acl)
                );
            }
        );
        Assert.Equal(
            ["Describe topic other"],
            LeastRights
                .Of("User:alice", audit.Select(AccessAttempt.Of), acls)
                .Rights.Where(right => right.IsHeld == false)
                .Select(right => $"{right.Acl.Operation} {right.Resource}")
        );
    }

    [Fact]
    public async Task A_transactional_id_is_read_although_the_client_has_no_name_for_it()
    {
        await using var cluster = await SecuredCluster.StartAsync();
        await cluster.AllowAsync(Client.AclOperation.Write, (ResourceType)AclResourceType.TransactionalId, "pay-1");
        await cluster.AllowAsync(Client.AclOperation.Write, ResourceType.Topic, "pay");
        var acls = await ClusterAcls.ReadAsync(cluster.Admin);
        Assert.Equal(2, acls.Acls.Length);
        Assert.Empty(acls.Unknown);
    }

    [Fact]
    public async Task Who_may_not_describe_ACLs_is_told_which_right_that_is()
    {
        await using var cluster = await SecuredCluster.StartAsync();
        using var alice = cluster.AdminOf("alice");
        var refused = await Assert.ThrowsAsync<CourseException>(() => ClusterAcls.ReadAsync(alice));
        Assert.Contains("it needs DESCRIBE on the cluster", refused.Message);
    }

    [Fact]
    public async Task A_cluster_without_an_authorizer_says_so()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            cancellationToken: TestContext.Current.CancellationToken
        );
        using var admin = new AdminClientBuilder(
            new AdminClientConfig { BootstrapServers = cluster.BootstrapServers }
        ).Build();
        var refused = await Assert.ThrowsAsync<CourseException>(() => ClusterAcls.ReadAsync(admin));
        Assert.Contains("The cluster has no authorizer", refused.Message);
    }

    static async Task<AclOperation[]> OperationsAsync(IAdminClient client, string topic)
    {
        try
        {
            var described = await client.DescribeTopicsAsync(
                TopicCollection.OfTopicNames([topic]),
                new() { IncludeAuthorizedOperations = true }
            );
            return
            [
                .. described.TopicDescriptions[0].AuthorizedOperations.Select(operation => (AclOperation)operation),
            ];
        }
        catch (DescribeTopicsException)
        {
            // Not even to be described.
            return [];
        }
    }

    static T One<T>(Random random, T[] of) => of[random.Next(of.Length)];

    static AclBinding RandomAcl(Random random, string[] topics) =>
        new()
        {
            Pattern = new()
            {
                Type = ResourceType.Topic,
                Name = One(random, [.. topics, "*", "bo"]),
                ResourcePatternType = One(
                    random,
                    [ResourcePatternType.Literal, ResourcePatternType.Literal, ResourcePatternType.Prefixed]
                ),
            },
            Entry = new()
            {
                Principal = One(random, ["User:alice", "User:alice", "User:*", "User:bob"]),
                Host = One(random, ["*", "*", "127.0.0.1", "10.0.0.1"]),
                Operation = (Client.AclOperation)One(random, [AclOperation.All, .. OnTopics]),
                PermissionType = One(
                    random,
                    [AclPermissionType.Allow, AclPermissionType.Allow, AclPermissionType.Deny]
                ),
            },
        };
}
