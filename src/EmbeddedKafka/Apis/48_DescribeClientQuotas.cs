using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Quotas;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DescribeClientQuotas, versions 0–1 (KIP-546): the quotas that are set, of the entities that a filter admits.
/// <list type="bullet">
/// <item>Per type of entity a name (0), the default (1) or any of the two (2); strict: entities of exactly these
/// types.</item>
/// <item>Needs DescribeConfigs on the cluster.</item>
/// </list>
/// </summary>
internal sealed class DescribeClientQuotasHandler(ClusterState state)
    : ApiHandler<DescribeClientQuotasRequest>(ApiKey.DescribeClientQuotas, 0, 1)
{
    const sbyte Exact = 0,
        Default = 1,
        Specified = 2;

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, DescribeClientQuotasRequest request)
    {
        var (error, message) = state.Authorizer.AllowsCluster(context, AclOperation.DescribeConfigs)
            ? Objection(request.Components)
            : (ErrorCode.ClusterAuthorizationFailed, Denials.Sentence(ErrorCode.ClusterAuthorizationFailed));
        if (error != ErrorCode.None)
            return Answer(
                new DescribeClientQuotasResponse
                {
                    ErrorCode = error,
                    ErrorMessage = message,
                    Entries = null,
                }
            );
        return Answer(
            new DescribeClientQuotasResponse
            {
                Entries =
                [
                    .. state
                        .Quotas.Table.All.Where(entry => Admits(request, entry.Key))
                        .Select(entry => new DescribeClientQuotasResponse.EntryData
                        {
                            Entity =
                            [
                                .. entry.Key.Parts.Select(part => new DescribeClientQuotasResponse.EntityData
                                {
                                    EntityType = part.Type,
                                    EntityName = part.Name.Name,
                                }),
                            ],
                            Values =
                            [
                                .. entry.Value.Select(quota => new DescribeClientQuotasResponse.ValueData
                                {
                                    Key = quota.Key,
                                    Value = quota.Value,
                                }),
                            ],
                        }),
                ],
            }
        );
    }

    static (ErrorCode, string?) Objection(List<DescribeClientQuotasRequest.ComponentData> components)
    {
        var types = new HashSet<string>();
        foreach (var component in components)
        {
            if (component.EntityType.Length == 0)
                return (ErrorCode.InvalidRequest, "Invalid empty entity type.");
            if (!types.Add(component.EntityType))
                return (
                    ErrorCode.InvalidRequest,
                    $"Entity type {component.EntityType} cannot appear more than once in the filter."
                );
            if (component.EntityType is not (QuotaEntity.UserType or QuotaEntity.ClientIdType or QuotaEntity.IpType))
                return (ErrorCode.UnsupportedVersion, $"Unsupported entity type {component.EntityType}");
            var objection = component.MatchType switch
            {
                Exact => component.Match is null
                    ? "Request specified MATCH_TYPE_EXACT, but set match string to null."
                    : null,
                Default => component.Match is null
                    ? null
                    : "Request specified MATCH_TYPE_DEFAULT, but also specified a match string.",
                Specified => component.Match is null
                    ? null
                    : "Request specified MATCH_TYPE_SPECIFIED, but also specified a match string.",
                _ => $"Unknown match type {component.MatchType}",
            };
            if (objection is not null)
                return (ErrorCode.InvalidRequest, objection);
        }
        return types.Contains(QuotaEntity.IpType) && types.Count > 1
            ? (
                ErrorCode.InvalidRequest,
                "Invalid entity filter component combination. IP filter component should not be used with "
                    + "user or clientId filter component."
            )
            : (ErrorCode.None, null);
    }

    static bool Admits(DescribeClientQuotasRequest request, QuotaEntity entity)
    {
        if (request.Strict && entity.Parts.Count() != request.Components.Count)
            return false;
        return request.Components.TrueForAll(component =>
            entity.Part(component.EntityType) is { } name
            && (component.MatchType == Specified || name.Name == component.Match)
        );
    }
}
