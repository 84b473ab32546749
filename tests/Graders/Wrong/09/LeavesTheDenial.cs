// task: 2
// replaces: AccessPlan.cs
// mistake: looks at what is allowed only: a denial outweighs whatever reporting is given
// expect: (in Fetch, by the ACL DENY
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using static Confluent.Kafka.Admin.AclOperation;
using static Confluent.Kafka.Admin.ResourcePatternType;
using static Confluent.Kafka.Admin.ResourceType;
using static Labs.Security.Resources;

namespace Labs.Security;

public sealed class AccessPlan : IAccessPlan
{
    // READ and WRITE imply DESCRIBE, ALTER_CONFIGS implies DESCRIBE_CONFIGS, and CREATE implies nothing. An idempotent
    // producer needs no more than WRITE on its topic.
    static readonly AclBinding[] Plan =
    [
        Allow("booking-service", Write, Topic, "bookings"),
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
        await admin.CreateAclsAsync(Plan);
        var all = await admin.DescribeAclsAsync(
            new AclBindingFilter
            {
                PatternFilter = new() { Type = ResourceType.Any, ResourcePatternType = ResourcePatternType.Any },
                EntryFilter = new() { Operation = AclOperation.Any, PermissionType = AclPermissionType.Allow },
            }
        );
        var surplus = all.AclBindings.Except(Plan).Select(acl => acl.ToFilter()).ToList();
        // An empty list of filters is refused.
        if (surplus.Count > 0)
            await admin.DeleteAclsAsync(surplus);
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
