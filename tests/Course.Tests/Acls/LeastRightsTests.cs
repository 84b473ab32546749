using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Course.Kit;
using EmbeddedKafka;
using EmbeddedKafka.Security;
using AclOperation = EmbeddedKafka.Security.AclOperation;

namespace Course.Tests.Acls;

public sealed class LeastRightsTests
{
    const string Booking = "User:booking-service";
    const string Reminder = "User:reminder-service";
    const string Tool = "kafka-acls.sh --bootstrap-server localhost:9092 --add --allow-principal";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static AccessAttempt Denied(
        AclOperation operation,
        AclResourceType type,
        string name,
        string request = "Produce"
    ) => new("User:alice", "10.0.0.1", operation, type, name, request, IsAllowed: false, AccessRule.DefaultDeny);

    static Acl Allow(
        AclOperation operation,
        AclResourceType type,
        string name,
        AclPatternType pattern = AclPatternType.Literal
    ) => new(type, name, pattern, "User:alice", "*", operation, AclPermission.Allow);

    static IEnumerable<string> Words(LeastRights rights) =>
        rights.Rights.Select(right => $"{right.Acl.Operation} {right.Resource}");

    [Fact]
    public void What_two_services_tried_on_Apache_Kafka_becomes_their_rights_and_no_more()
    {
        var attempts = RecordedLog.Attempts("INFO", "DEBUG", "TRACE").ToList();
        Assert.Equal(
            [
                "Read topic bookings",
                "Write topic bookings",
                "Create topic mine",
                "Read group clinic-desk",
                "Describe the cluster",
                "Write transactional id desk-1",
            ],
            Words(LeastRights.Of(Booking, attempts))
        );
        Assert.Equal(
            [
                "Read topic bookings.cancelled",
                "Read topic bookings.created",
                "Write topic bookings.created",
                "Read group clinic-reminder",
            ],
            Words(LeastRights.Of(Reminder, attempts))
        );
    }

    [Fact]
    public void The_commands_are_those_of_kafka_acls_with_the_operations_of_a_resource_in_one() =>
        Assert.Equal(
            [
                $"{Tool} {Booking} --operation Read --operation Write --topic bookings",
                $"{Tool} {Booking} --operation Create --topic mine",
                $"{Tool} {Booking} --operation Read --group clinic-desk",
                $"{Tool} {Booking} --operation Describe --cluster",
                $"{Tool} {Booking} --operation Write --transactional-id desk-1",
            ],
            LeastRights.Of(Booking, RecordedLog.Attempts("INFO", "DEBUG")).Commands("localhost:9092")
        );

    [Fact]
    public void Names_that_share_a_prefix_get_one_right_only_when_asked_for()
    {
        AccessAttempt[] attempts =
        [
            Denied(AclOperation.Write, AclResourceType.Topic, "clinic.north.bookings"),
            Denied(AclOperation.Write, AclResourceType.Topic, "clinic.north.bills"),
            Denied(AclOperation.Write, AclResourceType.Topic, "clinics"),
            Denied(AclOperation.Read, AclResourceType.Group, "clinic.desk"),
        ];
        Assert.All(
            LeastRights.Of("User:alice", attempts).Rights,
            right => Assert.Equal(AclPatternType.Literal, right.Acl.PatternType)
        );
        var prefixed = LeastRights.Of("User:alice", attempts, prefixed: true);
        Assert.Equal(["Write topic clinic.north.…", "Write topic clinics", "Read group clinic.desk"], Words(prefixed));
        Assert.Equal(
            $"{Tool} User:alice --operation Write --topic clinic.north. --resource-pattern-type prefixed",
            prefixed.Commands("localhost:9092")[0]
        );
        Assert.Contains("those to come too", prefixed.Rights[0].Warning);
    }

    [Fact]
    public void Probes_are_no_needs() => Assert.Empty(LeastRights.Of(Reminder, RecordedLog.Attempts("TRACE")).Rights);

    [Fact]
    public void An_idempotent_producer_that_is_refused_its_id_needs_its_topic_and_not_the_cluster()
    {
        var notes = LeastRights
            .Of(
                Reminder,
                RecordedLog.Attempts("INFO", "TRACE").Where(attempt => attempt.Operation != AclOperation.Read)
            )
            .Notes;
        Assert.Contains(
            notes,
            note =>
                note.Contains("WRITE on its topic, which the log cannot name: bookings.cancelled, bookings.created?")
        );
    }

    [Fact]
    public void The_right_on_the_cluster_that_idempotence_once_needed_is_left_out()
    {
        var seen = Denied(AclOperation.IdempotentWrite, AclResourceType.Cluster, "kafka-cluster", "InitProducerId") with
        {
            IsAllowed = true,
            Rule = AccessRule.SuperUser,
        };
        var rights = LeastRights.Of(
            "User:alice",
            [seen, Denied(AclOperation.Write, AclResourceType.Topic, "bookings")]
        );
        Assert.Equal(["Write topic bookings"], Words(rights));
        Assert.Contains(rights.Notes, note => note.Contains("super user"));
    }

    [Theory]
    [InlineData(AclOperation.ClusterAction, "what brokers are")]
    [InlineData(AclOperation.Alter, "give itself every other right")]
    [InlineData(AclOperation.AlterConfigs, "the configs of every broker")]
    [InlineData(AclOperation.Create, "topics of any name")]
    [InlineData(AclOperation.Describe, null)]
    public void A_right_that_reaches_far_says_so(AclOperation operation, string? warning)
    {
        var right = LeastRights.Of("User:alice", [Denied(operation, AclResourceType.Cluster, "kafka-cluster")]).Rights[
            0
        ];
        if (warning is null)
            Assert.Null(right.Warning);
        else
            Assert.Contains(warning, right.Warning);
    }

    [Fact]
    public void With_the_cluster_s_ACLs_only_what_is_missing_is_added_and_what_is_spare_is_told()
    {
        var spare = Allow(AclOperation.Describe, AclResourceType.Topic, "bookings");
        var acls = new ClusterAcls([
            Allow(AclOperation.Read, AclResourceType.Topic, "book", AclPatternType.Prefixed),
            spare,
        ]);
        var rights = LeastRights.Of(
            "User:alice",
            [
                Denied(AclOperation.Read, AclResourceType.Topic, "bookings", "Fetch") with
                {
                    IsAllowed = true,
                },
                Denied(AclOperation.Describe, AclResourceType.Topic, "bookings", "Metadata") with
                {
                    IsAllowed = true,
                },
                Denied(AclOperation.Read, AclResourceType.Group, "desk", "JoinGroup"),
            ],
            acls
        );
        Assert.Equal([true, false], rights.Rights.Select(right => right.IsHeld));
        Assert.Equal([$"{Tool} User:alice --operation Read --group desk"], rights.Commands("localhost:9092"));
        Assert.Equal([spare], rights.Unused);
    }

    [Fact]
    public void An_ACL_that_denies_has_to_go_before_anything_helps()
    {
        var denial = Allow(AclOperation.All, AclResourceType.Topic, "bookings") with
        {
            Permission = AclPermission.Deny,
            Host = "10.0.0.1",
        };
        var rights = LeastRights.Of(
            "User:alice",
            [Denied(AclOperation.Write, AclResourceType.Topic, "bookings")],
            new ClusterAcls([denial, Allow(AclOperation.Write, AclResourceType.Topic, "bookings")])
        );
        Assert.Equal([denial], rights.Rights[0].InTheWay);
        Assert.Equal(
            [
                "kafka-acls.sh --bootstrap-server localhost:9092 --remove --deny-principal User:alice --deny-host 10.0.0.1 "
                    + "--operation All --topic bookings",
            ],
            rights.Commands("localhost:9092")
        );
    }

    [Theory]
    [InlineData("it's; rm -rf /", """'it'\''s; rm -rf /'""")]
    [InlineData("$(reboot)", "'$(reboot)'")]
    [InlineData("a\u001b[2J'b", """$'a\u001b[2J\'b'""")]
    public void Names_that_a_shell_or_a_terminal_would_obey_are_quoted(string name, string quoted)
    {
        var rights = LeastRights.Of(
            "User:alice",
            [Denied(AclOperation.Read, AclResourceType.Group, name, "JoinGroup")]
        );
        Assert.Equal($"{Tool} User:alice --operation Read --group {quoted}", rights.Commands("localhost:9092")[0]);
        Assert.DoesNotContain('\u001b', rights.Rights[0].Resource);
    }

    [Fact]
    public async Task A_secured_cluster_s_audit_becomes_rights_that_let_the_client_work()
    {
        await using var cluster = await Cluster.StartAsync(
            brokers: 1,
            provider: "embedded",
            secured: true,
            cancellationToken: Stop
        );
        await cluster.CreateTopicAsync("bookings", partitions: 1, cancellationToken: Stop);
        using var admin = new AdminClientBuilder(
            await cluster.ClientOfAsync("operator", cancellationToken: Stop)
        ).Build();
        var done = false;
        for (var round = 0; round < 4 && !done; round++)
        {
            done = await WriteAsync(cluster);
            var audit = await cluster.Security().AuditAsync(Stop);
            var rights = LeastRights.Of(
                "User:booking-service",
                audit.Entries.Select(AccessAttempt.Of),
                await ClusterAcls.ReadAsync(admin)
            );
            var missing = rights.Rights.Where(right => right.IsHeld == false).ToList();
            if (missing.Count > 0)
                await admin.CreateAclsAsync(missing.Select(right => Binding(right.Acl)));
        }
        Assert.True(done);
    }

    static async Task<bool> WriteAsync(ICluster cluster)
    {
        var settings = new ProducerConfig(await cluster.ClientOfAsync("booking-service", cancellationToken: Stop))
        {
            EnableIdempotence = false,
        };
        using var producer = new ProducerBuilder<Null, string>(settings)
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();
        try
        {
            await producer.ProduceAsync("bookings", new() { Value = "made" }, Stop);
            return true;
        }
        catch (ProduceException<Null, string> e) when (e.Error.Code == ErrorCode.TopicAuthorizationFailed)
        {
            return false;
        }
    }

    static AclBinding Binding(Acl acl) =>
        new()
        {
            Pattern = new()
            {
                Type = (ResourceType)acl.ResourceType,
                Name = acl.ResourceName,
                ResourcePatternType = (ResourcePatternType)acl.PatternType,
            },
            Entry = new()
            {
                Principal = acl.Principal,
                Host = acl.Host,
                Operation = (Confluent.Kafka.Admin.AclOperation)acl.Operation,
                PermissionType = (AclPermissionType)acl.Permission,
            },
        };

    [Fact]
    public void A_notebook_shows_them_as_a_table()
    {
        var text = ((IShown)LeastRights.Of(Booking, RecordedLog.Attempts("INFO"))).View.ToString();
        Assert.Contains("The least rights of User:booking-service", text);
        Assert.Contains("group clinic-desk", text);
    }
}
