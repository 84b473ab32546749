using EmbeddedKafka.Security;

namespace Course.Kit;

/// <summary>May this identity do that, there?</summary>
/// <param name="Principal">Who: <c>User:booking-service</c>.</param>
/// <param name="Operation">What.</param>
/// <param name="ResourceType">To which kind of resource.</param>
/// <param name="ResourceName">The resource's name; for the cluster <c>kafka-cluster</c>.</param>
/// <param name="Host">The client's address; null for an address that no ACL names.</param>
public sealed record AccessQuestion(
    string Principal,
    AclOperation Operation,
    AclResourceType ResourceType,
    string ResourceName,
    string? Host = null
);
