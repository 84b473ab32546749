using System.Globalization;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka;

/// <summary>
/// The authorizer decided whether a client may do something: one line of what Apache Kafka's logger
/// <c>kafka.authorizer.logger</c> writes (in its distribution to <c>kafka-authorizer.log</c>), where what is allowed is
/// on DEBUG and what is denied on INFO. Without an authorizer nothing is decided.
/// </summary>
/// <param name="Listener">The name of the listener that the client came in through.</param>
/// <param name="Principal">Who asked, as ACLs name it: <c>User:alice</c>.</param>
/// <param name="Host">The client's address, as ACLs name hosts.</param>
/// <param name="ResourceName">The resource's name; <c>*</c> where any of the type would have done: an idempotent
/// producer asks whether it may write to some topic at all (KIP-679).</param>
/// <param name="Acl">The ACL that decided it, where one did; of several that allow the same, one.</param>
/// <param name="IsProbe">Whether the client did not ask for just this: the broker looked what to leave out of a list,
/// which operations to report, or whether a wider right makes another question needless. Apache Kafka logs that on
/// TRACE.</param>
public sealed record AccessDecided(
    DateTimeOffset At,
    int BrokerId,
    string Listener,
    string Principal,
    string Host,
    string? ClientId,
    ApiKey Api,
    AclOperation Operation,
    AclResourceType ResourceType,
    string ResourceName,
    bool IsAllowed,
    AccessRule Rule,
    Acl? Acl,
    bool IsProbe
) : ClusterEvent(At)
{
    /// <summary>As <c>kafka.authorizer.logger</c> writes it, but for the number of references
    /// (<c>resourceRefCount</c>), which is not counted here.</summary>
    public string LogLine =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Principal = {Principal} is {(IsAllowed ? "Allowed" : "Denied")} operation = {Operation.KafkaName()} "
                + $"from host = {Host} on resource = {ResourceType}:LITERAL:{ResourceName} for request = {Api} based "
                + $"on rule {(Acl is null ? Rule : $"MatchingAcl(acl={Acl})")}"
        );
}
