using Confluent.Kafka.Admin;
using Course.Grading;
using Course.Kit;
using Labs.Security;

namespace Graders.Security;

/// <summary>A day at the clinic: the six work, and the plan comes in the middle of it.</summary>
internal sealed class WorkingDay
{
    const string Section = "notebook 09, on the least rights that do";
    const int Desks = 4;
    readonly Clinic _clinic;
    readonly Dictionary<string, Service> _services;

    WorkingDay(Clinic clinic, Dictionary<string, Service> services)
    {
        (_clinic, _services) = (clinic, services);
    }

    public static async Task<WorkingDay> OpenAsync(Clinic clinic)
    {
        foreach (
            var topic in (string[])
                ["bookings", "notification-letters", "invoices", "visits-2025", "visits-2026", "visitors"]
        )
            await clinic.Cluster.CreateTopicAsync(topic, partitions: 1);
        var services = new Dictionary<string, Service>();
        foreach (var user in Rights.Users.Where(user => user != "ANONYMOUS"))
            services[user] = new Service(user, await clinic.Cluster.ClientOfAsync(user));
        var owner = new Service("operator", await clinic.Cluster.ClientOfAsync("operator"));
        foreach (var topic in (string[])["bookings", "visits-2025", "visits-2026", "visitors"])
            if (await owner.WriteAsync(topic) is { } words)
                throw new DeadlineException($"The grader could not write into {topic}: {words}");
        await clinic.AllowAsync(
            Acls.Allow("*", AclOperation.Read, ResourceType.Topic, "*"),
            Acls.Allow("*", AclOperation.Read, ResourceType.Group, "*"),
            Acls.Allow("booking-service", AclOperation.All, ResourceType.Topic, "*"),
            Acls.Allow("intern", AclOperation.All, ResourceType.Topic, "visit", ResourcePatternType.Prefixed),
            Acls.Deny("reporting", AclOperation.Read, ResourceType.Topic, "visits-2025")
        );
        return new WorkingDay(clinic, services);
    }

    /// <summary>The booking service writes all the time, and is never refused.</summary>
    public async Task ThePlanComesInTheMiddleOfTheWorkAsync(IAccessPlan plan)
    {
        var config = await _clinic.Cluster.ClientOfAsync("booking-service");
        var pods = Enumerable
            .Range(0, Desks)
            .Select(_ => OrderPod.Start(config, "bookings", partitions: 1, TimeSpan.Zero))
            .ToList();
        try
        {
            foreach (var pod in pods)
                if (await pod.WritesAsync(partitions: 1) is { } words)
                    throw new DeadlineException($"The booking service did not get in: {words}");
            _clinic.SlowsTheNextAcl();
            await plan.ApplyAsync(_clinic.Admin);
            await _clinic.HeardAsync();
        }
        finally
        {
            foreach (var pod in pods)
                await pod.DisposeAsync();
        }
        var acls = await ClusterAcls.ReadAsync(_clinic.Admin);
        var may = acls.Ask(
            new(
                "User:booking-service",
                EmbeddedKafka.Security.AclOperation.Write,
                EmbeddedKafka.Security.AclResourceType.Topic,
                "bookings"
            )
        );
        var refused = pods.Sum(pod => pod.Refused.Count);
        Fail.Unless(
            refused == 0 || !may.IsAllowed,
            happened: $"booking-service wrote all the time while the plan was applied. Afterwards it may, as before; "
                + $"in between {refused} of its orders were refused",
            expected: "at no moment does a service lack what it had and needs",
            read: Section
        );
    }

    /// <summary>Each with clients of its own, all but the monitor at once.</summary>
    public async Task EachOfTheSixWorksAsync()
    {
        var work = new (string User, string Work, Task<string?> Doing)[]
        {
            ("booking-service", "write into bookings", Of("booking-service").WriteAsync("bookings")),
            (
                "notification-service",
                "read bookings in its group notification-service",
                Of("notification-service").ReadAsync("notification-service", "bookings")
            ),
            (
                "notification-service",
                "write into notification-letters",
                Of("notification-service").WriteAsync("notification-letters")
            ),
            (
                "billing-service",
                "bill in a transaction, as its pod 7",
                Of("billing-service").TransactAsync("billing-7", "billing", "bookings", "invoices")
            ),
            (
                "reporting",
                "read visits-2025 and visits-2026 in the group reporting-ann",
                Of("reporting").ReadAsync("reporting-ann", "visits-2025", "visits-2026")
            ),
            (
                "deployer",
                "make visits-2027, keep its records and look whether it is there",
                Of("deployer").CreateAsync("visits-2027")
            ),
        };
        await Task.WhenAll(work.Select(one => one.Doing));
        foreach (var (user, what, doing) in work)
            await WorksAsync(user, what, await doing);
        // Only now: librdkafka's ListConsumerGroupOffsets crashes where a coordinator is still loading its groups.
        await WorksAsync(
            "lag-monitor",
            "measure how far billing and notification-service are behind",
            await Of("lag-monitor").MeasureAsync("bookings", "billing", "notification-service")
        );
    }

    /// <summary>Asks the ACLs that the brokers have, for everybody, about everything.</summary>
    public async Task NobodyMayDoMoreAsync()
    {
        var acls = await ClusterAcls.ReadAsync(_clinic.Admin);
        foreach (var user in Rights.Users)
        foreach (var (operation, type, name) in Rights.Questions)
        {
            var answer = acls.Ask(new($"User:{user}", operation, type, name));
            Fail.Unless(
                !answer.IsAllowed || Rights.IsNeeded(user, operation, type, name),
                happened: $"{user} may {Rights.Words(operation, type, name)}: {answer.Reason}",
                expected: "what is not part of somebody's work is refused, for names to come as well",
                read: Section
            );
        }
        foreach (var user in Rights.Users)
        foreach (var (operation, type, name) in Rights.Questions)
        {
            var question = new AccessQuestion($"User:{user}", operation, type, name);
            var answer = acls.Ask(question);
            if (answer.IsAllowed || !Rights.IsNeeded(user, operation, type, name))
                continue;
            var hosts = acls.Acls.Select(acl => acl.Host).Where(host => host != EmbeddedKafka.Security.Acl.Wildcard);
            var here = hosts.FirstOrDefault(host => acls.Ask(question with { Host = host }).IsAllowed);
            Fail.With(
                happened: $"{user} may not {Rights.Words(operation, type, name)}"
                    + (here is null ? $": {answer.Reason}" : $", unless its pod runs at {here}"),
                expected: "the work of the README, wherever a pod runs, and for names to come as well",
                read: Section
            );
        }
    }

    /// <summary>It gets in, and that is all.</summary>
    public async Task TheSeventhSeesNothingAsync()
    {
        var seen = await Task.Run(Of(Rights.Seventh).Topics);
        Fail.Unless(
            seen.Count == 0,
            happened: $"{Rights.Seventh} logs in and is shown the topics {string.Join(", ", seen)}",
            expected: "whoever is not one of the six is shown nothing",
            read: Section
        );
    }

    public async Task TheSamePlanAgainChangesNothingAsync(IAccessPlan plan)
    {
        var before = (await ClusterAcls.ReadAsync(_clinic.Admin)).Acls;
        await plan.ApplyAsync(_clinic.Admin);
        await _clinic.HeardAsync();
        var after = (await ClusterAcls.ReadAsync(_clinic.Admin)).Acls;
        Fail.Unless(
            before.ToHashSet().SetEquals(after),
            happened: $"the plan was applied a second time: {before.Length} ACLs before, {after.Length} after, and "
                + "not the same",
            expected: "what is as it should be stays as it is"
        );
    }

    async Task WorksAsync(string user, string what, string? words)
    {
        if (words is not null)
            Fail.With(
                happened: $"{user} could not {what}: {words.TrimEnd('.')}. By the audit log it was refused "
                    + await _clinic.RefusedAsync(user),
                expected: "each of the six does all of its work",
                read: Section
            );
    }

    Service Of(string user) => _services[user];
}
