using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Course.Kit;
using EmbeddedKafka;

namespace Graders.Security;

/// <summary>A secured cluster for one task: brokers that take SCRAM alone, at a new door with TLS and at an old one
/// without.</summary>
internal sealed class Clinic : IAsyncDisposable
{
    const string Jaas = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
    static readonly TimeSpan Answer = TimeSpan.FromSeconds(30);
    int _fences;

    Clinic(ICluster cluster, IAdminClient admin)
    {
        (Cluster, Admin) = (cluster, admin);
    }

    public ICluster Cluster { get; }

    /// <summary>The operator's.</summary>
    public IAdminClient Admin { get; }

    public Course.Kit.Security Security => Cluster.Security();

    public string Door => Security.BootstrapServersOf(Login.Scram);

    public string OldDoor => Security.BootstrapServersOf(Login.PlainInTheClear);

    public static async Task<Clinic> OpenAsync(int brokers = 1)
    {
        var cluster = await Course.Kit.Cluster.StartAsync(
            brokers,
            new()
            {
                ["listener.name.secured.sasl.enabled.mechanisms"] = "SCRAM-SHA-512,SCRAM-SHA-256",
                ["listener.name.secured.scram-sha-256.sasl.jaas.config"] = Jaas,
                ["listener.name.clear.sasl.enabled.mechanisms"] = "SCRAM-SHA-512",
                ["listener.name.clear.scram-sha-512.sasl.jaas.config"] = Jaas,
            },
            progress: new Progress<string>(),
            secured: true
        );
        return new Clinic(cluster, AdminOf(await cluster.ClientOfAsync("operator")));
    }

    public static IAdminClient AdminOf(ClientConfig config) =>
        new AdminClientBuilder(new AdminClientConfig(Copy(config)) { CancellationDelayMaxMs = 5 })
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();

    /// <summary>Settings that may be changed without changing those given.</summary>
    public static Dictionary<string, string> Copy(ClientConfig config) =>
        config.ToDictionary(setting => setting.Key, setting => setting.Value);

    public async Task AllowAsync(params AclBinding[] acls)
    {
        await Admin.CreateAclsAsync(acls, new() { RequestTimeout = Answer });
        await HeardAsync();
    }

    /// <summary>The next request that makes ACLs takes a second, so that whoever takes rights away before is seen.
    /// Where brokers cannot be made slow, the moment is as short as it is.</summary>
    public void SlowsTheNextAcl()
    {
        if (Cluster.Supports(Capability.Faults))
            Cluster
                .Embedded()
                .Faults.Add(
                    new Fault(EmbeddedKafka.Protocol.ApiKey.CreateAcls) { Delay = TimeSpan.FromSeconds(1), Times = 1 }
                );
    }

    public async Task WithdrawAsync(AclBinding acl)
    {
        await Admin.DeleteAclsAsync([acl.ToFilter()], new() { RequestTimeout = Answer });
        await HeardAsync();
    }

    /// <summary>Waits until the brokers have heard of every ACL that was changed before.</summary>
    public async Task HeardAsync()
    {
        var fence = Acls.Allow($"fence-{++_fences}", AclOperation.Describe, ResourceType.Topic, "fence");
        await Admin.CreateAclsAsync([fence], new() { RequestTimeout = Answer });
        await Until.TrueAsync(
            async () => (await Admin.DescribeAclsAsync(fence.ToFilter())).AclBindings.Count == 1,
            Answer,
            "the broker to hear of an ACL"
        );
        await Admin.DeleteAclsAsync([fence.ToFilter()]);
        await Until.TrueAsync(
            async () => (await Admin.DescribeAclsAsync(fence.ToFilter())).AclBindings.Count == 0,
            Answer,
            "the broker to hear that an ACL is gone"
        );
    }

    /// <summary>What somebody was refused, as the brokers' audit log has it; "nothing" when there is none.</summary>
    public async Task<string> RefusedAsync(string user)
    {
        var denied = (await Security.AuditAsync()).Of(user).Denied.Entries;
        return denied.IsEmpty
            ? "nothing"
            : string.Join(
                ", ",
                denied
                    .Select(entry =>
                        $"{entry.Operation} on {entry.Resource} (in {entry.Request}"
                        + (entry.Acl is { } denial ? $", by the ACL {denial})" : ")")
                    )
                    .Distinct()
            );
    }

    /// <summary>Whether these settings get in. Nobody's password is in what it says.</summary>
    public static async Task<bool> LetsInAsync(ClientConfig config)
    {
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var admin = new AdminClientBuilder(new AdminClientConfig(Copy(config)) { CancellationDelayMaxMs = 5 })
            .SetLogHandler((_, _) => { })
            .SetErrorHandler(
                (_, error) =>
                {
                    if (error.Code is ErrorCode.Local_Authentication or ErrorCode.Local_Ssl)
                        refused.TrySetResult();
                }
            )
            .Build();
        var described = admin.DescribeClusterAsync(new() { RequestTimeout = Answer });
        if (await Task.WhenAny(described, refused.Task) == refused.Task)
        {
            _ = described.ContinueWith(late => late.Exception, TaskScheduler.Default);
            return false;
        }
        return described.IsCompletedSuccessfully;
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await Cluster.DisposeAsync();
    }
}
