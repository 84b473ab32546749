using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// CreateAcls, versions 1–3.
/// <list type="bullet">
/// <item>Needs Alter on the cluster. Without an authorizer: SECURITY_DISABLED for each.</item>
/// <item>Each is checked alone: a name, a principal with a type, <c>kafka-cluster</c> as the cluster's only name. One
/// that exists is no error.</item>
/// <item>Codes that Kafka does not know are INVALID_REQUEST.</item>
/// </list>
/// </summary>
internal sealed class CreateAclsHandler(ClusterState state)
    : ForwardedHandler<CreateAclsRequest>(ApiKey.CreateAcls, 1, 3)
{
    protected override void Prepare(RequestContext context, CreateAclsRequest request)
    {
        var acls = request.Creations.ConvertAll(creation => new Acl(
            (AclResourceType)creation.ResourceType,
            creation.ResourceName,
            (AclPatternType)creation.ResourcePatternType,
            creation.Principal,
            creation.Host,
            (AclOperation)creation.Operation,
            (AclPermission)creation.PermissionType
        ));
        context.Prepared = acls;
    }

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, CreateAclsRequest request)
    {
        var acls = (List<Acl>)context.Prepared!;
        var (error, message) = Refusal(context, acls);
        return Answer(
            new CreateAclsResponse
            {
                Results = acls.ConvertAll(acl =>
                    error == ErrorCode.None ? Create(acl) : new() { ErrorCode = error, ErrorMessage = message }
                ),
            }
        );
    }

    (ErrorCode, string?) Refusal(RequestContext context, List<Acl> acls)
    {
        if (!state.Authorizer.AllowsCluster(context, AclOperation.Alter))
            return (ErrorCode.ClusterAuthorizationFailed, Denials.Sentence(ErrorCode.ClusterAuthorizationFailed));
        if (!state.Authorizer.IsEnabled)
            return (ErrorCode.SecurityDisabled, "No Authorizer is configured.");
        // Only filters may have these values: Kafka has no record format for such a rule.
        return acls.Exists(acl =>
            acl.ResourceType == AclResourceType.Any
            || acl.PatternType is AclPatternType.Any or AclPatternType.Match
            || acl.Operation == AclOperation.Any
            || acl.Permission == AclPermission.Any
        )
            ? (ErrorCode.UnknownServerError, null)
            : (ErrorCode.None, null);
    }

    CreateAclsResponse.AclCreationResult Create(Acl acl)
    {
        if (Objection(acl) is { } objection)
            return new() { ErrorCode = ErrorCode.InvalidRequest, ErrorMessage = objection };
        state.Authorizer.Acls.Add(acl);
        return new();
    }

    static string? Objection(Acl acl)
    {
        if (acl.ResourceType == AclResourceType.Cluster && acl.ResourceName != Authorizer.ClusterName)
            return "The only valid name for the CLUSTER resource is kafka-cluster";
        if (acl.ResourceName.Length == 0)
            return "Invalid empty resource name";
        if (!new AclFilter(acl.ResourceType, null, acl.PatternType, null, null, acl.Operation, acl.Permission).IsKnown)
            return "Invalid element of the ACL";
        return acl.Principal.Contains(':', StringComparison.Ordinal)
            ? null
            : $"Could not parse principal from `{acl.Principal}` (no colon is present separating the principal "
                + "type from the principal name)";
    }

    protected override IResponse TimedOut(CreateAclsRequest request) =>
        new CreateAclsResponse
        {
            Results = request.Creations.ConvertAll(_ => new CreateAclsResponse.AclCreationResult
            {
                ErrorCode = ErrorCode.RequestTimedOut,
            }),
        };
}
