using System.Text.RegularExpressions;
using EmbeddedKafka.Security;

namespace Graders.Security;

/// <summary>What each of the six needs, and what is asked about everybody.</summary>
internal static class Rights
{
    public const string Seventh = "intern";

    static readonly AclOperation[] OnTopics =
    [
        AclOperation.Read,
        AclOperation.Write,
        AclOperation.Create,
        AclOperation.Delete,
        AclOperation.Alter,
        AclOperation.Describe,
        AclOperation.DescribeConfigs,
        AclOperation.AlterConfigs,
    ];

    static readonly AclOperation[] OnGroups = [AclOperation.Read, AclOperation.Describe, AclOperation.Delete];

    static readonly AclOperation[] OnTransactions = [AclOperation.Write, AclOperation.Describe];

    static readonly AclOperation[] OnTheCluster =
    [
        AclOperation.Create,
        AclOperation.Alter,
        AclOperation.Describe,
        AclOperation.ClusterAction,
        AclOperation.DescribeConfigs,
        AclOperation.AlterConfigs,
        AclOperation.IdempotentWrite,
    ];

    /// <summary>Who is asked about.</summary>
    public static IReadOnlyList<string> Users { get; } =
    [
        "booking-service",
        "notification-service",
        "billing-service",
        "reporting",
        "deployer",
        "lag-monitor",
        Seventh,
        "ANONYMOUS",
    ];

    /// <summary>What is asked about: names of the clinic, names to come, and names that only look like them.</summary>
    public static IEnumerable<(AclOperation Operation, AclResourceType Type, string Name)> Questions { get; } =
    [
        .. Of(
            AclResourceType.Topic,
            OnTopics,
            "bookings",
            "bookings-archive",
            "booking",
            "notification-letters",
            "notification-letters-2",
            "invoices",
            "invoices-draft",
            "visits-2025",
            "visits-2026",
            "visits-2031",
            "visitors",
            "visits",
            "payroll"
        ),
        .. Of(
            AclResourceType.Group,
            OnGroups,
            "notification-service",
            "notification-service-test",
            "billing",
            "billing-2",
            "reporting-ann",
            "reporting-zoe",
            "reporters",
            "payroll"
        ),
        .. Of(AclResourceType.TransactionalId, OnTransactions, "billing-1", "billing-77", "billings-1", "payroll-1"),
        .. Of(AclResourceType.Cluster, OnTheCluster, "kafka-cluster"),
    ];

    /// <summary>Whether it is part of a user's work.</summary>
    public static bool IsNeeded(string user, AclOperation operation, AclResourceType type, string name) =>
        (user, type) switch
        {
            ("booking-service", AclResourceType.Topic) => name == "bookings" && Writes(operation),
            ("notification-service", AclResourceType.Topic) => (name == "bookings" && Reads(operation))
                || (name == "notification-letters" && Writes(operation)),
            ("notification-service", AclResourceType.Group) => name == "notification-service" && Reads(operation),
            ("billing-service", AclResourceType.Topic) => (name == "bookings" && Reads(operation))
                || (name == "invoices" && Writes(operation)),
            ("billing-service", AclResourceType.Group) => name == "billing" && Reads(operation),
            ("billing-service", AclResourceType.TransactionalId) => IsUnder("billing-", name) && Writes(operation),
            ("reporting", AclResourceType.Topic) => IsUnder("visits-", name) && Reads(operation),
            ("reporting", AclResourceType.Group) => IsUnder("reporting-", name) && Reads(operation),
            ("deployer", AclResourceType.Topic) => IsUnder("visits-", name)
                && operation
                    is AclOperation.Create
                        or AclOperation.AlterConfigs
                        or AclOperation.DescribeConfigs
                        or AclOperation.Describe,
            ("lag-monitor", AclResourceType.Topic) => name == "bookings" && operation == AclOperation.Describe,
            ("lag-monitor", AclResourceType.Group) => name is "notification-service" or "billing"
                && operation == AclOperation.Describe,
            _ => false,
        };

    /// <summary>The words of Kafka's own tools: <c>ALTER_CONFIGS on Topic:visits-2031</c>.</summary>
    public static string Words(AclOperation operation, AclResourceType type, string name)
    {
        var words = Regex.Replace($"{operation}", "(?<=[a-z])[A-Z]", "_$0").ToUpperInvariant();
        return $"{words} on {type}:{name}";
    }

    static bool Reads(AclOperation operation) => operation is AclOperation.Read or AclOperation.Describe;

    static bool Writes(AclOperation operation) => operation is AclOperation.Write or AclOperation.Describe;

    static bool IsUnder(string prefix, string name) => name.StartsWith(prefix, StringComparison.Ordinal);

    static IEnumerable<(AclOperation, AclResourceType, string)> Of(
        AclResourceType type,
        AclOperation[] operations,
        params string[] names
    ) => names.SelectMany(name => operations.Select(operation => (operation, type, name)));
}
