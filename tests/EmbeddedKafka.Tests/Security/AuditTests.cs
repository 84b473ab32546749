using System.Collections.Concurrent;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using EmbeddedKafka.Tests.Network;
using EmbeddedKafka.Tests.Scenarios;
using AclOperation = EmbeddedKafka.Security.AclOperation;

namespace EmbeddedKafka.Tests.Security;

/// <summary>Who asked for what, what was decided, and why.</summary>
public sealed class AuditTests : IAsyncLifetime
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

    Task RuleAsync(Confluent.Kafka.Admin.AclOperation operation, AclPermissionType permission) =>
        _admin.CreateAclsAsync([
            new()
            {
                Pattern = new()
                {
                    Type = ResourceType.Topic,
                    Name = "ord",
                    ResourcePatternType = ResourcePatternType.Prefixed,
                },
                Entry = new()
                {
                    Principal = "User:alice",
                    Host = "*",
                    Operation = operation,
                    PermissionType = permission,
                },
            },
        ]);

    async Task ProduceAsync()
    {
        using var producer = Clients.Producer(
            _cluster,
            config =>
            {
                Login.As(_cluster, "alice")(config);
                config.ClientId = "front-desk";
            }
        );
        try
        {
            await producer.ProduceAsync("orders", new() { Value = "tea" }).WaitAsync(Clients.Patience);
        }
        catch (KafkaException)
        {
            // Whether it was allowed is what the audit tells.
        }
    }

    async Task<RawClient> EnterAsync()
    {
        var client = await RawClient.ConnectAsync(int.Parse(_cluster.BootstrapServersOf(Login.Listener).Split(':')[1]));
        await client.ByPlainAsync("alice", Login.Users["alice"]);
        return client;
    }

    IEnumerable<AccessDecided> Decisions(ApiKey api) =>
        _cluster.AuditTrail().Where(decided => decided.Api == api && decided.Principal == "User:alice");

    [Fact]
    public async Task What_no_rule_allows_is_told_with_who_asked_for_it()
    {
        await ProduceAsync();
        var denied = Decisions(ApiKey.Metadata).First(decided => decided.ResourceName == "orders");
        Assert.Equal(
            (1, Login.Listener, "127.0.0.1", "front-desk", AclOperation.Describe, AclResourceType.Topic),
            (denied.BrokerId, denied.Listener, denied.Host, denied.ClientId, denied.Operation, denied.ResourceType)
        );
        Assert.Equal(
            (false, AccessRule.DefaultDeny, null, false),
            (denied.IsAllowed, denied.Rule, denied.Acl, denied.IsProbe)
        );
        Assert.Equal(
            "Principal = User:alice is Denied operation = DESCRIBE from host = 127.0.0.1 on resource = "
                + "Topic:LITERAL:orders for request = Metadata based on rule DefaultDeny",
            denied.LogLine
        );
    }

    [Fact]
    public async Task A_decision_names_the_rule_that_made_it()
    {
        await RuleAsync(Confluent.Kafka.Admin.AclOperation.Write, AclPermissionType.Allow);
        await ProduceAsync();
        var allowed = Decisions(ApiKey.Produce).Last();
        Assert.True(allowed.IsAllowed);
        Assert.Equal(
            new Acl(
                AclResourceType.Topic,
                "ord",
                AclPatternType.Prefixed,
                "User:alice",
                "*",
                AclOperation.Write,
                AclPermission.Allow
            ),
            allowed.Acl
        );
        Assert.EndsWith(
            "based on rule MatchingAcl(acl=StandardAcl[resourceType=TOPIC, resourceName=ord, patternType=PREFIXED, "
                + "principal=User:alice, host=*, operation=WRITE, permissionType=ALLOW])",
            allowed.LogLine
        );

        await RuleAsync(Confluent.Kafka.Admin.AclOperation.Write, AclPermissionType.Deny);
        await ProduceAsync();
        var denied = Decisions(ApiKey.Produce).Last();
        Assert.Equal(
            (false, AccessRule.MatchingAcl, AclPermission.Deny),
            (denied.IsAllowed, denied.Rule, denied.Acl!.Permission)
        );
    }

    [Fact]
    public void A_super_user_is_told_as_one()
    {
        _admin.GetMetadata("orders", Clients.Patience);
        Assert.Contains(
            _cluster.AuditTrail(),
            decided =>
                decided is { Principal: "User:admin", Api: ApiKey.Metadata, IsAllowed: true, Acl: null }
                && decided.Rule == AccessRule.SuperUser
        );
    }

    [Fact]
    public async Task An_idempotent_producer_asks_whether_it_may_write_to_any_topic()
    {
        using var client = await EnterAsync();
        await client.CallAsync<InitProducerIdResponse>(
            new InitProducerIdRequest { TransactionalId = null, TransactionTimeoutMs = 60_000 },
            4
        );
        var asked = Decisions(ApiKey.InitProducerId).ToList();
        Assert.Contains(
            asked,
            decided => decided is { Operation: AclOperation.IdempotentWrite, IsAllowed: false, IsProbe: true }
        );
        Assert.Contains(
            asked,
            decided => decided is { Operation: AclOperation.Write, ResourceName: "*", IsAllowed: false, IsProbe: false }
        );
    }

    [Fact]
    public void What_is_left_out_of_a_list_was_not_asked_for()
    {
        using var alice = Login.Admin(_cluster, "alice");
        Assert.Empty(alice.GetMetadata(Clients.Patience).Topics);
        Assert.All(
            Decisions(ApiKey.Metadata).Where(decided => decided.ResourceName == "orders"),
            decided => Assert.True(decided.IsProbe)
        );
    }

    [Fact]
    public async Task Each_decision_is_an_event()
    {
        var heard = new ConcurrentQueue<AccessDecided>();
        using var subscription = _cluster.Subscribe(happened =>
        {
            if (happened is AccessDecided { IsAllowed: false } decided)
                heard.Enqueue(decided);
        });
        await ProduceAsync();
        await Clients.UntilAsync(
            () => heard.Any(decided => decided.Principal == "User:alice" && decided.ResourceName == "orders"),
            "the denial is heard of"
        );
    }

    [Fact]
    public async Task The_trail_is_bounded()
    {
        using var client = await EnterAsync();
        var names = Enumerable.Range(0, 2000).Select(number => $"topic-{number}").ToList();
        for (var round = 0; round < 6; round++)
            await client.CallAsync<MetadataResponse>(
                new MetadataRequest
                {
                    Topics = names.ConvertAll(name => new MetadataRequest.MetadataRequestTopic { Name = name }),
                },
                9
            );
        var trail = _cluster.AuditTrail();
        Assert.Equal(10_000, trail.Count);
        Assert.Equal("topic-1999", trail[^1].ResourceName);
    }

    [Fact]
    public async Task Without_an_authorizer_nothing_is_decided()
    {
        await using var cluster = await Login.StartAsync();
        using var alice = Login.Admin(cluster, "alice");
        alice.GetMetadata("orders", Clients.Patience);
        Assert.Empty(cluster.AuditTrail());
    }
}
