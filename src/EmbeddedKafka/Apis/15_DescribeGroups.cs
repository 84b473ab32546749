using EmbeddedKafka.Groups;
using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DescribeGroups, versions 0–6.
/// <list type="bullet">
/// <item>A group that does not exist is "Dead", and from version 6 also GROUP_ID_NOT_FOUND (KIP-1043).</item>
/// <item>Members' metadata and assignments are told while the group is stable.</item>
/// </list>
/// </summary>
internal sealed class DescribeGroupsHandler(GroupRegistry groups)
    : ApiHandler<DescribeGroupsRequest>(ApiKey.DescribeGroups, 0, 6)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, DescribeGroupsRequest request)
    {
        var response = new DescribeGroupsResponse();
        foreach (var id in request.Groups)
        {
            var described = Describe(context, id);
            if (request.IncludeAuthorizedOperations && described.ErrorCode == ErrorCode.None)
                described.AuthorizedOperations = AuthorizedOperations.OnGroup(groups.Authorizer, context, id);
            response.Groups.Add(described);
        }
        return Answer(response);
    }

    DescribeGroupsResponse.DescribedGroup Describe(RequestContext context, string id)
    {
        if (!groups.Authorizer.AllowsGroup(context, AclOperation.Describe, id))
            return new() { GroupId = id, ErrorCode = ErrorCode.GroupAuthorizationFailed };
        if (groups.Check(context, id) is var error and not ErrorCode.None)
            return new() { GroupId = id, ErrorCode = error };
        if (groups.FindKnown(id) is ClassicGroup group)
            return Describe(group);
        return new()
        {
            GroupId = id,
            GroupState = nameof(GroupState.Dead),
            ErrorCode = context.Version >= 6 ? ErrorCode.GroupIdNotFound : ErrorCode.None,
            ErrorMessage =
                context.Version < 6 ? null
                : groups.FindKnown(id) is null ? $"Group {id} not found."
                : $"Group {id} is not a classic group.",
        };
    }

    static DescribeGroupsResponse.DescribedGroup Describe(ClassicGroup group)
    {
        var isStable = group.State is GroupState.Stable;
        return new()
        {
            GroupId = group.Id,
            GroupState = group.State.ToString(),
            ProtocolType = group.ProtocolType ?? "",
            ProtocolData = isStable ? group.Protocol ?? "" : "",
            Members =
            [
                .. group.Members.Select(member => new DescribeGroupsResponse.DescribedGroupMember
                {
                    MemberId = member.Id,
                    GroupInstanceId = member.InstanceId,
                    ClientId = member.ClientId,
                    ClientHost = member.ClientHost,
                    MemberMetadata = isStable ? member.MetadataFor(group.Protocol) : default(ReadOnlyMemory<byte>),
                    MemberAssignment = isStable ? member.Assignment : default(ReadOnlyMemory<byte>),
                }),
            ],
        };
    }
}
