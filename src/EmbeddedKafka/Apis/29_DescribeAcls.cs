using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DescribeAcls, versions 1–3: the ACLs that a filter admits, by resource pattern.
/// <list type="bullet">
/// <item>Needs Describe on the cluster. Without an authorizer: SECURITY_DISABLED.</item>
/// <item>A filter with codes that Kafka does not know finds nothing.</item>
/// </list>
/// </summary>
internal sealed class DescribeAclsHandler(ClusterState state)
    : ApiHandler<DescribeAclsRequest>(ApiKey.DescribeAcls, 1, 3)
{
    protected override void Prepare(RequestContext context, DescribeAclsRequest request) =>
        context.Prepared = new AclFilter(
            (AclResourceType)request.ResourceTypeFilter,
            request.ResourceNameFilter,
            (AclPatternType)request.PatternTypeFilter,
            request.PrincipalFilter,
            request.HostFilter,
            (AclOperation)request.Operation,
            (AclPermission)request.PermissionType
        );

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, DescribeAclsRequest request)
    {
        if (!state.Authorizer.AllowsCluster(context, AclOperation.Describe))
            return Answer(
                new DescribeAclsResponse
                {
                    ErrorCode = ErrorCode.ClusterAuthorizationFailed,
                    ErrorMessage = Denials.Sentence(ErrorCode.ClusterAuthorizationFailed),
                }
            );
        if (!state.Authorizer.IsEnabled)
            return Answer(
                new DescribeAclsResponse
                {
                    ErrorCode = ErrorCode.SecurityDisabled,
                    ErrorMessage = "No Authorizer is configured on the broker",
                }
            );
        var response = new DescribeAclsResponse();
        foreach (
            var acls in state
                .Authorizer.Acls.All.Where(((AclFilter)context.Prepared!).Admits)
                .GroupBy(acl => (acl.ResourceType, acl.ResourceName, acl.PatternType))
        )
            response.Resources.Add(
                new()
                {
                    ResourceType = (sbyte)acls.Key.ResourceType,
                    ResourceName = acls.Key.ResourceName,
                    PatternType = (sbyte)acls.Key.PatternType,
                    Acls =
                    [
                        .. acls.Select(acl => new DescribeAclsResponse.AclDescription
                        {
                            Principal = acl.Principal,
                            Host = acl.Host,
                            Operation = (sbyte)acl.Operation,
                            PermissionType = (sbyte)acl.Permission,
                        }),
                    ],
                }
            );
        return Answer(response);
    }
}
