using System.Text.RegularExpressions;
using EmbeddedKafka;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace Course.Kit;

/// <summary>
/// What somebody tried, and what the authorizer said: one line of Kafka's logger <c>kafka.authorizer.logger</c>, or one
/// decision of an embedded cluster.
/// </summary>
/// <param name="Principal">Who, as ACLs name it: <c>User:booking-service</c>.</param>
/// <param name="Host">The client's address.</param>
/// <param name="Operation">What.</param>
/// <param name="ResourceType">To which kind of resource.</param>
/// <param name="ResourceName">The resource's name.</param>
/// <param name="Request">The request that the client sent: <c>Produce</c>, <c>JoinGroup</c>.</param>
/// <param name="IsAllowed">What the authorizer said.</param>
/// <param name="Rule">Why, where the log says it: brokers from 3.0 on do.</param>
/// <param name="Acl">The ACL that decided, where one did.</param>
/// <param name="IsProbe">Whether the broker asked for reasons of its own: what to leave out of a list, which operations
/// to report, whether a wider right would do. Kafka logs that on TRACE. Nothing is lost when the answer is no.</param>
public sealed partial record AccessAttempt(
    string Principal,
    string Host,
    AclOperation Operation,
    AclResourceType ResourceType,
    string ResourceName,
    string Request,
    bool IsAllowed,
    AccessRule? Rule = null,
    Acl? Acl = null,
    bool IsProbe = false
)
{
    /// <summary>The name under which Kafka asks whether a right holds on any resource of the type at all
    /// (KIP-679).</summary>
    const string AnyName = "hardcode";

    /// <summary>Whether an idempotent producer, which has not named a topic yet, was asked whether it may write to some
    /// topic at all (KIP-679).</summary>
    public bool IsOnAnyTopic =>
        ResourceType == AclResourceType.Topic
        && Request == nameof(ApiKey.InitProducerId)
        && ResourceName is AnyName or EmbeddedKafka.Security.Acl.Wildcard;

    /// <summary>Reads one line of the authorizer's log, whatever stands before and after it; null when it is none. The
    /// form of Apache Kafka before 3.0 is understood too.</summary>
    /// <param name="line">The line.</param>
    public static AccessAttempt? Parse(string line)
    {
        var match = Line().Match(line);
        if (
            !match.Success
            || !KafkaNames.TryOperation(match.Groups["operation"].Value, out var operation)
            || !KafkaNames.TryResourceType(match.Groups["type"].Value, out var type)
        )
            return null;
        var (rule, acl) = RuleOf(match.Groups["rule"].Value);
        return new AccessAttempt(
            match.Groups["principal"].Value,
            match.Groups["host"].Value,
            operation,
            type,
            match.Groups["name"].Value,
            match.Groups["request"].Value,
            match.Groups["verdict"].Value.Equals("Allowed", StringComparison.OrdinalIgnoreCase),
            rule,
            acl,
            match.Groups["level"].Value == "TRACE"
        );
    }

    /// <summary>The same of a decision that an embedded cluster tells (<see cref="AccessDecided"/>).</summary>
    /// <param name="decided">The decision.</param>
    public static AccessAttempt Of(AccessDecided decided) =>
        new(
            decided.Principal,
            decided.Host,
            decided.Operation,
            decided.ResourceType,
            decided.ResourceName,
            decided.Api.ToString(),
            decided.IsAllowed,
            decided.Rule,
            decided.Acl,
            decided.IsProbe
        );

    /// <summary>The same of a line of a secured cluster's audit (<see cref="Security.AuditAsync"/>); it tells the ACL
    /// that decided in words only.</summary>
    /// <param name="entry">The line.</param>
    /// <exception cref="ArgumentException">It is about something that Kafka does not have.</exception>
    public static AccessAttempt Of(AuditEntry entry)
    {
        var (type, name) = entry.Resource.Split(':', 2) is [var before, var after] ? (before, after) : ("", "");
        return
            KafkaNames.TryOperation(entry.Operation, out var operation)
            && KafkaNames.TryResourceType(type, out var kind)
            ? new AccessAttempt(
                entry.Principal,
                entry.Host,
                operation,
                kind,
                name,
                entry.Request,
                entry.IsAllowed,
                Enum.TryParse<AccessRule>(entry.Rule, out var rule) ? rule : null
            )
            : throw new ArgumentException($"There is no {entry.Operation} on {entry.Resource}.", nameof(entry));
    }

    static (AccessRule? Rule, Acl? Acl) RuleOf(string text)
    {
        var match = StandardAcl().Match(text);
        if (
            match.Success
            && KafkaNames.TryOperation(match.Groups["operation"].Value, out var operation)
            && KafkaNames.TryResourceType(match.Groups["type"].Value, out var type)
            && Enum.TryParse<AclPatternType>(match.Groups["pattern"].Value, ignoreCase: true, out var pattern)
            && Enum.TryParse<AclPermission>(match.Groups["permission"].Value, ignoreCase: true, out var permission)
        )
            return (
                AccessRule.MatchingAcl,
                new Acl(
                    type,
                    match.Groups["name"].Value,
                    pattern,
                    match.Groups["principal"].Value,
                    match.Groups["host"].Value,
                    operation,
                    permission
                )
            );
        return (Enum.TryParse<AccessRule>(text.Split(' ', '(')[0], out var rule) ? rule : null, null);
    }

    [GeneratedRegex(
        @"(?:\b(?<level>TRACE|DEBUG|INFO|WARN)\b.*)?Principal = (?<principal>.+?) is (?<verdict>Allowed|Denied) operation = "
            + @"(?<operation>\w+) from host = (?<host>[\w.:%]+) on resource = (?<type>\w+):\w+:(?<name>.*?) for request = "
            + @"(?<request>\w+)(?: with resourceRefCount = \d+)?(?: based on rule (?<rule>.+))?",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Line();

    // In brackets since 4.3, in parentheses before.
    [GeneratedRegex(
        @"StandardAcl[\[(]resourceType=(?<type>\w+), resourceName=(?<name>.*), patternType=(?<pattern>\w+), principal="
            + @"(?<principal>.*), host=(?<host>\S+), operation=(?<operation>\w+), permissionType=(?<permission>\w+)[\])]"
    )]
    private static partial Regex StandardAcl();
}
