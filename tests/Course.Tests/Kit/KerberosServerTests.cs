using Confluent.Kafka;
using Course.Kit;

namespace Course.Tests;

/// <summary>A client logs in with a ticket of the course's own KDC, on each kind of cluster that takes one.</summary>
public sealed class KerberosServerTests
{
    const string NoKdc =
        "there is no KDC on this machine: apt-get install krb5-kdc krb5-admin-server krb5-user libsasl2-modules-gssapi-mit";
    const string NoKafka = NoKdc + "; or KAFKA_HOME is not set";

    public static bool HasKdc => KerberosPrograms.AreHere;

    public static bool HasKafka => HasKdc && !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KAFKA_HOME"));

    [Fact(Skip = NoKdc, SkipUnless = nameof(HasKdc))]
    public async Task On_the_embedded_cluster_a_client_shows_its_ticket_and_is_known_by_its_name()
    {
        await using var kerberos = await KerberosServer.StartAsync(TestContext.Current.CancellationToken);
        await using var cluster = await Cluster.StartAsync(
            1,
            new() { ["authorizer.class.name"] = "StandardAuthorizer", ["super.users"] = "User:ANONYMOUS;User:alice" },
            "embedded",
            kerberos: kerberos,
            cancellationToken: TestContext.Current.CancellationToken
        );
        await ProduceAsync(cluster, kerberos, "alice");
        Assert.Contains(
            cluster.Embedded().AuditTrail(),
            decided => decided is { Principal: "User:alice", Listener: "KERBEROS", IsAllowed: true }
        );
        var tickets = await kerberos.TicketsAsync(TestContext.Current.CancellationToken);
        Assert.Contains("krbtgt/COURSE.TEST@COURSE.TEST", tickets);
        Assert.Contains("kafka/127.0.0.1@COURSE.TEST", tickets);
    }

    [Fact(Skip = NoKafka, SkipUnless = nameof(HasKafka))]
    public async Task On_Apache_Kafka_the_same_client_gets_in_with_the_same_KDC()
    {
        await using var kerberos = await KerberosServer.StartAsync(TestContext.Current.CancellationToken);
        await using var cluster = await Cluster.StartAsync(
            1,
            provider: "local",
            kerberos: kerberos,
            cancellationToken: TestContext.Current.CancellationToken
        );
        await ProduceAsync(cluster, kerberos, "alice");
    }

    [Theory(Skip = NoKafka, SkipUnless = nameof(HasKafka))]
    [InlineData("embedded")]
    [InlineData("local")]
    public async Task On_a_secured_cluster_a_ticket_is_one_more_way_to_log_in(string provider)
    {
        await using var kerberos = await KerberosServer.StartAsync(TestContext.Current.CancellationToken);
        await using var cluster = await Cluster.StartAsync(
            1,
            provider: provider,
            kerberos: kerberos,
            secured: true,
            cancellationToken: TestContext.Current.CancellationToken
        );
        await cluster.CreateTopicAsync("bookings", cancellationToken: TestContext.Current.CancellationToken);
        using var producer = new ProducerBuilder<Null, string>(
            new ProducerConfig(
                await cluster.ClientOfAsync("operator", Login.Kerberos, TestContext.Current.CancellationToken)
            )
        )
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();
        await producer.ProduceAsync("bookings", new() { Value = "booked" }, TestContext.Current.CancellationToken);
        var audit = await cluster.Security().AuditAsync(TestContext.Current.CancellationToken);
        Assert.Contains(audit.Of("operator").Entries, entry => entry is { Request: "Produce", IsAllowed: true });
    }

    [Fact(Skip = NoKdc, SkipUnless = nameof(HasKdc))]
    public async Task Whose_ticket_is_of_another_realm_stays_out()
    {
        await using var kerberos = await KerberosServer.StartAsync(TestContext.Current.CancellationToken);
        await using var cluster = await Cluster.StartAsync(
            1,
            provider: "embedded",
            kerberos: kerberos,
            cancellationToken: TestContext.Current.CancellationToken
        );
        // Its KDC has another key for the brokers than they have.
        await using var stranger = await KerberosServer.StartAsync(TestContext.Current.CancellationToken);
        var error = await FirstErrorAsync(
            new(await stranger.ClientOfAsync("mallory", TestContext.Current.CancellationToken))
            {
                BootstrapServers = kerberos.BootstrapServersOf(cluster),
            }
        );
        Assert.Equal(ErrorCode.Local_Authentication, error.Code);
        Assert.Contains(
            "Authentication failed during authentication due to invalid credentials with SASL mechanism GSSAPI",
            error.Reason
        );
    }

    [Fact(Skip = NoKdc, SkipUnless = nameof(HasKdc))]
    public async Task Whom_no_rule_makes_a_user_logs_in_and_is_cut_off_as_by_Apache_Kafka()
    {
        await using var kerberos = await KerberosServer.StartAsync(TestContext.Current.CancellationToken);
        await using var cluster = await Cluster.StartAsync(
            1,
            new() { ["sasl.kerberos.principal.to.local.rules"] = "RULE:[2:$1]" },
            "embedded",
            kerberos: kerberos,
            cancellationToken: TestContext.Current.CancellationToken
        );
        var log = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var config = new ProducerConfig(await kerberos.ClientOfAsync("alice", TestContext.Current.CancellationToken))
        {
            BootstrapServers = kerberos.BootstrapServersOf(cluster),
        };
        using var producer = new ProducerBuilder<Null, string>(config)
            .SetLogHandler(
                (_, line) =>
                {
                    if (line.Facility == "FAIL")
                        log.TrySetResult(line.Message);
                }
            )
            .SetErrorHandler((_, _) => { })
            .Build();
        var said = await log.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Contains("Disconnected", said);
        Assert.Contains("in state UP", said);
    }

    [Fact(Skip = NoKdc, SkipUnless = nameof(HasKdc))]
    public async Task A_KDC_ends_with_its_keys()
    {
        string keytab;
        int process;
        await using (var kerberos = await KerberosServer.StartAsync(TestContext.Current.CancellationToken))
        {
            keytab = await kerberos.KeytabOfAsync("alice", TestContext.Current.CancellationToken);
            process = kerberos.ProcessId;
            Assert.True(File.Exists(keytab));
            await Assert.ThrowsAsync<ArgumentException>(() =>
                kerberos.KeytabOfAsync("alice -e", TestContext.Current.CancellationToken)
            );
        }
        Assert.False(File.Exists(keytab));
        Assert.Throws<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(process));
    }

    [Fact]
    public void Where_there_is_no_KDC_the_sentence_says_what_to_install()
    {
        Assert.Equal(
            "There is no krb5kdc on this machine. For a Kerberos KDC of the course's own: apt-get install krb5-kdc "
                + "krb5-admin-server krb5-user libsasl2-modules-gssapi-mit (the system's KDC need not run).",
            Assert.Throws<MissingComponentException>(() => KerberosPrograms.Require(isLinux: true, [])).Message
        );
        Assert.Equal(
            "A Kerberos KDC is started here on Linux only.",
            Assert.Throws<MissingComponentException>(() => KerberosPrograms.Require(isLinux: false, [])).Message
        );
    }

    static async Task ProduceAsync(ICluster cluster, KerberosServer kerberos, string user)
    {
        var config = new ProducerConfig(await kerberos.ClientOfAsync(user, TestContext.Current.CancellationToken))
        {
            BootstrapServers = kerberos.BootstrapServersOf(cluster),
        };
        using var producer = new ProducerBuilder<Null, string>(config)
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();
        var sent = await producer
            .ProduceAsync("bookings", new() { Value = "window seat" }, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal(0, sent.Offset.Value);
    }

    static async Task<Error> FirstErrorAsync(ProducerConfig config)
    {
        var error = new TaskCompletionSource<Error>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var producer = new ProducerBuilder<Null, string>(config)
            .SetLogHandler((_, _) => { })
            .SetErrorHandler(
                (_, told) =>
                {
                    if (told.Code is not (ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Transport))
                        error.TrySetResult(told);
                }
            )
            .Build();
        return await error.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }
}
