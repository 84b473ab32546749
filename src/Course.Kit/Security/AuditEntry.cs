namespace Course.Kit;

/// <summary>One decision of a broker's authorizer: a line of <c>kafka.authorizer.logger</c>.</summary>
/// <param name="Broker">The broker that decided.</param>
/// <param name="Principal">Who asked: <c>User:booking-service</c>.</param>
/// <param name="Host">From which address.</param>
/// <param name="Operation">What for: <c>WRITE</c>.</param>
/// <param name="Resource">On what: <c>Topic:bookings</c>.</param>
/// <param name="Request">In which request: <c>Produce</c>.</param>
/// <param name="IsAllowed">Whether it may.</param>
/// <param name="Rule">By which rule: <c>SuperUser</c>, <c>MatchingAcl</c>, <c>DefaultDeny</c>.</param>
/// <param name="Acl">The ACL that decided it, where one did: <c>ALLOW WRITE on TOPIC bookings (LITERAL) to
/// User:booking-service from *</c>.</param>
public sealed record AuditEntry(
    int Broker,
    string Principal,
    string Host,
    string Operation,
    string Resource,
    string Request,
    bool IsAllowed,
    string Rule,
    string? Acl
)
{
    /// <summary>Reads a line; null for one that is no decision, or one on TRACE, which nobody asked for just
    /// so.</summary>
    internal static AuditEntry? Read(int broker, string line) =>
        AccessAttempt.Parse(line) is { IsProbe: false } seen ? Of(broker, seen) : null;

    internal static AuditEntry Of(int broker, AccessAttempt seen) =>
        new(
            broker,
            seen.Principal,
            seen.Host,
            seen.Operation.KafkaName(),
            $"{seen.ResourceType}:{seen.ResourceName}",
            seen.Request,
            seen.IsAllowed,
            $"{seen.Rule}",
            seen.Acl is { } acl
                ? $"{acl.Permission.KafkaName()} {acl.Operation.KafkaName()} on {acl.ResourceType.KafkaName()} "
                    + $"{acl.ResourceName} ({acl.PatternType.KafkaName()}) to {acl.Principal} from {acl.Host}"
                : null
        );
}
