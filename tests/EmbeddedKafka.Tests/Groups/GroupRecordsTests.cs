using EmbeddedKafka.Groups;
using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;
using EmbeddedKafka.Tests.Cluster;
using EmbeddedKafka.Tests.Network;
using EmbeddedKafka.Tests.Scenarios;

namespace EmbeddedKafka.Tests.Groups;

/// <summary>What coordinators leave in __consumer_offsets, and what they make of it.</summary>
public sealed class GroupRecordsTests
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public void An_offset_is_written_byte_for_byte_as_Kafka_does()
    {
        // As a broker of Apache Kafka 4.3.1 wrote it.
        var record = OffsetRecords.Commit(
            "probe",
            "pt",
            1,
            new(7, -1, "meta", 0x01A20AA2C5A0, new("2818c7fd-4cf9-4854-a2ae-f48c14572c9e"))
        );
        Assert.Equal("0001000570726F6265000270740000" + "0001", Convert.ToHexString(record.Key));
        Assert.Equal(
            "00040000000000000007FFFFFFFF056D657461000001A20AA2C5A00100102818C7FD4CF94854A2AEF48C14572C9E",
            Convert.ToHexString(record.Value!)
        );
    }

    [Fact]
    public void A_group_is_written_byte_for_byte_as_Kafka_does()
    {
        var record = ClassicGroupRecords.Group("probe", new(2, "consumer", null, null, []) { Since = 0x01A20AA2C604 });
        Assert.Equal("0002000570726F6265", Convert.ToHexString(record.Key));
        Assert.Equal(
            "00030008636F6E73756D657200000002FFFFFFFF000001A20AA2C60400000000",
            Convert.ToHexString(record.Value!)
        );
    }

    [Fact]
    public void A_group_with_members_reads_back_as_it_was_written()
    {
        var member = new MemberRecord("m", "i", "c", "/127.0.0.1", 10, 20, [new("range", [1, 2])], [3]);
        var record = new GroupRecord(4, "consumer", "range", "m", [member]) { Since = 5 };
        var read = ClassicGroupRecords.Read(ClassicGroupRecords.Group("g", record).Value);
        Assert.Equal(
            (4, "consumer", "range", "m", 5L),
            (read.Generation, read.ProtocolType, read.Protocol, read.Leader, read.Since)
        );
        var again = Assert.Single(read.Members);
        Assert.Equal(
            ("m", "i", "c", "/127.0.0.1", 10, 20),
            (again.Id, again.InstanceId, again.ClientId, again.ClientHost, again.SessionTimeout, again.RebalanceTimeout)
        );
        Assert.Equal([1, 2], Assert.Single(again.Protocols).Metadata);
        Assert.Equal([3], again.Assignment);
    }

    [Fact]
    public void A_new_coordinator_knows_what_the_log_says_and_nothing_else()
    {
        var harness = WithGroup("g", out var coordinator);
        harness.Commit("g", "t", 0, 5);
        harness.Commit("g", "t", 0, 6);
        harness.Run(() => harness.State.Groups.Find("g")!.Offsets.Commit("t", 0, new(99, -1, "never written")));
        harness.Stop(coordinator);
        Assert.Equal(6, harness.Committed("g"));
        Assert.NotEqual(coordinator, harness.Run(() => harness.State.Groups.Find("g")!.CoordinatorId));
    }

    [Fact]
    public void A_deleted_group_stays_deleted_for_the_next_coordinator()
    {
        var harness = WithGroup("g", out var coordinator);
        harness.Commit("g", "t", 0, 5);
        harness.Run(() => harness.State.Groups.Delete(harness.State.Groups.Find("g")!));
        harness.Stop(coordinator);
        Assert.Null(harness.Run(() => harness.State.Groups.Find("g")));
    }

    [Fact]
    public void Offsets_of_a_group_without_members_expire_and_the_group_goes_with_the_last()
    {
        var harness = WithGroup(
            "g",
            out _,
            new() { ["offsets.retention.minutes"] = "60", ["offsets.retention.check.interval.ms"] = "60000" }
        );
        harness.Commit("g", "t", 0, 5);
        harness.Advance(30 * 60);
        harness.Commit("g", "t", 1, 6);
        harness.Advance((30 * 60) + 61);
        Assert.Equal((null, 6L), (harness.Committed("g"), harness.Committed("g", 1)));
        harness.Advance(31 * 60);
        Assert.Null(harness.Run(() => harness.State.Groups.Find("g")));
        Assert.Equal(2, harness.Run(() => harness.Tombstones("g")));
    }

    [Fact]
    public async Task A_commit_is_answered_when_the_replicas_in_sync_have_it()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(cancellationToken: Cancel);
        await Clients.CreateAsync(cluster, "t");
        using var client = await CoordinatorAsync(cluster, "g");
        foreach (var broker in cluster.Brokers)
            cluster.HoldReplication(broker.Id, "__consumer_offsets");
        var commit = client.CallAsync<OffsetCommitResponse>(Commit("g", 5), 8);
        await Clients.UntilAsync(
            () => cluster.Snapshot().Groups.Any(group => group.Offsets.Count == 1),
            "the coordinator has the offset"
        );
        Assert.False(commit.IsCompleted);
        foreach (var broker in cluster.Brokers)
            cluster.ReleaseReplication(broker.Id, "__consumer_offsets");
        Assert.Equal(ErrorCode.None, (await commit).Topics[0].Partitions[0].ErrorCode);
    }

    [Fact]
    public async Task Without_enough_replicas_in_sync_the_coordinator_is_not_available()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            new()
            {
                Brokers = 2,
                Configs = new Dictionary<string, string> { ["min.insync.replicas"] = "2" },
            },
            Cancel
        );
        await Clients.CreateAsync(cluster, "t", replicas: 2);
        (await CoordinatorAsync(cluster, "g")).Dispose();
        await cluster.Brokers[1].StopAsync();
        using var client = await CoordinatorAsync(cluster, "g");
        Assert.Equal(
            ErrorCode.CoordinatorNotAvailable,
            (await client.CallAsync<OffsetCommitResponse>(Commit("g", 5), 8)).Topics[0].Partitions[0].ErrorCode
        );
        await cluster.Brokers[1].StartAsync();
        Assert.Equal(
            ErrorCode.None,
            (await client.CallAsync<OffsetCommitResponse>(Commit("g", 5), 8)).Topics[0].Partitions[0].ErrorCode
        );
    }

    static OffsetCommitRequest Commit(string group, long offset) =>
        new()
        {
            GroupId = group,
            GenerationIdOrMemberEpoch = -1,
            Topics = [new() { Name = "t", Partitions = [new() { PartitionIndex = 0, CommittedOffset = offset }] }],
        };

    internal static async Task<RawClient> CoordinatorAsync(EmbeddedKafkaCluster cluster, string group)
    {
        using var any = await RawClient.ConnectAsync(cluster.Brokers.First(broker => broker.IsRunning).Port);
        var found = await any.CallAsync<FindCoordinatorResponse>(new FindCoordinatorRequest { Key = group }, 3);
        return await RawClient.ConnectAsync(cluster.Brokers[found.NodeId - 1].Port);
    }

    static OffsetsHarness WithGroup(string group, out int coordinator, Dictionary<string, string>? configs = null)
    {
        var harness = new OffsetsHarness(configs);
        coordinator = harness.Run(() => harness.State.Groups.FindCoordinator(group)!.Id);
        return harness;
    }

    sealed class OffsetsHarness(Dictionary<string, string>? configs) : ClusterHarness(3, configs)
    {
        public void Commit(string group, string topic, int partition, long offset) =>
            Run(() =>
            {
                var record = new OffsetRecord(offset, -1, "", State.Now);
                State.Groups.FindOrCreate(group).Offsets.Commit(topic, partition, record);
                State.Groups.Write(group, [OffsetRecords.Commit(group, topic, partition, record)]);
            });

        public long? Committed(string group, int partition = 0) =>
            Run(() => State.Groups.Find(group)?.Offsets.Find("t", partition)?.Offset);

        public int Tombstones(string group)
        {
            var topic = State.Find(GroupRegistry.OffsetsTopic)!;
            var log = topic.Partitions[JavaHash.Partition(group, topic.Partitions.Count)].LeaderReplica!.Log;
            return log
                .Segments.SelectMany(segment => segment.Batches)
                .SelectMany(LogRecord.In)
                .Count(record =>
                    record.Value is null && RecordCodec.TypeOf(record.Key!.Value) == (short)GroupRecordType.OffsetCommit
                );
        }
    }
}
