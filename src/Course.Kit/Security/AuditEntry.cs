using System.Globalization;
using System.Text.RegularExpressions;

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
public sealed partial record AuditEntry(
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
    internal static AuditEntry? Read(int broker, string line)
    {
        if (Decision().Match(line) is not { Success: true } match)
            return null;
        var acl = Matching().Match(match.Groups["rule"].Value);
        return new(
            broker,
            match.Groups["who"].Value,
            match.Groups["host"].Value,
            match.Groups["operation"].Value,
            $"{match.Groups["type"].Value}:{match.Groups["name"].Value}",
            match.Groups["request"].Value,
            match.Groups["verdict"].Value == "Allowed",
            acl.Success ? "MatchingAcl" : match.Groups["rule"].Value,
            acl.Success
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{acl.Groups["permission"]} {acl.Groups["operation"]} on {acl.Groups["type"]} "
                        + $"{acl.Groups["name"]} ({acl.Groups["pattern"]}) to {acl.Groups["who"]} from "
                        + $"{acl.Groups["host"]}"
                )
                : null
        );
    }

    [GeneratedRegex(
        @"Principal = (?<who>.*?) is (?<verdict>Allowed|Denied) operation = (?<operation>\w+) from host = "
            + @"(?<host>\S+) on resource = (?<type>\w+):\w+:(?<name>.*?) for request = (?<request>\w+) "
            + @"(with resourceRefCount = \d+ )?based on rule (?<rule>.*?)( \(kafka\.authorizer\.logger\))?$"
    )]
    private static partial Regex Decision();

    [GeneratedRegex(
        @"StandardAcl\[resourceType=(?<type>\w+), resourceName=(?<name>.*), patternType=(?<pattern>\w+), "
            + @"principal=(?<who>.*), host=(?<host>.*), operation=(?<operation>\w+), permissionType=(?<permission>\w+)\]"
    )]
    private static partial Regex Matching();
}
