using System.Net;
using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Quotas;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// AlterClientQuotas, versions 0–1 (KIP-546): producer_byte_rate, consumer_byte_rate, request_percentage and
/// controller_mutation_rate of users and client ids, connection_creation_rate of addresses.
/// <list type="bullet">
/// <item>All changes of an entity are checked before one is made: INVALID_REQUEST in Kafka's words. A quota that is not
/// there can be removed.</item>
/// <item>Needs AlterConfigs on the cluster.</item>
/// </list>
/// </summary>
internal sealed class AlterClientQuotasHandler(ClusterState state)
    : ForwardedHandler<AlterClientQuotasRequest>(ApiKey.AlterClientQuotas, 0, 1)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, AlterClientQuotasRequest request)
    {
        var isDenied = !state.Authorizer.AllowsCluster(context, AclOperation.AlterConfigs);
        return Answer(
            new AlterClientQuotasResponse
            {
                Entries = request.Entries.ConvertAll(entry =>
                {
                    var (error, message) = isDenied
                        ? (ErrorCode.ClusterAuthorizationFailed, Denials.Sentence(ErrorCode.ClusterAuthorizationFailed))
                        : Alter(entry, request.ValidateOnly);
                    return new AlterClientQuotasResponse.EntryData
                    {
                        ErrorCode = error,
                        ErrorMessage = message,
                        Entity = entry.Entity.ConvertAll(part => new AlterClientQuotasResponse.EntityData
                        {
                            EntityType = part.EntityType,
                            EntityName = part.EntityName,
                        }),
                    };
                }),
            }
        );
    }

    (ErrorCode, string?) Alter(AlterClientQuotasRequest.EntryData entry, bool validateOnly)
    {
        var entity = default(QuotaEntity);
        if ((EntityOf(entry, ref entity) ?? Objection(entry, entity)) is { } objection)
            return (ErrorCode.InvalidRequest, objection);
        if (validateOnly)
            return (ErrorCode.None, null);
        foreach (var change in entry.Ops)
            state.Quotas.Set(entity, change.Key, change.Remove ? null : change.Value);
        return (ErrorCode.None, null);
    }

    static string? EntityOf(AlterClientQuotasRequest.EntryData entry, ref QuotaEntity entity)
    {
        if (entry.Entity.Count == 0)
            return "Invalid empty client quota entity";
        foreach (var part in entry.Entity)
        {
            if (entity.Part(part.EntityType) is not null)
                return $"Invalid client quota entity, duplicate entity entry {part.EntityType}";
            if (part.EntityType is not (QuotaEntity.UserType or QuotaEntity.ClientIdType or QuotaEntity.IpType))
                return $"Unhandled client quota entity type: {part.EntityType}";
            if (part.EntityName is "")
                return $"Empty {part.EntityType} not supported";
            entity = entity.With(part.EntityType, new(part.EntityName));
        }
        if (entity.Ip is not { } ip)
            return null;
        if (entity.User is not null || entity.ClientId is not null)
            return "Invalid quota entity combination, IP entity shouldnot be combined with User or ClientId";
        return ip.Name is null || IPAddress.TryParse(ip.Name, out _)
            ? null
            : $"{ip.Name} is not a valid IP or resolvable host.";
    }

    static string? Objection(AlterClientQuotasRequest.EntryData entry, QuotaEntity entity)
    {
        foreach (var change in entry.Ops)
        {
            if (entity.Ip is null ? !QuotaKey.IsOfClients(change.Key) : change.Key != QuotaKey.ConnectionCreationRate)
                return $"Invalid configuration key {change.Key}";
            if (!change.Remove && QuotaKey.Objection(change.Key, change.Value) is { } objection)
                return objection;
        }
        return null;
    }

    protected override IResponse TimedOut(AlterClientQuotasRequest request) =>
        new AlterClientQuotasResponse
        {
            Entries = request.Entries.ConvertAll(entry => new AlterClientQuotasResponse.EntryData
            {
                ErrorCode = ErrorCode.RequestTimedOut,
                ErrorMessage = TimedOutMessage,
                Entity = entry.Entity.ConvertAll(part => new AlterClientQuotasResponse.EntityData
                {
                    EntityType = part.EntityType,
                    EntityName = part.EntityName,
                }),
            }),
        };
}
