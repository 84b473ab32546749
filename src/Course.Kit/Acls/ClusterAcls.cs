using System.Collections.Immutable;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Course.Base;
using EmbeddedKafka;
using EmbeddedKafka.Security;
using AclOperation = EmbeddedKafka.Security.AclOperation;

namespace Course.Kit;

/// <summary>
/// A cluster's ACLs, and what they let an identity do: decided as Apache Kafka's StandardAuthorizer does, whose rules
/// the embedded cluster's <see cref="AclRules"/> are.
/// </summary>
/// <example><code>var acls = await ClusterAcls.ReadAsync(admin);
/// acls.Ask(new("User:booking-service", AclOperation.Write, AclResourceType.Topic, "bookings")).Reason</code></example>
public sealed class ClusterAcls
{
    /// <summary>A client's address that no ACL names.</summary>
    const string AnyHost = "(any other host)";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    readonly AclRules _rules;

    /// <param name="acls">The ACLs.</param>
    /// <param name="superUsers">Principals that may do everything, as far as they are known.</param>
    /// <param name="allowsWithoutAcl">The brokers' <c>allow.everyone.if.no.acl.found</c>.</param>
    /// <param name="unknown">What could not be read, a sentence each.</param>
    public ClusterAcls(
        IEnumerable<Acl> acls,
        IEnumerable<string>? superUsers = null,
        bool allowsWithoutAcl = false,
        IEnumerable<string>? unknown = null
    )
    {
        Acls = [.. acls];
        SuperUsers = [.. superUsers ?? []];
        Unknown = [.. unknown ?? []];
        AllowsWithoutAcl = allowsWithoutAcl;
        _rules = new AclRules(Acls, SuperUsers, allowsWithoutAcl);
    }

    /// <summary>The ACLs.</summary>
    public ImmutableArray<Acl> Acls { get; }

    /// <summary>Principals that may do everything, as far as they are known: brokers keep <c>super.users</c> to
    /// themselves.</summary>
    public ImmutableArray<string> SuperUsers { get; }

    /// <summary>The brokers' <c>allow.everyone.if.no.acl.found</c>, as far as it is known.</summary>
    public bool AllowsWithoutAcl { get; }

    /// <summary>What could not be read, a sentence each.</summary>
    public ImmutableArray<string> Unknown { get; }

    /// <summary>Reads the ACLs of a cluster. Confluent.Kafka (2.16) knows neither the resources User and
    /// DelegationToken nor the operations CREATE_TOKENS, DESCRIBE_TOKENS and TWO_PHASE_COMMIT: such ACLs are left out
    /// and counted in <see cref="Unknown"/>.</summary>
    /// <param name="admin">A client with the right to Describe the cluster.</param>
    /// <param name="superUsers">Principals that may do everything.</param>
    /// <exception cref="CourseException">There is no authorizer, the client may not describe ACLs, or nobody
    /// answers.</exception>
    public static async Task<ClusterAcls> ReadAsync(IAdminClient admin, IEnumerable<string>? superUsers = null)
    {
        try
        {
            var described = await admin.DescribeAclsAsync(
                new()
                {
                    PatternFilter = new() { Type = ResourceType.Any, ResourcePatternType = ResourcePatternType.Any },
                    EntryFilter = new()
                    {
                        Operation = Confluent.Kafka.Admin.AclOperation.Any,
                        PermissionType = AclPermissionType.Any,
                    },
                },
                new() { RequestTimeout = Patience }
            );
            if (described.AclBindings.Count == 0)
                await CheckThatNoneIsTrueAsync(admin);
            var known = described.AclBindings.FindAll(IsKnown);
            var left = described.AclBindings.Count - known.Count;
            return new ClusterAcls(
                known.Select(Read),
                superUsers,
                unknown: left == 0
                    ? []
                    :
                    [
                        $"{left} ACL{(left == 1 ? " is" : "s are")} about something that Confluent.Kafka does not know "
                            + "(tokens, users, TWO_PHASE_COMMIT) and not looked at here: kafka-acls.sh --list shows "
                            + "all of them.",
                    ]
            );
        }
        catch (KafkaException e)
        {
            throw Refused(e.Error.Code, e.Error.Reason, e);
        }
    }

    // Confluent.Kafka (2.16) gives an empty list where a broker refuses to tell, and where there is no authorizer.
    static async Task CheckThatNoneIsTrueAsync(IAdminClient admin)
    {
        var cluster = await admin.DescribeClusterAsync(
            new() { IncludeAuthorizedOperations = true, RequestTimeout = Patience }
        );
        if (!cluster.AuthorizedOperations.Contains(Confluent.Kafka.Admin.AclOperation.Describe))
            throw Refused(ErrorCode.ClusterAuthorizationFailed, "");
        try
        {
            var configs = await admin.DescribeConfigsAsync(
                [new() { Type = ResourceType.Broker, Name = $"{cluster.Nodes[0].Id}" }],
                new() { RequestTimeout = Patience }
            );
            if (configs[0].Entries.GetValueOrDefault("authorizer.class.name") is { Value: null or "" })
                throw Refused(ErrorCode.SecurityDisabled, "");
        }
        catch (DescribeConfigsException)
        {
            // Who may not look into configs has an authorizer.
        }
    }

    /// <summary>Whether an identity may do something, and why.</summary>
    /// <param name="question">Who, what and where.</param>
    public AccessAnswer Ask(AccessQuestion question)
    {
        var host = question.Host ?? AnyHost;
        var verdict = _rules.Decide(
            question.Principal,
            host,
            question.Operation,
            question.ResourceType,
            question.ResourceName
        );
        // A set of one ACL says by itself whether it is about the question.
        var concerned = Acls.Where(acl =>
                acl.ResourceType == question.ResourceType
                && new AclRules([acl]).Decide(
                    question.Principal,
                    host,
                    question.Operation,
                    question.ResourceType,
                    question.ResourceName
                )
                    is { Acl: not null }
            )
            .ToLookup(acl => acl.Permission);
        return new AccessAnswer(
            question,
            verdict.IsAllowed,
            verdict.Rule,
            verdict.Acl,
            verdict.Rule == AccessRule.SuperUser ? [] : [.. concerned[AclPermission.Deny]],
            verdict.IsAllowed ? [] : [.. concerned[AclPermission.Allow]],
            verdict.IsAllowed
                ? null
                : new Acl(
                    question.ResourceType,
                    question.ResourceName,
                    AclPatternType.Literal,
                    question.Principal,
                    question.Host ?? Acl.Wildcard,
                    question.Operation,
                    AclPermission.Allow
                )
        );
    }

    /// <summary>
    /// What an identity may do: for every resource that an ACL names, and for the others of its kind, one line for each
    /// operation that an ACL decides.
    /// </summary>
    /// <param name="principal">Who.</param>
    /// <param name="host">From which address; null for all addresses: where they differ, there is a line for
    /// each.</param>
    public ImmutableArray<AccessRow> Of(string principal, string? host = null)
    {
        var mine = Acls.Where(acl => acl.Principal == principal || acl.Principal == Acl.Everybody).ToList();
        var hosts = host is not null
            ? [host]
            : mine.Select(acl => acl.Host).Where(named => named != Acl.Wildcard).Distinct().Append(null).ToList();
        return
        [
            .. mine.Select(acl => (acl.ResourceType, acl.ResourceName, acl.PatternType))
                .Distinct()
                .OrderBy(resource => resource.ResourceType)
                .ThenBy(resource => resource.PatternType)
                .ThenBy(resource => resource.ResourceName, StringComparer.Ordinal)
                .SelectMany(resource =>
                    KafkaNames
                        .Operations[resource.ResourceType]
                        .SelectMany(operation => Rows(principal, resource, operation, hosts))
                ),
        ];
    }

    IEnumerable<AccessRow> Rows(
        string principal,
        (AclResourceType Type, string Name, AclPatternType Pattern) resource,
        AclOperation operation,
        List<string?> hosts
    )
    {
        // Of a prefix, and of all, a resource that no other ACL names.
        var name = resource switch
        {
            { Pattern: AclPatternType.Prefixed } => resource.Name + "\uFFFF",
            { Name: Acl.Wildcard } => "\uFFFF",
            _ => resource.Name,
        };
        var answers = hosts
            .Select(host => Ask(new(principal, operation, resource.Type, name, host)))
            .Where(answer => answer.Rule != AccessRule.DefaultDeny || hosts.Count > 1)
            .ToList();
        if (answers.All(answer => answer.Rule == AccessRule.DefaultDeny))
            return [];
        return answers.DistinctBy(answer => (answer.IsAllowed, answer.Acl)).Count() == 1
            ? [Row(answers[0], null)]
            : answers.Select(answer => Row(answer, answer.Question.Host ?? AccessRow.OtherHosts));

        AccessRow Row(AccessAnswer answer, string? host) =>
            new(
                resource.Type,
                resource.Name,
                resource.Pattern,
                operation,
                host ?? (hosts is [{ } only] ? only : null),
                answer
            );
    }

    internal static CourseException Refused(ErrorCode code, string reason, Exception? cause = null) =>
        new(
            code switch
            {
                ErrorCode.SecurityDisabled =>
                    "The cluster has no authorizer: every client may do everything, and there are no ACLs. Brokers and "
                        + "controllers get one by authorizer.class.name="
                        + "org.apache.kafka.metadata.authorizer.StandardAuthorizer.",
                ErrorCode.ClusterAuthorizationFailed =>
                    "The client that asks may not describe ACLs: it needs DESCRIBE on the cluster. Ask as an operator "
                        + "does, or have one allow it: kafka-acls.sh --add --allow-principal User:… --operation Describe "
                        + "--cluster.",
                _ => $"The cluster does not tell its ACLs: {reason.TrimEnd('.')}.",
            },
            cause
        );

    static bool IsKnown(AclBinding acl) =>
        KafkaNames.Operations.ContainsKey((AclResourceType)acl.Pattern.Type)
        && acl.Entry.Operation is > Confluent.Kafka.Admin.AclOperation.Any
        && acl.Pattern.ResourcePatternType is ResourcePatternType.Literal or ResourcePatternType.Prefixed;

    // Confluent.Kafka's numbers are the protocol's; its Broker is what Kafka calls the cluster.
    static Acl Read(AclBinding acl) =>
        new(
            (AclResourceType)acl.Pattern.Type,
            acl.Pattern.Name,
            (AclPatternType)acl.Pattern.ResourcePatternType,
            acl.Entry.Principal,
            acl.Entry.Host,
            (AclOperation)acl.Entry.Operation,
            (AclPermission)acl.Entry.PermissionType
        );
}
