using EmbeddedKafka.Groups;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// ListGroups, versions 0–5: the groups that the broker coordinates, by state from version 4 (KIP-518), by type from 5
/// (KIP-848). Who may not describe the cluster sees the groups that they may describe.
/// </summary>
internal sealed class ListGroupsHandler(GroupRegistry groups) : ApiHandler<ListGroupsRequest>(ApiKey.ListGroups, 0, 5)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, ListGroupsRequest request)
    {
        var response = new ListGroupsResponse();
        var all = groups.Authorizer.AllowsCluster(context, AclOperation.Describe, Asking.WiderRight);
        foreach (var group in groups.CoordinatedBy(context.BrokerId))
            if (
                Admits(request.StatesFilter, group.StateName)
                && Admits(request.TypesFilter, group.Type)
                && (all || groups.Authorizer.AllowsGroup(context, AclOperation.Describe, group.Id, Asking.Probe))
            )
                response.Groups.Add(
                    new()
                    {
                        GroupId = group.Id,
                        ProtocolType = group.ProtocolType ?? "",
                        GroupState = group.StateName,
                        GroupType = group.Type,
                    }
                );
        return Answer(response);
    }

    static bool Admits(List<string> filter, string value) =>
        filter.Count == 0 || filter.Contains(value, StringComparer.OrdinalIgnoreCase);
}
