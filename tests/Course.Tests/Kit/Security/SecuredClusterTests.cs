using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Course.Base;
using Course.Kit;

namespace Course.Tests;

/// <summary>What a secured cluster must do, whoever provides it.</summary>
public abstract class SecuredClusterTests(SharedSecuredCluster shared)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    static int _names;

    private protected ICluster Cluster => shared.Cluster;

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Login.Scram)]
    [InlineData(Login.Certificate)]
    [InlineData(Login.Token)]
    [InlineData(Login.Plain)]
    [InlineData(Login.PlainInTheClear)]
    public async Task One_ACL_holds_whatever_way_a_user_logs_in(Login login)
    {
        const string user = "booking-service";
        var (open, shut) = (await TopicAsync(), await TopicAsync());
        await AllowAsync($"User:{user}", ResourceType.Topic, open, AclOperation.Write);
        var config = await Cluster.ClientOfAsync(user, login, Stop);
        await ProduceAsync(config, open);
        var error = await Assert.ThrowsAnyAsync<KafkaException>(() => ProduceAsync(config, shut));
        Assert.Equal(ErrorCode.TopicAuthorizationFailed, error.Error.Code);
    }

    [Fact]
    public async Task Who_says_no_name_is_anonymous_and_nobody_special()
    {
        var topic = await TopicAsync();
        var nobody = await Cluster.ClientOfAsync(null, Login.None, Stop);
        var error = await Assert.ThrowsAnyAsync<KafkaException>(() => ProduceAsync(nobody, topic));
        Assert.Equal(ErrorCode.TopicAuthorizationFailed, error.Error.Code);
        await AllowAsync("User:ANONYMOUS", ResourceType.Topic, topic, AclOperation.Write);
        await ProduceAsync(nobody, topic);
    }

    [Fact]
    public async Task The_kit_itself_gets_in_and_shows_the_batches()
    {
        var topic = await TopicAsync();
        await ProduceAsync(await Cluster.ClientOfAsync("operator", cancellationToken: Stop), topic);
        Assert.Equal(1, (await Cluster.DescribeTopicAsync(topic, Stop))[0].HighWatermark);
        Assert.Single((await Cluster.ReadBatchesAsync(topic, cancellationToken: Stop)).Batches);
        Assert.Equal(2, (await Cluster.QuorumAsync(Stop)).Voters.Length);
        await Cluster.DeleteTopicAsync(topic, Stop);
    }

    [Fact]
    public async Task Whoever_knows_the_bootstrap_servers_alone_stays_out()
    {
        using var admin = Admin(new() { BootstrapServers = Cluster.BootstrapServers });
        Assert.ThrowsAny<KafkaException>(() => admin.GetMetadata(TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public async Task PLAIN_knows_the_users_of_the_start_only()
    {
        var error = await Assert.ThrowsAsync<CourseException>(() =>
            Cluster.ClientOfAsync("stranger", Login.Plain, Stop)
        );
        Assert.StartsWith("PLAIN knows no 'stranger': its users stand in the brokers' config", error.Message);
    }

    [Fact]
    public async Task What_is_shown_of_the_security_is_no_secret()
    {
        var security = Cluster.Security();
        var certificate = security.Authority.Issue("CN=visitor");
        var scram = await Cluster.ClientOfAsync("shown", cancellationToken: Stop);
        using var ear = security.Eavesdrop(Login.PlainInTheClear);
        foreach (var value in (object[])[security, security.Authority, security.Issuer, certificate, ear, Cluster])
        foreach (var shown in Shown(value))
        {
            Assert.DoesNotContain("PRIVATE KEY", shown);
            Assert.DoesNotContain(certificate.KeyPem.Split('\n')[1], shown);
            Assert.DoesNotContain(scram.SaslPassword, shown);
        }
    }

    [Fact]
    public async Task On_the_wire_PLAIN_in_the_clear_shows_the_password_and_TLS_shows_nothing()
    {
        var topic = await TopicAsync();
        await AllowAsync("User:billing-service", ResourceType.Topic, topic, AclOperation.Write);
        var (clear, secret) = (
            await Cluster.ClientOfAsync("billing-service", Login.PlainInTheClear, Stop),
            await Cluster.ClientOfAsync("billing-service", Login.Plain, Stop)
        );
        using var onClear = Cluster.Security().Eavesdrop(Login.PlainInTheClear);
        using var onTls = Cluster.Security().Eavesdrop(Login.Plain);
        await ProduceAsync(clear, topic, "room 7, Ms Example");
        await ProduceAsync(secret, topic, "room 7, Ms Example");
        Assert.True(onClear.Sees("room 7, Ms Example"));
        Assert.True(onClear.Sees(clear.SaslPassword));
        Assert.True(onTls.Bytes.Length > 0);
        Assert.False(onTls.Sees("room 7"));
        Assert.False(onTls.Sees("billing-service"));
        Assert.False(onTls.Sees(secret.SaslPassword));
        var picture = onClear.Picture(from: clear.SaslPassword, rows: 4);
        Assert.Contains("■■ ■■", picture.ToString());
        Assert.DoesNotContain(clear.SaslPassword[..6], picture.ToString());
        Assert.DoesNotContain(clear.SaslPassword[..6], picture.ToHtml());
    }

    [Fact]
    public async Task A_changed_password_lets_in_and_the_old_one_does_not()
    {
        var topic = await TopicAsync();
        await AllowAsync("User:changing", ResourceType.Topic, topic, AclOperation.Write);
        var old = await Cluster.ClientOfAsync("changing", cancellationToken: Stop);
        await ProduceAsync(old, topic);
        await Cluster.Security().ChangePasswordAsync("changing", Stop);
        var changed = await Cluster.ClientOfAsync("changing", cancellationToken: Stop);
        Assert.NotEqual(old.SaslPassword, changed.SaslPassword);
        await ProduceAsync(changed, topic);
        Assert.Equal(ErrorCode.Local_Authentication, (await FirstErrorAsync(old)).Code);
    }

    [Fact]
    public async Task The_brokers_show_a_new_certificate_while_they_run()
    {
        var (security, topic) = (Cluster.Security(), await TopicAsync());
        var old = security.BrokerCertificate;
        await security.RenewBrokerCertificateAsync(cancellationToken: Stop);
        Assert.NotEqual(old.Certificate.Thumbprint, security.BrokerCertificate.Certificate.Thumbprint);
        await ProduceAsync(await Cluster.ClientOfAsync("operator", cancellationToken: Stop), topic);
        await ProduceAsync(await Cluster.ClientOfAsync("operator", Login.Certificate, Stop), topic);
        var other = security.Authority.Issue("CN=somebody", ["localhost", "127.0.0.1"]);
        var error = await Assert.ThrowsAsync<CourseException>(() => security.RenewBrokerCertificateAsync(other, Stop));
        Assert.Contains("did not take the certificate: ", error.Message);
        Assert.DoesNotContain("PRIVATE", error.Message);
    }

    [Fact]
    public async Task Tokens_of_another_issuer_are_not_taken()
    {
        using var stranger = new TokenIssuer();
        var config = await Cluster.ClientOfAsync("operator", Login.Token, Stop);
        config.SaslOauthbearerTokenEndpointUrl = stranger.Url;
        config.SaslOauthbearerClientSecret = stranger.SecretOf("operator");
        Assert.Equal(ErrorCode.Local_Authentication, (await FirstErrorAsync(config)).Code);
        Assert.True(stranger.Issued > 0);
    }

    /// <summary>Where brokers reach the issuer.</summary>
    private protected async Task TokensOfANewKeyAreTakenAsync()
    {
        var topic = await TopicAsync();
        Cluster.Security().Issuer.RotateKey();
        await ProduceAsync(await Cluster.ClientOfAsync("operator", Login.Token, Stop), topic);
    }

    [Fact]
    public async Task The_audit_tells_who_was_allowed_what_by_which_ACL()
    {
        var (open, shut) = (await TopicAsync(), await TopicAsync());
        await AllowAsync("User:reporting", ResourceType.Topic, open, AclOperation.Write);
        var config = await Cluster.ClientOfAsync("reporting", cancellationToken: Stop);
        await ProduceAsync(config, open);
        await Assert.ThrowsAnyAsync<KafkaException>(() => ProduceAsync(config, shut));
        var audit = await Cluster.Security().AuditAsync(Stop);
        var allowed = audit.Of("reporting").On($"Topic:{open}").Entries.Last(entry => entry.Request == "Produce");
        Assert.Equal(("WRITE", true, "MatchingAcl"), (allowed.Operation, allowed.IsAllowed, allowed.Rule));
        Assert.Equal($"ALLOW WRITE on TOPIC {open} (LITERAL) to User:reporting from *", allowed.Acl);
        var denied = audit.Of("reporting").Denied.On($"Topic:{shut}").Entries[^1];
        Assert.Equal(("DefaultDeny", null), (denied.Rule, denied.Acl));
        Assert.DoesNotContain(audit.Entries, entry => entry.Principal is "User:course" or "User:broker");
    }

    [Fact]
    public async Task Settings_are_shown_without_their_secrets()
    {
        foreach (var login in (Login[])[Login.Scram, Login.Token, Login.Certificate, Login.Plain])
        {
            var config = await Cluster.ClientOfAsync("operator", login, Stop);
            var shown = SettingsDisplay.Of(config).ToString();
            Assert.Contains(config.BootstrapServers, shown);
            Assert.Contains("(hidden)", shown);
            foreach (var secret in (string?[])[config.SaslPassword, config.SaslOauthbearerClientSecret])
                Assert.True(secret is null || !shown.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain("PRIVATE", shown);
        }
    }

    private protected async Task<string> TopicAsync()
    {
        var name = $"secured-{Interlocked.Increment(ref _names)}";
        await Cluster.CreateTopicAsync(name, cancellationToken: Stop);
        return name;
    }

    private protected async Task AllowAsync(string principal, ResourceType type, string name, AclOperation operation)
    {
        var binding = new AclBinding
        {
            Pattern = new()
            {
                Type = type,
                Name = name,
                ResourcePatternType = ResourcePatternType.Literal,
            },
            Entry = new()
            {
                Principal = principal,
                Host = "*",
                Operation = operation,
                PermissionType = AclPermissionType.Allow,
            },
        };
        using var admin = Admin(await Cluster.ClientOfAsync("operator", cancellationToken: Stop));
        await admin.CreateAclsAsync([binding]);
    }

    private protected static async Task ProduceAsync(ClientConfig config, string topic, string value = "booked")
    {
        using var producer = new ProducerBuilder<Null, string>(
            new ProducerConfig(new Dictionary<string, string>(config)) { MessageTimeoutMs = 30_000 }
        )
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();
        await producer.ProduceAsync(topic, new() { Value = value }).WaitAsync(Patience, Stop);
    }

    /// <summary>The first error that a client reports which is not merely about reaching brokers.</summary>
    static async Task<Error> FirstErrorAsync(ClientConfig config)
    {
        var error = new TaskCompletionSource<Error>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig(config))
            .SetLogHandler((_, _) => { })
            .SetErrorHandler(
                (_, e) =>
                {
                    if (e.Code is not (ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Transport))
                        error.TrySetResult(e);
                }
            )
            .Build();
        return await error.Task.WaitAsync(Patience, Stop);
    }

    private protected static IAdminClient Admin(ClientConfig config) =>
        new AdminClientBuilder(new AdminClientConfig(new Dictionary<string, string>(config)))
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();

    static IEnumerable<string> Shown(object value)
    {
        yield return value.ToString()!;
        foreach (var formatter in new ViewFormatterSource().CreateTypeFormatters().Cast<ViewFormatter>())
        {
            var writer = new StringWriter();
            formatter.Format(value, writer);
            yield return writer.ToString();
        }
    }
}
