using Course.Kit;
using EmbeddedKafka;
using EmbeddedKafka.Security;

namespace Course.Tests.Acls;

public sealed class AccessAttemptTests
{
    [Fact]
    public void Every_line_that_Apache_Kafka_wrote_is_understood()
    {
        var log = AuthorizerLog.Read(File.ReadLines(RecordedLog.File));
        Assert.Equal((76, 0), (log.Lines, log.OtherLines));
        Assert.All(log.Attempts.Keys, attempt => Assert.NotNull(attempt.Rule));
    }

    [Fact]
    public void A_refusal_says_who_wanted_what_from_where() =>
        Assert.Equal(
            new AccessAttempt(
                "User:booking-service",
                "127.0.0.1",
                AclOperation.Describe,
                AclResourceType.Topic,
                "bookings",
                "Metadata",
                IsAllowed: false,
                AccessRule.DefaultDeny
            ),
            RecordedLog.Attempts("INFO").First()
        );

    [Fact]
    public void The_ACL_that_decided_is_read_with_it()
    {
        var denied = RecordedLog.Attempts("INFO").First(attempt => attempt.Acl is not null);
        Assert.Equal(
            new Acl(
                AclResourceType.Topic,
                "bookings.cancelled",
                AclPatternType.Literal,
                "User:reminder-service",
                "127.0.0.1",
                AclOperation.Read,
                AclPermission.Deny
            ),
            denied.Acl
        );
        Assert.Equal((false, AccessRule.MatchingAcl), (denied.IsAllowed, denied.Rule));
    }

    [Fact]
    public void What_is_on_TRACE_is_a_probe_and_nothing_else_is()
    {
        Assert.All(RecordedLog.Attempts("TRACE"), attempt => Assert.True(attempt.IsProbe));
        Assert.All(RecordedLog.Attempts("INFO", "DEBUG"), attempt => Assert.False(attempt.IsProbe));
    }

    [Fact]
    public void What_an_embedded_cluster_writes_is_understood_as_it_was_meant()
    {
        var decided = new AccessDecided(
            DateTimeOffset.UnixEpoch,
            1,
            "SASL",
            "User:alice",
            "10.0.0.1",
            "desk",
            EmbeddedKafka.Protocol.ApiKey.JoinGroup,
            AclOperation.Read,
            AclResourceType.Group,
            "clinic, patternType=desk",
            IsAllowed: true,
            AccessRule.MatchingAcl,
            new(
                AclResourceType.Group,
                "clinic, ",
                AclPatternType.Prefixed,
                "User:*",
                "*",
                AclOperation.All,
                AclPermission.Allow
            ),
            IsProbe: false
        );
        Assert.Equal(AccessAttempt.Of(decided), AccessAttempt.Parse(decided.LogLine));
    }

    [Theory]
    [InlineData(
        // Apache Kafka 2.8 and 3.9 with AclAuthorizer.
        "[2024-05-02 10:00:00,000] INFO Principal = User:bob is Denied Operation = DescribeConfigs from host = 10.0.0.2 on resource = "
            + "TransactionalId:LITERAL:pay-1 for request = InitProducerId with resourceRefCount = 1 (kafka.authorizer.logger)"
    )]
    [InlineData(
        "secure-1_1  | [2026-11-30 09:00:00,000] INFO Principal = User:bob is Denied operation = DESCRIBE_CONFIGS from host = "
            + "10.0.0.2 on resource = TransactionalId:LITERAL:pay-1 for request = InitProducerId with resourceRefCount = 1 "
            + "based on rule DefaultDeny (kafka.authorizer.logger)"
    )]
    public void Older_brokers_and_container_logs_are_understood(string line)
    {
        var attempt = AccessAttempt.Parse(line)!;
        Assert.Equal(
            ("User:bob", AclOperation.DescribeConfigs, AclResourceType.TransactionalId, "pay-1", false, false),
            (
                attempt.Principal,
                attempt.Operation,
                attempt.ResourceType,
                attempt.ResourceName,
                attempt.IsAllowed,
                attempt.IsProbe
            )
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("[2026-11-30 09:00:00,000] INFO [BrokerServer id=1] Transition from STARTING to STARTED")]
    [InlineData(
        "Principal = User:bob is Denied operation = FLY from host = 10.0.0.2 on resource = Topic:LITERAL:a for request = Produce"
    )]
    public void Any_other_line_is_none(string line) => Assert.Null(AccessAttempt.Parse(line));
}
