using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.Security;

/// <summary>Task 2: see <see cref="IAccessPlan"/> and the README.</summary>
public sealed class AccessPlan : IAccessPlan
{
    // TODO 2: what each of the six needs, and nothing else. The README tells their day.
    static readonly AclBinding[] Plan = [Allow("booking-service", AclOperation.All, ResourceType.Topic, "*")];

    public async Task ApplyAsync(IAdminClient admin)
    {
        // TODO 2: some ACLs are there already. Which of them may stay? And in which order do they come and go?
        await admin.CreateAclsAsync(Plan);
    }

    static AclBinding Allow(
        string user,
        AclOperation operation,
        ResourceType type,
        string name,
        ResourcePatternType pattern = ResourcePatternType.Literal
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
