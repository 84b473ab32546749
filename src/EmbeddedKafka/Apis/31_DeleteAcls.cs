using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DeleteAcls, versions 1–3: deletes what each filter admits and says what that was.
/// <list type="bullet">
/// <item>Needs Alter on the cluster. Without an authorizer: SECURITY_DISABLED for each filter.</item>
/// <item>A filter that admits nothing is no error; one with codes that Kafka does not know is INVALID_REQUEST.</item>
/// </list>
/// </summary>
internal sealed class DeleteAclsHandler(ClusterState state)
    : ForwardedHandler<DeleteAclsRequest>(ApiKey.DeleteAcls, 1, 3)
{
    protected override void Prepare(RequestContext context, DeleteAclsRequest request) =>
        context.Prepared = request.Filters.ConvertAll(filter => new AclFilter(
            (AclResourceType)filter.ResourceTypeFilter,
            filter.ResourceNameFilter,
            (AclPatternType)filter.PatternTypeFilter,
            filter.PrincipalFilter,
            filter.HostFilter,
            (AclOperation)filter.Operation,
            (AclPermission)filter.PermissionType
        ));

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, DeleteAclsRequest request)
    {
        var filters = (List<AclFilter>)context.Prepared!;
        var (error, message) = Refusal(context);
        if (error != ErrorCode.None)
            return Answer(
                new DeleteAclsResponse
                {
                    FilterResults = filters.ConvertAll(_ => new DeleteAclsResponse.DeleteAclsFilterResult
                    {
                        ErrorCode = error,
                        ErrorMessage = message,
                    }),
                }
            );
        // All filters look at the same rules; only then do those go.
        var found = filters.ConvertAll(filter => state.Authorizer.Acls.All.Where(filter.Admits).ToList());
        foreach (var acl in found.SelectMany(acls => acls))
            state.Authorizer.Acls.Remove(acl);
        return Answer(
            new DeleteAclsResponse
            {
                FilterResults =
                [
                    .. found.Select(
                        (acls, index) =>
                            filters[index].IsKnown
                                ? new DeleteAclsResponse.DeleteAclsFilterResult
                                {
                                    MatchingAcls = acls.ConvertAll(Describe),
                                }
                                : new()
                                {
                                    ErrorCode = ErrorCode.InvalidRequest,
                                    ErrorMessage = "Unknown element of the filter",
                                }
                    ),
                ],
            }
        );
    }

    (ErrorCode, string?) Refusal(RequestContext context)
    {
        if (!state.Authorizer.AllowsCluster(context, AclOperation.Alter))
            return (ErrorCode.ClusterAuthorizationFailed, Denials.Sentence(ErrorCode.ClusterAuthorizationFailed));
        return state.Authorizer.IsEnabled
            ? (ErrorCode.None, null)
            : (ErrorCode.SecurityDisabled, "No Authorizer is configured.");
    }

    static DeleteAclsResponse.DeleteAclsMatchingAcl Describe(Acl acl) =>
        new()
        {
            ResourceType = (sbyte)acl.ResourceType,
            ResourceName = acl.ResourceName,
            PatternType = (sbyte)acl.PatternType,
            Principal = acl.Principal,
            Host = acl.Host,
            Operation = (sbyte)acl.Operation,
            PermissionType = (sbyte)acl.Permission,
        };

    protected override IResponse TimedOut(DeleteAclsRequest request) =>
        new DeleteAclsResponse
        {
            FilterResults = request.Filters.ConvertAll(_ => new DeleteAclsResponse.DeleteAclsFilterResult
            {
                ErrorCode = ErrorCode.RequestTimedOut,
            }),
        };
}
