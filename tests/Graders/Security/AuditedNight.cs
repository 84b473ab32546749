using System.Collections.Immutable;
using Confluent.Kafka.Admin;
using Course.Grading;
using Course.Kit;
using Labs.Security;

namespace Graders.Security;

/// <summary>A night on a cluster with rights: some read, some lack a right, some try what is none of their
/// business.</summary>
internal sealed class AuditedNight
{
    const string Section = "notebook 09, on the audit log: who read what";
    const string Topic = "bookings";

    static readonly Dictionary<string, IReadOnlySet<string>> Work = new()
    {
        // "May it write anywhere?" is what brokers look for first when an idempotent producer comes.
        ["booking-service"] = new HashSet<string> { "Topic:bookings", "Topic:*" },
        ["notification-service"] = new HashSet<string>
        {
            "Topic:bookings",
            "Topic:notification-letters",
            "Topic:*",
            "Group:notification-service",
        },
        ["billing-service"] = new HashSet<string> { "Topic:bookings", "Topic:invoices", "Topic:*", "Group:billing" },
        ["reporting"] = new HashSet<string> { "Topic:visits-2026", "Group:reporting-ann" },
        ["lag-monitor"] = new HashSet<string> { "Topic:bookings", "Group:billing" },
    };

    readonly ImmutableArray<Decision> _night;

    AuditedNight(ImmutableArray<Decision> night)
    {
        _night = night;
    }

    public static async Task<AuditedNight> PassAsync(Clinic clinic)
    {
        foreach (
            var topic in (string[])
                ["bookings", "bookings-archive", "notification-letters", "invoices", "visits-2026", "payroll"]
        )
            await clinic.Cluster.CreateTopicAsync(topic, partitions: 1);
        await clinic.AllowAsync(
            Acls.Allow("booking-service", AclOperation.Write, ResourceType.Topic, "bookings"),
            Acls.Allow("notification-service", AclOperation.Read, ResourceType.Topic, "bookings"),
            Acls.Allow("notification-service", AclOperation.Read, ResourceType.Group, "notification-service"),
            Acls.Allow("billing-service", AclOperation.Read, ResourceType.Topic, "bookings"),
            Acls.Allow("billing-service", AclOperation.Read, ResourceType.Group, "billing"),
            Acls.Allow("reporting", AclOperation.Read, ResourceType.Topic, "visits-2026"),
            Acls.Allow("reporting", AclOperation.Read, ResourceType.Topic, "bookings-archive"),
            Acls.Allow("lag-monitor", AclOperation.Read, ResourceType.Topic, "bookings"),
            Acls.Allow("lag-monitor", AclOperation.Read, ResourceType.Group, "billing")
        );
        async Task<Service> OfAsync(string user) => new(user, await clinic.Cluster.ClientOfAsync(user));

        var (bookings, notifications, billing, reporting, monitor, intern) = (
            await OfAsync("booking-service"),
            await OfAsync("notification-service"),
            await OfAsync("billing-service"),
            await OfAsync("reporting"),
            await OfAsync("lag-monitor"),
            await OfAsync(Rights.Seventh)
        );
        var owner = await OfAsync("operator");
        await IsAsync(allowed: true, owner.WriteAsync("visits-2026"));
        await IsAsync(allowed: true, owner.WriteAsync("bookings-archive"));
        await IsAsync(allowed: true, bookings.WriteAsync("bookings"));
        await IsAsync(allowed: true, notifications.ReadAsync("notification-service", "bookings"));
        // It reads, and cannot lay aside.
        await IsAsync(allowed: false, notifications.WriteAsync("notification-letters"));
        await IsAsync(allowed: true, billing.ReadAsync("billing", "bookings"));
        // What it lacked, it was given before the morning.
        await IsAsync(allowed: false, billing.WriteAsync("invoices"));
        await clinic.AllowAsync(Acls.Allow("billing-service", AclOperation.Write, ResourceType.Topic, "invoices"));
        await IsAsync(allowed: true, billing.WriteAsync("invoices"));
        // It is given records, of other topics. And what it had, somebody took away.
        var oneGroup = Acls.Allow("reporting", AclOperation.Read, ResourceType.Group, "reporting-ann");
        await clinic.AllowAsync(oneGroup);
        await IsAsync(allowed: true, reporting.ReadAsync("reporting-ann", "visits-2026", "bookings-archive"));
        await clinic.WithdrawAsync(oneGroup);
        await IsAsync(allowed: false, reporting.ReadAsync("reporting-ann", "visits-2026"));
        // READ on the topic, and no record.
        await IsAsync(allowed: true, monitor.MoveAsync("billing", "bookings", 0));
        // One of the five, where it has no business.
        await IsAsync(allowed: false, reporting.WriteAsync("payroll"));
        await IsAsync(allowed: false, intern.ReadAsync("intern", "bookings"));
        await IsAsync(allowed: false, intern.WriteAsync("bookings"));
        var entries = (await clinic.Security.AuditAsync()).Entries;
        return new AuditedNight([
            .. entries
                .Where(entry => entry.Principal != "User:operator")
                .Select(entry => new Decision(
                    entry.Principal["User:".Length..],
                    entry.Request,
                    entry.Operation,
                    entry.Resource,
                    entry.IsAllowed
                )),
        ]);
    }

    public void IsReadBy(INightReport report)
    {
        var found = report.Of(_night, Topic, Work);
        Fail.Unless(
            found is { Readers: not null, Needs: not null, Attacks: not null },
            "Of gave null",
            "readers, needs and attacks; none is an empty set"
        );
        IsSame(
            found.Readers,
            new HashSet<string> { "notification-service", "billing-service" },
            missing: user => $"{user} is not among the readers; the log has it: {Lines(user, $"Topic:{Topic}")}",
            surplus: user =>
                $"{user} is named as a reader, and was given no record; the log has: {Lines(user, $"Topic:{Topic}")}"
        );
        var needs = _night
            .Where(one => !one.IsAllowed && IsWork(one) && !IsGivenLater(one))
            .Select(RefusalOf)
            .ToHashSet();
        var attacks = _night.Where(one => !one.IsAllowed && !IsWork(one)).Select(RefusalOf).ToHashSet();
        if (needs.Count < 2 || attacks.Count < 3)
            throw new DeadlineException(
                $"The night of the grader has {needs.Count} needs and {attacks.Count} attacks."
            );
        IsSame(
            found.Needs,
            needs,
            missing: one => $"{Words(one)} is not among the needs; the log has it: {Lines(one.User, one.Resource)}",
            surplus: one => $"{Words(one)} is named as a need; the log has: {Lines(one.User, one.Resource)}"
        );
        IsSame(
            found.Attacks,
            attacks,
            missing: one => $"{Words(one)} is not among the attacks; the log has it: {Lines(one.User, one.Resource)}",
            surplus: one => $"{Words(one)} is named as an attack; the log has: {Lines(one.User, one.Resource)}"
        );
    }

    static async Task IsAsync(bool allowed, Task<string?> work)
    {
        if (await work is var words && allowed != words is null)
            throw new DeadlineException($"The night of the grader went another way: {words ?? "all was allowed"}");
    }

    static void IsSame<T>(
        IReadOnlySet<T> found,
        IReadOnlySet<T> expected,
        Func<T, string> missing,
        Func<T, string> surplus
    )
    {
        foreach (var one in expected.Except(found))
            Fail.With(missing(one), "what the README asks for, by what the log says", Section);
        foreach (var one in found.Except(expected))
            Fail.With(surplus(one), "what the README asks for, by what the log says", Section);
    }

    static bool IsWork(Decision one) => Work.TryGetValue(one.User, out var own) && own.Contains(one.Resource);

    static Refusal RefusalOf(Decision one) => new(one.User, one.Operation, one.Resource);

    static string Words(Refusal one) => $"{one.User}, {one.Operation} on {one.Resource},";

    bool IsGivenLater(Decision refused) =>
        _night
            .SkipWhile(one => !ReferenceEquals(one, refused))
            .Any(one => one.IsAllowed && RefusalOf(one) == RefusalOf(refused));

    string Lines(string user, string resource)
    {
        var lines = _night
            .Where(one => one.User == user && one.Resource == resource)
            .Select(one => $"{one.Request} {one.Operation} {(one.IsAllowed ? "allowed" : "denied")}")
            .Distinct()
            .ToList();
        return lines.Count == 0 ? "nothing" : string.Join(", ", lines);
    }
}
