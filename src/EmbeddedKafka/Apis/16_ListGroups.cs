using EmbeddedKafka.Groups;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>
/// ListGroups, versions 0–5: the groups that the broker coordinates, by state from version 4 (KIP-518), by type from 5 (KIP-848).
/// </summary>
internal sealed class ListGroupsHandler(GroupRegistry groups) : ApiHandler<ListGroupsRequest>(ApiKey.ListGroups, 0, 5)
{
    const string Classic = "classic";

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, ListGroupsRequest request)
    {
        var response = new ListGroupsResponse();
        foreach (var group in groups.CoordinatedBy(context.BrokerId))
            if (Admits(request.StatesFilter, group.State.ToString()) && Admits(request.TypesFilter, Classic))
                response.Groups.Add(new() { GroupId = group.Id, ProtocolType = group.ProtocolType ?? "", GroupState = group.State.ToString(), GroupType = Classic });
        return Answer(response);
    }

    static bool Admits(List<string> filter, string value) => filter.Count == 0 || filter.Contains(value, StringComparer.OrdinalIgnoreCase);
}
