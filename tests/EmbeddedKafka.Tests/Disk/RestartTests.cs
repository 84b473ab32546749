using System.Collections.Concurrent;
using Confluent.Kafka;
using EmbeddedKafka.Tests.Scenarios;

namespace EmbeddedKafka.Tests.Disk;

public sealed class RestartTests : IDisposable
{
    readonly TemporaryDirectory _directory = new();
    readonly ConcurrentQueue<string> _log = new();

    public void Dispose() => _directory.Dispose();

    Task<EmbeddedKafkaCluster> StartAsync(Action<EmbeddedKafkaOptions>? change = null)
    {
        var options = new EmbeddedKafkaOptions { DataDirectory = _directory.Path, Logger = _log.Enqueue };
        options.Configs["offsets.topic.num.partitions"] = "3";
        change?.Invoke(options);
        return EmbeddedKafkaCluster.StartAsync(options);
    }

    static async Task<long[]> ProduceAsync(
        EmbeddedKafkaCluster cluster,
        string topic,
        int from,
        int count,
        Action<ProducerConfig>? change = null
    )
    {
        using var producer = Clients.Producer(cluster, change);
        var sent = Enumerable
            .Range(from, count)
            .Select(i =>
                producer.ProduceAsync(new TopicPartition(topic, 0), new() { Key = $"k{i % 7}", Value = $"v{i}" })
            );
        return [.. (await Task.WhenAll(sent)).Select(result => result.Offset.Value)];
    }

    [Fact]
    public async Task A_cluster_goes_on_where_it_was_stopped()
    {
        string id;
        TopicSnapshot before;
        await using (var cluster = await StartAsync())
        {
            id = cluster.ClusterId;
            await Clients.CreateAsync(
                cluster,
                "orders",
                partitions: 2,
                configs: new() { ["retention.ms"] = "123456789" }
            );
            await Clients.CreateAsync(cluster, "gone");
            await ProduceAsync(cluster, "orders", 0, 50);
            using var consumer = Clients.Consumer(cluster, config => config.GroupId = "readers");
            consumer.Commit([new("orders", 0, 17)]);
            await Clients.WithAdminAsync(
                cluster,
                async admin =>
                {
                    await admin.DeleteTopicsAsync(["gone"]);
                    await admin.DeleteRecordsAsync([new("orders", 0, 5)]);
                    await admin.IncrementalAlterConfigsAsync(
                        new()
                        {
                            [new() { Type = Confluent.Kafka.Admin.ResourceType.Broker, Name = "2" }] =
                            [
                                new()
                                {
                                    Name = "log.cleaner.backoff.ms",
                                    Value = "777",
                                    IncrementalOperation = Confluent.Kafka.Admin.AlterConfigOpType.Set,
                                },
                            ],
                        }
                    );
                }
            );
            before = cluster.Snapshot().Topic("orders");
        }
        await using (var cluster = await StartAsync())
        {
            Assert.Equal(id, cluster.ClusterId);
            var after = cluster.Snapshot().Topic("orders");
            Assert.DoesNotContain(cluster.Snapshot().Topics, topic => topic.Name == "gone");
            Assert.Equal(before.Id, after.Id);
            Assert.Equal(before.Configs, after.Configs);
            var (old, now) = (before.Partitions[0], after.Partitions[0]);
            Assert.Equal(
                (old.LogStartOffset, old.HighWatermark, old.LogEndOffset),
                (now.LogStartOffset, now.HighWatermark, now.LogEndOffset)
            );
            Assert.Equal((5, 50), (now.LogStartOffset, now.HighWatermark));
            Assert.True(now.LeaderEpoch > old.LeaderEpoch);
            Assert.Equal(old.Isr, now.Isr);
            var read = Clients.ReadAll(cluster, "orders", 45);
            Assert.Equal(Enumerable.Range(5, 45).Select(i => $"v{i}"), read.Select(record => record.Message.Value));
            using var consumer = Clients.Consumer(cluster, config => config.GroupId = "readers");
            Assert.Equal(17, consumer.Committed([new("orders", 0)], Clients.Patience)[0].Offset.Value);
            Assert.Equal(Enumerable.Range(50, 10).Select(i => (long)i), await ProduceAsync(cluster, "orders", 50, 10));
            await Clients.WithAdminAsync(
                cluster,
                async admin =>
                {
                    var described = await admin.DescribeConfigsAsync([
                        new() { Type = Confluent.Kafka.Admin.ResourceType.Broker, Name = "2" },
                    ]);
                    Assert.Equal("777", described[0].Entries["log.cleaner.backoff.ms"].Value);
                }
            );
        }
        Assert.Empty(_log);
    }

    [Fact]
    public async Task One_directory_serves_one_cluster_at_a_time()
    {
        await using var cluster = await StartAsync();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync());
        Assert.Contains("in use by another cluster", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_of_three_brokers_is_not_started_with_one()
    {
        await (await StartAsync()).DisposeAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(options => options.Brokers = 1));
        await (await StartAsync()).DisposeAsync();
    }

    [Fact]
    public async Task A_disk_holds_more_than_memory()
    {
        await using var cluster = await StartAsync(options => options.MaxRetainedBytes = 100_000);
        await Clients.CreateAsync(cluster, "t");
        using (var producer = Clients.Producer(cluster, config => config.LingerMs = 5))
            await Task.WhenAll(
                Enumerable
                    .Range(0, 1000)
                    .Select(i =>
                        producer.ProduceAsync("t", new() { Key = "k", Value = $"{i} {new string('x', 1000)}" })
                    )
            );
        var read = Clients.ReadAll(cluster, "t", 1000);
        Assert.Equal(
            Enumerable.Range(0, 1000).Select(i => $"{i}"),
            read.Select(record => record.Message.Value.Split(' ')[0])
        );
        Assert.Equal(0, cluster.Snapshot().Topic("t").Partitions[0].LogStartOffset);
    }

    [Fact]
    public async Task A_broker_that_was_down_keeps_its_files_and_catches_up()
    {
        await using (var cluster = await StartAsync())
        {
            await Clients.CreateAsync(cluster, "t");
            await ProduceAsync(cluster, "t", 0, 10);
            await cluster.Brokers[2].StopAsync();
            await ProduceAsync(cluster, "t", 10, 10);
            Assert.True(File.Exists(_directory.At("broker-3", "t-0", "00000000000000000000.log")));
        }
        await using (var cluster = await StartAsync())
        {
            await Clients.UntilAsync(
                () => cluster.Snapshot().Topic("t").Partitions[0].Isr.Count == 3,
                "broker 3 is in sync"
            );
            Assert.All(
                cluster.Snapshot().Topic("t").Partitions[0].Replicas,
                replica => Assert.Equal(20, replica.LogEndOffset)
            );
        }
    }

    [Fact]
    public async Task A_broker_whose_disk_fails_stops_and_another_leads()
    {
        await using var cluster = await StartAsync(options => options.Configs["broker.session.timeout.ms"] = "300");
        await Clients.CreateAsync(cluster, "t");
        await Clients.CreateAsync(cluster, "other");
        var leader = cluster.Snapshot().Topic("t").Partitions[0].Leader;
        Directory.Delete(_directory.At($"broker-{leader}", "t-0"), recursive: true);
        Assert.Equal([0, 1, 2], (await ProduceAsync(cluster, "t", 0, 3)).Order());
        Assert.False(cluster.Brokers[leader - 1].IsRunning);
        Assert.NotEqual(leader, cluster.Snapshot().Topic("t").Partitions[0].Leader);
        Assert.Equal(3, Clients.ReadAll(cluster, "t", 3).Count);
        await ProduceAsync(cluster, "other", 0, 3);
        Assert.Contains(
            $"broker {leader} cannot write to its log directory",
            Assert.Single(_log, line => line.Contains("log directory", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Who_may_do_what_outlives_the_process()
    {
        var acl = new Confluent.Kafka.Admin.AclBinding
        {
            Pattern = new()
            {
                Type = Confluent.Kafka.Admin.ResourceType.Topic,
                Name = "orders-",
                ResourcePatternType = Confluent.Kafka.Admin.ResourcePatternType.Prefixed,
            },
            Entry = new()
            {
                Principal = "User:alice",
                Host = "*",
                Operation = Confluent.Kafka.Admin.AclOperation.Read,
                PermissionType = Confluent.Kafka.Admin.AclPermissionType.Deny,
            },
        };
        void Secure(EmbeddedKafkaOptions options)
        {
            options.Configs["authorizer.class.name"] = "org.apache.kafka.metadata.authorizer.StandardAuthorizer";
            options.Configs["super.users"] = "User:ANONYMOUS";
        }
        await using (var cluster = await StartAsync(Secure))
            await Clients.WithAdminAsync(
                cluster,
                async admin =>
                {
                    await admin.CreateAclsAsync([acl]);
                    await admin.AlterUserScramCredentialsAsync([
                        new Confluent.Kafka.Admin.UserScramCredentialUpsertion
                        {
                            User = "bob",
                            Password = "secret"u8.ToArray(),
                            Salt = "salt"u8.ToArray(),
                            ScramCredentialInfo = new()
                            {
                                Mechanism = Confluent.Kafka.Admin.ScramMechanism.ScramSha256,
                                Iterations = 5000,
                            },
                        },
                    ]);
                }
            );
        await using (var cluster = await StartAsync(Secure))
            await Clients.WithAdminAsync(
                cluster,
                async admin =>
                {
                    var acls = await admin.DescribeAclsAsync(
                        new()
                        {
                            PatternFilter = new()
                            {
                                Type = Confluent.Kafka.Admin.ResourceType.Any,
                                ResourcePatternType = Confluent.Kafka.Admin.ResourcePatternType.Any,
                            },
                            EntryFilter = new()
                            {
                                Operation = Confluent.Kafka.Admin.AclOperation.Any,
                                PermissionType = Confluent.Kafka.Admin.AclPermissionType.Any,
                            },
                        }
                    );
                    Assert.Equal(acl, Assert.Single(acls.AclBindings));
                    var users = await admin.DescribeUserScramCredentialsAsync(["bob"]);
                    Assert.Equal(5000, users.UserScramCredentialsDescriptions[0].ScramCredentialInfos[0].Iterations);
                }
            );
    }

    [Fact]
    public async Task Open_and_aborted_transactions_are_what_they_were()
    {
        await using (var cluster = await StartAsync())
        {
            await Clients.CreateAsync(cluster, "t");
            using var producer = Clients.Producer(cluster, config => config.TransactionalId = "writer");
            producer.InitTransactions(Clients.Patience);
            foreach (var (value, commit) in ((string, bool)[])[("aborted", false), ("committed", true)])
            {
                producer.BeginTransaction();
                await producer.ProduceAsync("t", new() { Key = "k", Value = value });
                if (commit)
                    producer.CommitTransaction(Clients.Patience);
                else
                    producer.AbortTransaction(Clients.Patience);
            }
            producer.BeginTransaction();
            await producer.ProduceAsync("t", new() { Key = "k", Value = "open" });
        }
        await using (var cluster = await StartAsync())
        {
            Assert.Equal(4, cluster.Snapshot().Topic("t").Partitions[0].LastStableOffset);
            // The same id again aborts what its last owner left open.
            using var producer = Clients.Producer(cluster, config => config.TransactionalId = "writer");
            producer.InitTransactions(Clients.Patience);
            producer.BeginTransaction();
            await producer.ProduceAsync("t", new() { Key = "k", Value = "after" });
            producer.CommitTransaction(Clients.Patience);
            Assert.Equal(
                ["committed", "after"],
                Clients
                    .ReadAll(cluster, "t", 2, change: config => config.IsolationLevel = IsolationLevel.ReadCommitted)
                    .Select(record => record.Message.Value)
            );
        }
    }

    [Fact]
    public async Task The_end_of_the_metadata_may_be_damaged()
    {
        await using (var cluster = await StartAsync())
        {
            await Clients.CreateAsync(cluster, "t");
            await ProduceAsync(cluster, "t", 0, 3);
        }
        await using (var file = File.Open(_directory.At("metadata", "metadata.log"), FileMode.Append))
            file.Write("deadbeef {\"key\":\"topic/t\",\"val"u8);
        await using (var cluster = await StartAsync())
            Assert.Equal(3, Clients.ReadAll(cluster, "t", 3).Count);
        Assert.Single(_log, line => line.Contains("set aside", StringComparison.Ordinal));
        Assert.Single(Directory.GetFiles(_directory.At("metadata"), "*.damaged-*"));
    }
}
