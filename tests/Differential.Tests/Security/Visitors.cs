using System.Text;
using EmbeddedKafka.Tests.Network;

namespace Differential.Tests.Security;

/// <summary>Connections of users, and what they may do.</summary>
internal static class Visitors
{
    public static int SaslPort(this ScenarioContext kafka, int node) =>
        int.Parse(kafka.Subject.SaslBootstrapServers!.Split(',')[node - 1].Split(':')[1]);

    /// <summary>A connection to a node's SASL listener, nothing said yet.</summary>
    public static async Task<RawClient> KnockAsync(this ScenarioContext kafka, int node = 1) =>
        kafka.Own(await RawClient.ConnectAsync(kafka.SaslPort(node)));

    /// <summary>A connection of a user that has shown who it is.</summary>
    public static async Task<RawClient> EnterAsync(this ScenarioContext kafka, string user, int node = 1)
    {
        var client = await kafka.KnockAsync(node);
        await client.CallAsync<SaslHandshakeResponse>(new SaslHandshakeRequest { Mechanism = "PLAIN" }, 1);
        var entered = await client.CallAsync<SaslAuthenticateResponse>(
            Token(Plain(user, SubjectConfigs.PlainUsers[user])),
            2
        );
        Assert.Equal(ErrorCode.None, entered.ErrorCode);
        return client;
    }

    public static string Plain(string user, string password) => $"\0{user}\0{password}";

    public static SaslAuthenticateRequest Token(string text) => new() { AuthBytes = Encoding.UTF8.GetBytes(text) };

    /// <summary>Sends a request that may end the connection, and writes down which.</summary>
    public static async Task SayAsync<TResponse>(
        this ScenarioContext kafka,
        string what,
        RawClient client,
        IRequest request,
        short version
    )
        where TResponse : IMessage<TResponse>
    {
        try
        {
            kafka.Say(what, await client.CallAsync<TResponse>(request, version));
        }
        catch (Exception end) when (end is IOException or System.Net.Sockets.SocketException)
        {
            kafka.Say($"{what}: the connection closes");
        }
    }

    public static async Task SayEndAsync(this ScenarioContext kafka, RawClient client) =>
        kafka.Say(await client.ReceiveAsync() is null ? "then the connection closes" : "then more comes");

    public const sbyte Topic = 2,
        Group = 3,
        Cluster = 4,
        TransactionalId = 5,
        DelegationToken = 6,
        User = 7;
    public const sbyte Literal = 3,
        Prefixed = 4;
    public const sbyte Deny = 2,
        Allow = 3;
    public const sbyte All = 2,
        Read = 3,
        Write = 4,
        Create = 5,
        Delete = 6,
        Alter = 7,
        Describe = 8,
        ClusterAction = 9,
        DescribeConfigs = 10,
        AlterConfigs = 11,
        IdempotentWrite = 12,
        CreateTokens = 13,
        DescribeTokens = 14;

    public static CreateAclsRequest.AclCreation Acl(
        string user,
        sbyte type,
        string name,
        sbyte operation,
        sbyte pattern = Literal,
        sbyte permission = Allow,
        string host = "*"
    ) =>
        new()
        {
            ResourceType = type,
            ResourceName = name,
            ResourcePatternType = pattern,
            Principal = "User:" + user,
            Host = host,
            Operation = operation,
            PermissionType = permission,
        };

    /// <summary>Makes ACLs and waits until all nodes have them.</summary>
    public static async Task RuleAsync(this ScenarioContext kafka, params CreateAclsRequest.AclCreation[] acls)
    {
        var made = await kafka.AskAsync<CreateAclsResponse>(1, new CreateAclsRequest { Creations = [.. acls] }, 3);
        Assert.All(made.Results, result => Assert.Equal(ErrorCode.None, result.ErrorCode));
        foreach (var acl in acls)
            await kafka.UntilRuledAsync(acl, 1);
    }

    /// <summary>Takes ACLs away again and waits until all nodes know.</summary>
    public static async Task UnruleAsync(this ScenarioContext kafka, params CreateAclsRequest.AclCreation[] acls)
    {
        await kafka.AskAsync<DeleteAclsResponse>(
            1,
            new DeleteAclsRequest
            {
                Filters =
                [
                    .. acls.Select(acl => new DeleteAclsRequest.DeleteAclsFilter
                    {
                        ResourceTypeFilter = acl.ResourceType,
                        ResourceNameFilter = acl.ResourceName,
                        PatternTypeFilter = acl.ResourcePatternType,
                        PrincipalFilter = acl.Principal,
                        HostFilter = acl.Host,
                        Operation = acl.Operation,
                        PermissionType = acl.PermissionType,
                    }),
                ],
            },
            3
        );
        foreach (var acl in acls)
            await kafka.UntilRuledAsync(acl, 0);
    }

    static async Task UntilRuledAsync(this ScenarioContext kafka, CreateAclsRequest.AclCreation acl, int count)
    {
        var filter = new DescribeAclsRequest
        {
            ResourceTypeFilter = acl.ResourceType,
            ResourceNameFilter = acl.ResourceName,
            PatternTypeFilter = acl.ResourcePatternType,
            PrincipalFilter = acl.Principal,
            HostFilter = acl.Host,
            Operation = acl.Operation,
            PermissionType = acl.PermissionType,
        };
        foreach (var node in ScenarioContext.NodeIds)
            await kafka.UntilAsync(
                async () =>
                    (await kafka.AskAsync<DescribeAclsResponse>(node, filter, 3)).Resources.Sum(resource =>
                        resource.Acls.Count
                    ) == count,
                $"node {node} knows the ACL"
            );
    }
}
