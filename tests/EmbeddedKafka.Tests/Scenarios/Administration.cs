using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace EmbeddedKafka.Tests.Scenarios;

public sealed class Administration : IAsyncLifetime
{
    EmbeddedKafkaCluster _cluster = null!;
    IAdminClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await EmbeddedKafkaCluster.StartAsync(
            new() { Configs = new Dictionary<string, string> { ["log.retention.hours"] = "1" } }
        );
        _admin = Clients.Admin(_cluster);
    }

    public ValueTask DisposeAsync()
    {
        _admin.Dispose();
        return _cluster.DisposeAsync();
    }

    async Task<(ErrorCode, string)> RefusalAsync(TopicSpecification topic)
    {
        var failed = await Assert.ThrowsAsync<CreateTopicsException>(() => _admin.CreateTopicsAsync([topic]));
        return (failed.Results[0].Error.Code, failed.Results[0].Error.Reason);
    }

    [Fact]
    public async Task Brokers_that_are_down_get_no_replicas_where_the_others_suffice()
    {
        await _cluster.Brokers[2].StopAsync();
        await _admin.CreateTopicsAsync([
            new()
            {
                Name = "pairs",
                NumPartitions = 4,
                ReplicationFactor = 2,
            },
            new()
            {
                Name = "threes",
                NumPartitions = 4,
                ReplicationFactor = 3,
            },
        ]);
        Assert.All(
            _cluster.Snapshot().Topic("pairs").Partitions,
            partition => Assert.DoesNotContain(3, partition.Replicas.Select(replica => replica.BrokerId))
        );
        Assert.All(
            _cluster.Snapshot().Topic("threes").Partitions,
            partition => Assert.Contains(3, partition.Replicas.Select(replica => replica.BrokerId))
        );
    }

    [Fact]
    public async Task Topics_are_refused_in_Kafkas_words()
    {
        await Clients.CreateAsync(_cluster, "here");
        Assert.Equal(
            (ErrorCode.TopicAlreadyExists, "Topic 'here' already exists."),
            await RefusalAsync(
                new()
                {
                    Name = "here",
                    NumPartitions = 1,
                    ReplicationFactor = 1,
                }
            )
        );
        Assert.Equal(
            (
                ErrorCode.InvalidReplicationFactor,
                "Unable to replicate the partition 4 time(s): The target replication factor of 4 cannot be "
                    + "reached because only 3 broker(s) are registered or some brokers have all their log "
                    + "directories cordoned."
            ),
            await RefusalAsync(
                new()
                {
                    Name = "a",
                    NumPartitions = 1,
                    ReplicationFactor = 4,
                }
            )
        );
        Assert.Equal(
            ErrorCode.InvalidPartitions,
            (
                await RefusalAsync(
                    new()
                    {
                        Name = "a",
                        NumPartitions = 0,
                        ReplicationFactor = 1,
                    }
                )
            ).Item1
        );
        Assert.Equal(
            ErrorCode.TopicException,
            (
                await RefusalAsync(
                    new()
                    {
                        Name = "a b",
                        NumPartitions = 1,
                        ReplicationFactor = 1,
                    }
                )
            ).Item1
        );
        Assert.Equal(
            (ErrorCode.InvalidConfig, "Unknown topic config name: no.such"),
            await RefusalAsync(
                new()
                {
                    Name = "a",
                    NumPartitions = 1,
                    ReplicationFactor = 1,
                    Configs = new() { ["no.such"] = "1" },
                }
            )
        );
        Assert.Equal(
            (ErrorCode.InvalidConfig, "Invalid value -5 for configuration retention.ms: Value must be at least -1"),
            await RefusalAsync(
                new()
                {
                    Name = "a",
                    NumPartitions = 1,
                    ReplicationFactor = 1,
                    Configs = new() { ["retention.ms"] = "-5" },
                }
            )
        );
        Assert.Equal(
            (ErrorCode.InvalidConfig, "Invalid value soon for configuration retention.ms: Not a number of type LONG"),
            await RefusalAsync(
                new()
                {
                    Name = "a",
                    NumPartitions = 1,
                    ReplicationFactor = 1,
                    Configs = new() { ["retention.ms"] = "soon" },
                }
            )
        );
        Assert.Equal(
            ErrorCode.InvalidReplicaAssignment,
            (
                await RefusalAsync(
                    new()
                    {
                        Name = "a",
                        NumPartitions = 1,
                        ReplicasAssignments = new() { [0] = [1, 1] },
                    }
                )
            ).Item1
        );
        Assert.Equal(["here"], _cluster.Snapshot().Topics.Select(topic => topic.Name));
    }

    [Fact]
    public async Task Replicas_can_be_chosen_by_hand()
    {
        await _admin.CreateTopicsAsync([
            new()
            {
                Name = "by-hand",
                NumPartitions = 2,
                ReplicasAssignments = new() { [0] = [3, 1], [1] = [2, 3] },
            },
        ]);
        var partitions = _cluster.Snapshot().Topic("by-hand").Partitions;
        Assert.Equal([3, 2], partitions.Select(partition => partition.Leader));
        Assert.Equal([3, 1], partitions[0].Replicas.Select(replica => replica.BrokerId));
    }

    [Fact]
    public async Task Validation_alone_makes_nothing()
    {
        await _admin.CreateTopicsAsync(
            [
                new()
                {
                    Name = "maybe",
                    NumPartitions = 1,
                    ReplicationFactor = 1,
                },
            ],
            new() { ValidateOnly = true }
        );
        Assert.Empty(_cluster.Snapshot().Topics);
    }

    [Fact]
    public async Task Configs_tell_where_they_come_from()
    {
        await Clients.CreateAsync(_cluster, "t", configs: new() { ["segment.bytes"] = "2000000" });
        var entries = (await _admin.DescribeConfigsAsync([new() { Type = ResourceType.Topic, Name = "t" }]))[0].Entries;
        Assert.Equal(("2000000", ConfigSource.DynamicTopicConfig), Of("segment.bytes"));
        // Kafka 4.3 names a source only where log.retention.ms itself is set, not for hours.
        Assert.Equal(("3600000", ConfigSource.DefaultConfig), Of("retention.ms"));
        Assert.Equal(("delete", ConfigSource.DefaultConfig), Of("cleanup.policy"));
        Assert.Equal(("1", ConfigSource.DynamicDefaultBrokerConfig), Of("min.insync.replicas"));
        (string, ConfigSource) Of(string name) => (entries[name].Value, entries[name].Source);
    }

    [Fact]
    public async Task Configs_change_one_by_one()
    {
        await Clients.CreateAsync(_cluster, "t");
        var resource = new ConfigResource { Type = ResourceType.Topic, Name = "t" };
        await AlterAsync("min.insync.replicas", "2", AlterConfigOpType.Set);
        await AlterAsync("cleanup.policy", "compact", AlterConfigOpType.Append);
        Assert.Equal("2", _cluster.Snapshot().Topic("t").Configs["min.insync.replicas"]);
        Assert.Equal("delete,compact", _cluster.Snapshot().Topic("t").Configs["cleanup.policy"]);
        await AlterAsync("min.insync.replicas", null, AlterConfigOpType.Delete);
        Assert.False(_cluster.Snapshot().Topic("t").Configs.ContainsKey("min.insync.replicas"));
        await Assert.ThrowsAsync<IncrementalAlterConfigsException>(() =>
            AlterAsync("retention.ms", "never", AlterConfigOpType.Set)
        );
        Task AlterAsync(string name, string? value, AlterConfigOpType operation) =>
            _admin.IncrementalAlterConfigsAsync(
                new()
                {
                    [resource] =
                    [
                        new()
                        {
                            Name = name,
                            Value = value,
                            IncrementalOperation = operation,
                        },
                    ],
                }
            );
    }

    [Fact]
    public async Task A_deleted_topic_is_gone_with_its_records()
    {
        using var producer = Clients.Producer(_cluster);
        await producer.ProduceAsync("t", new() { Value = "old" });
        var id = _cluster.Snapshot().Topic("t").Id;
        await _admin.DeleteTopicsAsync(["t"]);
        Assert.Empty(_cluster.Snapshot().Topics);
        await Clients.CreateAsync(_cluster, "t");
        Assert.NotEqual(id, _cluster.Snapshot().Topic("t").Id);
        Assert.Equal(0, _cluster.Snapshot().Topic("t").Partitions[0].LogEndOffset);
    }

    [Fact]
    public async Task Partitions_are_added_and_their_leaders_go_on_round()
    {
        await Clients.CreateAsync(_cluster, "t", partitions: 2);
        await _admin.CreatePartitionsAsync([new() { Topic = "t", IncreaseTo = 4 }]);
        Assert.Equal([1, 2, 3, 1], _cluster.Snapshot().Topic("t").Partitions.Select(partition => partition.Leader));
        var failed = await Assert.ThrowsAsync<CreatePartitionsException>(() =>
            _admin.CreatePartitionsAsync([new() { Topic = "t", IncreaseTo = 3 }])
        );
        Assert.Equal(ErrorCode.InvalidPartitions, failed.Results[0].Error.Code);
    }

    [Fact]
    public async Task The_cluster_describes_itself()
    {
        var before = await _admin.DescribeClusterAsync();
        Assert.Equal(_cluster.ClusterId, before.ClusterId);
        Assert.Equal([1, 2, 3], before.Nodes.Select(node => node.Id).Order());
        await _cluster.Brokers[0].StopAsync();
        var after = _admin.GetMetadata(Clients.Patience);
        Assert.Equal([2, 3], after.Brokers.Select(broker => broker.BrokerId).Order());
        Assert.Equal(2, _cluster.Snapshot().ControllerId);
    }
}
