using EmbeddedKafka.Groups;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DeleteGroups, versions 0–2: forgets an empty group and its offsets. NON_EMPTY_GROUP while it has members,
/// GROUP_ID_NOT_FOUND.
/// </summary>
internal sealed class DeleteGroupsHandler(GroupRegistry groups)
    : ApiHandler<DeleteGroupsRequest>(ApiKey.DeleteGroups, 0, 2)
{
    protected override async ValueTask<IResponse?> HandleAsync(RequestContext context, DeleteGroupsRequest request)
    {
        var response = new DeleteGroupsResponse
        {
            Results = request.GroupsNames.ConvertAll(id => new DeleteGroupsResponse.DeletableGroupResult
            {
                GroupId = id,
                ErrorCode = Delete(context, id),
            }),
        };
        foreach (var result in response.Results)
        {
            if (result.ErrorCode != ErrorCode.None)
                continue;
            var written = await groups.WhenCommitted(
                result.GroupId,
                response,
                error => new DeleteGroupsResponse { Results = [new() { ErrorCode = error }] }
            );
            if (written != response)
                result.ErrorCode = ((DeleteGroupsResponse)written!).Results[0].ErrorCode;
        }
        return response;
    }

    ErrorCode Delete(RequestContext context, string id)
    {
        if (!groups.Authorizer.AllowsGroup(context, AclOperation.Delete, id))
            return ErrorCode.GroupAuthorizationFailed;
        if (groups.Check(context, id) is var error and not ErrorCode.None)
            return error;
        if (groups.FindKnown(id) is not { } group)
            return ErrorCode.GroupIdNotFound;
        if (!group.IsEmpty)
            return ErrorCode.NonEmptyGroup;
        if (groups.CheckWrite(id) is var unwritable and not ErrorCode.None)
            return unwritable;
        groups.Delete(group);
        return ErrorCode.None;
    }
}
