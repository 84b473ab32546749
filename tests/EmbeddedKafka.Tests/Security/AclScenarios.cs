using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EmbeddedKafka.Tests.Scenarios;

namespace EmbeddedKafka.Tests.Security;

public sealed class AclScenarios : IAsyncLifetime
{
    EmbeddedKafkaCluster _cluster = null!;
    IAdminClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        (_cluster, _admin) = await Login.StartWithOrdersAsync();
    }

    public ValueTask DisposeAsync()
    {
        _admin.Dispose();
        return _cluster.DisposeAsync();
    }

    static AclBinding Rule(
        string user,
        ResourceType type,
        string name,
        AclOperation operation,
        ResourcePatternType pattern = ResourcePatternType.Literal,
        AclPermissionType permission = AclPermissionType.Allow
    ) =>
        new()
        {
            Pattern = new()
            {
                Type = type,
                Name = name,
                ResourcePatternType = pattern,
            },
            Entry = new()
            {
                Principal = "User:" + user,
                Host = "*",
                Operation = operation,
                PermissionType = permission,
            },
        };

    Task AllowAsync(params AclBinding[] rules) => _admin.CreateAclsAsync(rules);

    async Task<ErrorCode> ProduceAsync(string topic, Action<ProducerConfig>? change = null)
    {
        using var producer = Clients.Producer(
            _cluster,
            config =>
            {
                Login.As(_cluster, "alice")(config);
                change?.Invoke(config);
            }
        );
        try
        {
            await producer.ProduceAsync(topic, new() { Value = "tea" }).WaitAsync(Clients.Patience);
            return ErrorCode.NoError;
        }
        catch (ProduceException<string, string> failure)
        {
            return failure.Error.Code;
        }
    }

    [Fact]
    public async Task Nobody_produces_without_a_rule_and_a_prefix_is_enough()
    {
        Assert.Equal(ErrorCode.TopicAuthorizationFailed, await ProduceAsync("orders"));
        await AllowAsync(Rule("alice", ResourceType.Topic, "ord", AclOperation.Write, ResourcePatternType.Prefixed));
        Assert.Equal(ErrorCode.NoError, await ProduceAsync("orders"));
        Assert.Equal(ErrorCode.TopicAuthorizationFailed, await ProduceAsync("payments"));
        await AllowAsync(
            Rule("alice", ResourceType.Topic, "orders", AclOperation.All, permission: AclPermissionType.Deny)
        );
        Assert.Equal(ErrorCode.TopicAuthorizationFailed, await ProduceAsync("orders"));
    }

    [Fact]
    public async Task A_topic_is_made_on_demand_for_who_may_create_it()
    {
        await AllowAsync(Rule("alice", ResourceType.Topic, "new", AclOperation.Write));
        Assert.Equal(ErrorCode.TopicAuthorizationFailed, await ProduceAsync("new"));
        await AllowAsync(Rule("alice", ResourceType.Topic, "new", AclOperation.Create));
        Assert.Equal(ErrorCode.NoError, await ProduceAsync("new"));
    }

    [Fact]
    public async Task An_idempotent_producer_needs_no_rule_but_write()
    {
        await AllowAsync(Rule("alice", ResourceType.Topic, "orders", AclOperation.Write));
        Assert.Equal(ErrorCode.NoError, await ProduceAsync("orders", config => config.EnableIdempotence = true));
    }

    [Fact]
    public async Task A_transactional_id_needs_a_rule_of_its_own()
    {
        await AllowAsync(Rule("alice", ResourceType.Topic, "orders", AclOperation.Write));
        using var producer = Clients.Producer(
            _cluster,
            config =>
            {
                Login.As(_cluster, "alice")(config);
                config.TransactionalId = "payments";
            }
        );
        var failure = Assert.Throws<KafkaException>(() => producer.InitTransactions(Clients.Patience));
        Assert.Equal(ErrorCode.TransactionalIdAuthorizationFailed, failure.Error.Code);
    }

    [Fact]
    public async Task A_consumer_needs_the_group_and_the_topic()
    {
        using (var producer = Clients.Producer(_cluster, Login.As(_cluster, "admin")))
            await producer.ProduceAsync("orders", new() { Value = "tea" });
        await AllowAsync(Rule("alice", ResourceType.Topic, "orders", AclOperation.Read));
        using (var refused = Subscribe())
            Assert.Equal(
                ErrorCode.GroupAuthorizationFailed,
                Assert.Throws<ConsumeException>(() => refused.Consume(Clients.Patience)).Error.Code
            );
        await AllowAsync(Rule("alice", ResourceType.Group, "g", AclOperation.Read));
        using (var reader = Subscribe())
            Assert.Equal("tea", reader.Consume(Clients.Patience).Message.Value);
        await _admin.DeleteAclsAsync([
            new()
            {
                PatternFilter = new()
                {
                    Type = ResourceType.Topic,
                    Name = "orders",
                    ResourcePatternType = ResourcePatternType.Match,
                },
                EntryFilter = new() { Operation = AclOperation.Any, PermissionType = AclPermissionType.Any },
            },
        ]);
        using var late = Subscribe();
        Assert.Equal(
            ErrorCode.TopicAuthorizationFailed,
            Assert.Throws<ConsumeException>(() => late.Consume(Clients.Patience)).Error.Code
        );

        IConsumer<string, string> Subscribe()
        {
            var consumer = Clients.Consumer(
                _cluster,
                config =>
                {
                    Login.As(_cluster, "alice")(config);
                    config.GroupId = "g";
                }
            );
            consumer.Subscribe("orders");
            return consumer;
        }
    }

    [Fact]
    public async Task Rules_are_described_and_deleted_by_filters()
    {
        await AllowAsync(
            Rule("alice", ResourceType.Topic, "orders", AclOperation.Write),
            Rule("alice", ResourceType.Topic, "ord", AclOperation.Read, ResourcePatternType.Prefixed),
            Rule("bob", ResourceType.Group, "*", AclOperation.Read)
        );
        var matching = await DescribeAsync(ResourcePatternType.Match);
        Assert.Equal(["ord", "orders"], matching.Select(binding => binding.Pattern.Name).Order());
        Assert.Equal(
            ["orders"],
            (await DescribeAsync(ResourcePatternType.Literal)).Select(binding => binding.Pattern.Name)
        );
        var deleted = await _admin.DeleteAclsAsync([
            new()
            {
                PatternFilter = new() { Type = ResourceType.Any, ResourcePatternType = ResourcePatternType.Any },
                EntryFilter = new()
                {
                    Principal = "User:alice",
                    Operation = AclOperation.Any,
                    PermissionType = AclPermissionType.Any,
                },
            },
        ]);
        Assert.Equal(2, deleted.Single().AclBindings.Count);
        Assert.Empty(await DescribeAsync(ResourcePatternType.Match));

        async Task<List<AclBinding>> DescribeAsync(ResourcePatternType pattern) =>
            (
                await _admin.DescribeAclsAsync(
                    new()
                    {
                        PatternFilter = new()
                        {
                            Type = ResourceType.Topic,
                            Name = "orders",
                            ResourcePatternType = pattern,
                        },
                        EntryFilter = new() { Operation = AclOperation.Any, PermissionType = AclPermissionType.Any },
                    }
                )
            ).AclBindings;
    }

    [Fact]
    public async Task Who_may_not_alter_the_cluster_makes_no_rules()
    {
        using var alice = Login.Admin(_cluster, "alice");
        var failure = await Assert.ThrowsAsync<CreateAclsException>(() =>
            alice.CreateAclsAsync([Rule("alice", ResourceType.Topic, "*", AclOperation.All)])
        );
        Assert.Equal(ErrorCode.ClusterAuthorizationFailed, failure.Results.Single().Error.Code);
    }

    [Fact]
    public async Task Without_an_authorizer_there_are_no_rules()
    {
        await using var open = await EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1 });
        using var admin = Clients.Admin(open);
        var failure = await Assert.ThrowsAsync<CreateAclsException>(() =>
            admin.CreateAclsAsync([Rule("alice", ResourceType.Topic, "*", AclOperation.All)])
        );
        Assert.Equal(ErrorCode.SecurityDisabled, failure.Results.Single().Error.Code);
    }
}
