using EmbeddedKafka.Network;

namespace EmbeddedKafka.Security;

/// <summary>Says whether the principal of a request may do what it asks. Without an authorizer everybody may do everything, as in Kafka.</summary>
internal sealed class Authorizer
{
    /// <summary>The one resource of type <see cref="AclResourceType.Cluster"/>.</summary>
    public const string ClusterName = "kafka-cluster";

    public bool Allows(RequestContext context, AclOperation operation, AclResourceType type, string name) => true;

    public bool AllowsCluster(RequestContext context, AclOperation operation) => Allows(context, operation, AclResourceType.Cluster, ClusterName);
}
