using EmbeddedKafka.Network;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>The operations that a client may do to a resource, as bits by the codes of <see cref="AclOperation"/>
/// (KIP-430).</summary>
internal static class AuthorizedOperations
{
    static readonly AclOperation[] TopicOperations =
    [
        AclOperation.Read,
        AclOperation.Write,
        AclOperation.Create,
        AclOperation.Delete,
        AclOperation.Alter,
        AclOperation.Describe,
        AclOperation.DescribeConfigs,
        AclOperation.AlterConfigs,
    ];

    static readonly AclOperation[] GroupOperations =
    [
        AclOperation.Read,
        AclOperation.Delete,
        AclOperation.Describe,
        AclOperation.DescribeConfigs,
        AclOperation.AlterConfigs,
    ];

    static readonly AclOperation[] ClusterOperations =
    [
        AclOperation.Create,
        AclOperation.Alter,
        AclOperation.Describe,
        AclOperation.ClusterAction,
        AclOperation.DescribeConfigs,
        AclOperation.AlterConfigs,
        AclOperation.IdempotentWrite,
    ];

    public static int OnTopic(Authorizer authorizer, RequestContext context, string name) =>
        Bits(authorizer, context, AclResourceType.Topic, name, TopicOperations);

    public static int OnGroup(Authorizer authorizer, RequestContext context, string id) =>
        Bits(authorizer, context, AclResourceType.Group, id, GroupOperations);

    /// <summary>None for who may not even describe the cluster.</summary>
    public static int OnCluster(Authorizer authorizer, RequestContext context) =>
        authorizer.AllowsCluster(context, AclOperation.Describe)
            ? Bits(authorizer, context, AclResourceType.Cluster, Authorizer.ClusterName, ClusterOperations)
            : 0;

    static int Bits(
        Authorizer authorizer,
        RequestContext context,
        AclResourceType type,
        string name,
        AclOperation[] operations
    )
    {
        var bits = 0;
        foreach (var operation in operations)
            if (authorizer.Allows(context, operation, type, name, Asking.Probe))
                bits |= 1 << (int)operation;
        return bits;
    }
}
