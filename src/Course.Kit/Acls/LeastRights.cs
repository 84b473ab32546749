using System.Collections.Immutable;
using EmbeddedKafka;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace Course.Kit;

/// <summary>
/// The least rights that let an identity do what it was seen to try. What came after a refusal cannot have been seen:
/// give the rights, let the client run, and look again, until nothing is refused; or let everything be allowed while
/// you watch, with the authorizer's logger on DEBUG.
/// </summary>
/// <example><code>LeastRights.Of("User:booking-service", AuthorizerLog.Read(File.ReadLines("kafka-authorizer.log"))
/// .Attempts.Keys).Commands("localhost:9092")</code></example>
[TypeFormatterSource(typeof(ViewFormatterSource))]
public sealed class LeastRights : IShown
{
    static readonly char[] Separators = ['.', '-', '_'];

    LeastRights(
        string principal,
        IReadOnlyCollection<AccessAttempt> seen,
        ImmutableArray<NeededRight> rights,
        ImmutableArray<Acl> unused
    )
    {
        Principal = principal;
        Rights = rights;
        Unused = unused;
        Notes = [.. NotesOn(seen, rights)];
    }

    /// <summary>Whose rights.</summary>
    public string Principal { get; }

    /// <summary>What it needs.</summary>
    public ImmutableArray<NeededRight> Rights { get; }

    /// <summary>ACLs of this identity that give nothing of what it needs: not seen in use, or implied by a right that
    /// it needs anyway. Empty unless the cluster's ACLs are known and the log tells what was allowed (DEBUG).</summary>
    public ImmutableArray<Acl> Unused { get; }

    /// <summary>What the reader should know before using them, a sentence each.</summary>
    public ImmutableArray<string> Notes { get; }

    View IShown.View =>
        Notes.Aggregate(
            Table.Of(
                Rights.Select(right => new
                {
                    right.Resource,
                    Operation = right.Acl.Operation.KafkaName(),
                    SeenIn = string.Join(", ", right.Requests),
                    Refused = right.WasDenied,
                    Warning = right.Warning ?? "",
                }),
                $"The least rights of {Principal}"
            ),
            (table, note) => table.Note(note)
        );

    /// <summary>What an identity needs.</summary>
    /// <param name="principal">Who: <c>User:booking-service</c>.</param>
    /// <param name="attempts">What was seen, of whomever.</param>
    /// <param name="acls">The cluster's ACLs, to tell what is missing from what is there; null when they are not
    /// known.</param>
    /// <param name="prefixed">Whether one right on a prefix may stand for several names that share it up to a dot, a
    /// dash or an underscore.</param>
    public static LeastRights Of(
        string principal,
        IEnumerable<AccessAttempt> attempts,
        ClusterAcls? acls = null,
        bool prefixed = false
    )
    {
        var seen = attempts.Where(attempt => attempt.Principal == principal).ToList();
        var asked = seen.FindAll(attempt => attempt is { IsProbe: false, IsOnAnyTopic: false });
        var needed = asked.GroupBy(attempt => (attempt.Operation, attempt.ResourceType, attempt.ResourceName)).ToList();
        // An idempotent producer may do with Write on its topic what the right on the cluster would be for (KIP-679).
        var writes = needed.Exists(one => one.Key is (AclOperation.Write, AclResourceType.Topic, _));
        needed.RemoveAll(one =>
            (writes && one.Key.Operation == AclOperation.IdempotentWrite)
            || needed.Exists(other =>
                (other.Key.ResourceType, other.Key.ResourceName) == (one.Key.ResourceType, one.Key.ResourceName)
                && KafkaNames.ImpliedBy(one.Key.Operation).Contains(other.Key.Operation)
            )
        );
        var prefixes = prefixed ? Prefixes(needed.Select(one => one.Key)) : [];
        var rights = needed
            .GroupBy(one =>
                (
                    one.Key.Operation,
                    one.Key.ResourceType,
                    Prefix: prefixes.GetValueOrDefault(one.Key),
                    Name: prefixes.ContainsKey(one.Key) ? "" : one.Key.ResourceName
                )
            )
            .OrderBy(right => right.Key.ResourceType)
            .ThenBy(right => right.Key.Prefix ?? right.Key.Name, StringComparer.Ordinal)
            .ThenBy(right => right.Key.Operation)
            .Select(right =>
                Right(
                    new Acl(
                        right.Key.ResourceType,
                        right.Key.Prefix ?? right.Key.Name,
                        right.Key.Prefix is null ? AclPatternType.Literal : AclPatternType.Prefixed,
                        principal,
                        Acl.Wildcard,
                        right.Key.Operation,
                        AclPermission.Allow
                    ),
                    [.. right.SelectMany(one => one)],
                    acls
                )
            )
            .ToImmutableArray();
        return new LeastRights(
            principal,
            seen,
            rights,
            Spare(principal, asked, [.. needed.SelectMany(one => one)], acls)
        );
    }

    /// <summary>The commands that give what is missing and, first, take away what denies it: for
    /// <c>kafka-acls.sh</c> of Apache Kafka 4.</summary>
    /// <param name="bootstrapServers">The cluster.</param>
    /// <param name="commandConfig">The client properties file of who may change ACLs, with Java's names; null for
    /// none.</param>
    public ImmutableArray<string> Commands(string bootstrapServers, string? commandConfig = null)
    {
        var tool = new AclTool(bootstrapServers, commandConfig);
        return
        [
            .. Rights.SelectMany(right => right.InTheWay).Distinct().Select(tool.Remove),
            .. Rights
                .Where(right => right.IsHeld != true)
                .GroupBy(right => (right.Acl.ResourceType, right.Acl.ResourceName, right.Acl.PatternType))
                .Select(rights => tool.Add([.. rights.Select(right => right.Acl)])),
        ];
    }

    static NeededRight Right(Acl acl, List<AccessAttempt> attempts, ClusterAcls? acls)
    {
        var answers = attempts
            .Select(attempt =>
                acls?.Ask(
                    new(attempt.Principal, attempt.Operation, attempt.ResourceType, attempt.ResourceName, attempt.Host)
                )
            )
            .OfType<AccessAnswer>()
            .ToList();
        return new NeededRight(
            acl,
            [.. attempts.Select(attempt => attempt.ResourceName).Distinct()],
            [.. attempts.Select(attempt => attempt.Request).Distinct()],
            attempts.Exists(attempt => !attempt.IsAllowed),
            acls is null
                ? null
                : answers.TrueForAll(answer =>
                    answer is { IsAllowed: true, Rule: AccessRule.MatchingAcl } or { Outweighed.IsEmpty: false }
                ),
            [
                .. (
                    acls is null
                        ? attempts
                            .Select(attempt => attempt.Acl)
                            .OfType<Acl>()
                            .Where(denial => denial.Permission == AclPermission.Deny)
                        : answers.SelectMany(answer => answer.InTheWay)
                ).Distinct(),
            ]
        );
    }

    // Without what was allowed nobody knows what a right was good for.
    static ImmutableArray<Acl> Spare(
        string principal,
        List<AccessAttempt> asked,
        List<AccessAttempt> needed,
        ClusterAcls? acls
    ) =>
        acls is null || !asked.Exists(attempt => attempt.IsAllowed)
            ? []
            :
            [
                .. acls.Acls.Where(acl =>
                    acl.Principal == principal
                    && acl.Permission == AclPermission.Allow
                    && !needed.Exists(attempt => Gives(acl, attempt))
                ),
            ];

    static bool Gives(Acl acl, AccessAttempt attempt) =>
        new AclRules([acl])
            .Decide(attempt.Principal, attempt.Host, attempt.Operation, attempt.ResourceType, attempt.ResourceName)
            .IsAllowed;

    /// <summary>For names that share one, the longest prefix that ends at a separator; for each operation by itself, so
    /// that no name gets more than it was seen to need.</summary>
    static Dictionary<(AclOperation, AclResourceType, string), string> Prefixes(
        IEnumerable<(AclOperation Operation, AclResourceType Type, string Name)> needs
    )
    {
        var found = new Dictionary<(AclOperation, AclResourceType, string), string>();
        foreach (
            var family in needs.GroupBy(one =>
                (one.Operation, one.Type, First: one.Name[..(one.Name.IndexOfAny(Separators) + 1)])
            )
        )
        {
            if (family.Key.First.Length == 0 || family.Count() < 2)
                continue;
            var shared = family
                .Select(one => one.Name)
                .Aggregate((one, other) => one[..one.AsSpan().CommonPrefixLength(other)]);
            foreach (var one in family)
                found[one] = shared[..(shared.LastIndexOfAny(Separators) + 1)];
        }
        return found;
    }

    IEnumerable<string> NotesOn(IReadOnlyCollection<AccessAttempt> seen, ImmutableArray<NeededRight> rights)
    {
        if (seen.Any(attempt => attempt.Rule == AccessRule.SuperUser))
            yield return $"{Principal} was a super user when the log was written: as long as super.users has it, no ACL "
                + "gives or takes anything.";
        if (seen.Any(attempt => attempt.Rule == AccessRule.DefaultAllow))
            yield return "allow.everyone.if.no.acl.found was true: a resource's first ACL ends that for everybody else.";
        var idle = rights.Where(right => right is { Acl.Operation: AclOperation.Describe, WasDenied: true }).ToList();
        if (
            !rights.Any(right => right.Acl is { Operation: AclOperation.Write, ResourceType: AclResourceType.Topic })
            && seen.Any(attempt => attempt is { IsOnAnyTopic: true, IsAllowed: false })
        )
            yield return "An idempotent producer got no id, and calls that 'Cluster authorization failed'. It needs no "
                + "right on the cluster, but WRITE on its topic, which the log cannot name"
                + (Topics(rights) is { Length: > 0 } topics ? $": {topics}?" : ".");
        else if (idle.Exists(right => right.Requests.Contains(nameof(ApiKey.Metadata))))
            yield return $"DESCRIBE on {Topics(idle)} was refused, so the client has not come to what it wants there: READ or "
                + "WRITE is likely to come next, and implies DESCRIBE. An idempotent producer then says 'Cluster authorization "
                + "failed', which the log tells on TRACE only: what it lacks is WRITE on its topic.";
        if (idle.Exists(right => right.Acl.ResourceType == AclResourceType.Group))
            yield return "It looked for a group's coordinator only: a member needs READ on the group next, which implies "
                + "DESCRIBE.";
        if (idle.Exists(right => right.Acl.ResourceType == AclResourceType.TransactionalId))
            yield return "It looked for a transaction's coordinator only: a producer needs WRITE on the transactional id "
                + "next, which implies DESCRIBE.";
        if (rights.Any(right => !right.InTheWay.IsEmpty))
            yield return "Somebody has made the ACL that denies: ask why, before it goes.";
        if (rights.Any(right => right.WasDenied))
            yield return "What comes after a refusal is not in the log yet: give the rights, let the client run, look "
                + "again, until nothing is refused.";
    }

    static string Topics(IEnumerable<NeededRight> rights) =>
        string.Join(
            ", ",
            rights
                .Where(right => right.Acl.ResourceType == AclResourceType.Topic)
                .SelectMany(right => right.Names)
                .Distinct()
        );
}
