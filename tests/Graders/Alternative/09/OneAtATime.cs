// replaces: AccessPlan.cs
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using static Confluent.Kafka.Admin.AclOperation;
using static Confluent.Kafka.Admin.ResourcePatternType;
using static Confluent.Kafka.Admin.ResourceType;
using static Labs.Security.Resources;

namespace Labs.Security;

/// <summary>Names DESCRIBE wherever it is implied, and compares before it changes anything.</summary>
public sealed class AccessPlan : IAccessPlan
{
    static readonly AclBinding[] Plan =
    [
        Allow("booking-service", Write, Topic, "bookings"),
        Allow("booking-service", Describe, Topic, "bookings"),
        Allow("billing-service", Describe, TransactionalId, "billing-", Prefixed),
        Allow("deployer", DescribeConfigs, Topic, "visits-", Prefixed),
        Allow("notification-service", Read, Topic, "bookings"),
        Allow("notification-service", Read, Group, "notification-service"),
        Allow("notification-service", Write, Topic, "notification-letters"),
        Allow("billing-service", Read, Topic, "bookings"),
        Allow("billing-service", Read, Group, "billing"),
        Allow("billing-service", Write, Topic, "invoices"),
        Allow("billing-service", Write, TransactionalId, "billing-", Prefixed),
        Allow("reporting", Read, Topic, "visits-", Prefixed),
        Allow("reporting", Read, Group, "reporting-", Prefixed),
        Allow("deployer", Create, Topic, "visits-", Prefixed),
        Allow("deployer", AlterConfigs, Topic, "visits-", Prefixed),
        Allow("deployer", Describe, Topic, "visits-", Prefixed),
        Allow("lag-monitor", Describe, Topic, "bookings"),
        Allow("lag-monitor", Describe, Group, "notification-service"),
        Allow("lag-monitor", Describe, Group, "billing"),
    ];

    public async Task ApplyAsync(IAdminClient admin)
    {
        var all = await admin.DescribeAclsAsync(
            new AclBindingFilter
            {
                PatternFilter = new() { Type = ResourceType.Any, ResourcePatternType = ResourcePatternType.Any },
                EntryFilter = new() { Operation = AclOperation.Any, PermissionType = AclPermissionType.Any },
            }
        );
        foreach (var missing in Plan.Where(acl => !all.AclBindings.Contains(acl)))
            await admin.CreateAclsAsync([missing]);
        foreach (var surplus in all.AclBindings.Where(acl => !Plan.Contains(acl)))
            await admin.DeleteAclsAsync([surplus.ToFilter()]);
    }

    static AclBinding Allow(
        string user,
        AclOperation operation,
        ResourceType type,
        string name,
        ResourcePatternType pattern = Literal
    ) =>
        new()
        {
            Pattern = new()
            {
                Type = type,
                Name = name,
                ResourcePatternType = pattern,
            },
            Entry = new()
            {
                Principal = $"User:{user}",
                Host = "*",
                Operation = operation,
                PermissionType = AclPermissionType.Allow,
            },
        };
}
