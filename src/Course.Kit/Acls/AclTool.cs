using System.Collections.Immutable;
using System.Text.RegularExpressions;
using EmbeddedKafka.Security;

namespace Course.Kit;

/// <summary>Writes command lines of <c>kafka-acls.sh</c> of Apache Kafka 4, for a POSIX shell.</summary>
internal sealed partial class AclTool(string bootstrapServers, string? commandConfig)
{
    /// <summary>One command that adds ACLs which differ in nothing but their operation.</summary>
    public string Add(ImmutableArray<Acl> acls) => Line("--add", acls);

    /// <summary>The command that takes an ACL away; it asks before it does.</summary>
    public string Remove(Acl acl) => Line("--remove", [acl]);

    string Line(string order, ImmutableArray<Acl> acls)
    {
        var acl = acls[0];
        var kind = acl.Permission == AclPermission.Allow ? "allow" : "deny";
        return $"kafka-acls.sh --bootstrap-server {Quoted(bootstrapServers)}"
            + (commandConfig is null ? "" : $" --command-config {Quoted(commandConfig)}")
            + $" {order} --{kind}-principal {Quoted(acl.Principal)}"
            + (acl.Host == Acl.Wildcard ? "" : $" --{kind}-host {Quoted(acl.Host)}")
            + string.Concat(acls.Select(one => $" --operation {one.Operation}"))
            + Resource(acl)
            + (acl.PatternType == AclPatternType.Prefixed ? " --resource-pattern-type prefixed" : "");
    }

    static string Resource(Acl acl) =>
        acl.ResourceType switch
        {
            AclResourceType.Cluster => " --cluster",
            AclResourceType.Group => $" --group {Quoted(acl.ResourceName)}",
            AclResourceType.TransactionalId => $" --transactional-id {Quoted(acl.ResourceName)}",
            AclResourceType.DelegationToken => $" --delegation-token {Quoted(acl.ResourceName)}",
            AclResourceType.User => $" --user-principal {Quoted(acl.ResourceName)}",
            _ => $" --topic {Quoted(acl.ResourceName)}",
        };

    // Names of groups and transactional ids are the clients' own, so any character may be in them.
    static string Quoted(string text)
    {
        if (Harmless().IsMatch(text))
            return text;
        if (!text.Any(char.IsControl))
            return $"'{text.Replace("'", """'\''""", StringComparison.Ordinal)}'";
        return "$'"
            + string.Concat(
                text.Select(letter =>
                    letter is '\'' or '\\' ? $"\\{letter}"
                    : char.IsControl(letter) ? $"\\u{(int)letter:x4}"
                    : $"{letter}"
                )
            )
            + "'";
    }

    [GeneratedRegex(@"^[\w.,:/@=+-]+$")]
    private static partial Regex Harmless();
}
