using Confluent.Kafka;
using Course.Kit;

namespace Course.Tests;

public sealed class GroupMemberTests(SharedEmbeddedCluster shared) : IClassFixture<SharedEmbeddedCluster>
{
    readonly string _topic = $"shared-{Guid.NewGuid():N}";
    readonly GroupDiary _diary = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_share_and_who_leaves_gives_up_in_good_order()
    {
        await shared.Cluster.CreateTopicAsync(_topic, partitions: 4, cancellationToken: Stop);
        var ana = Member("ana").Start();
        await GroupMember.ShareAsync(4, ana);
        var ben = Member("ben").Start();
        await GroupMember.ShareAsync(4, ana, ben);
        Assert.Equal(2, ana.Owns.Count);

        await ben.LeaveAsync();
        Assert.Equal(2, _diary.Count(OwnerChange.Revoked, "ben"));
        await GroupMember.ShareAsync(4, ana);
        _diary.Close();
        await ana.LeaveAsync();
        Assert.Equal(0, _diary.Count(OwnerChange.Gone));
        Assert.Empty(ana.Owns);
    }

    [Fact]
    public async Task Who_dies_says_nothing_and_its_partitions_are_gone()
    {
        await shared.Cluster.CreateTopicAsync(_topic, cancellationToken: Stop);
        var ana = Member("ana").Start();
        await GroupMember.ShareAsync(1, ana);
        await ana.DieAsync();
        Assert.Equal(0, _diary.Count(OwnerChange.Revoked));
        Assert.Equal(1, _diary.Count(OwnerChange.Gone, "ana"));
    }

    [Fact]
    public async Task The_work_is_done_record_by_record_and_remembered()
    {
        await shared.Cluster.CreateTopicAsync(_topic, cancellationToken: Stop);
        using (var producer = new ProducerBuilder<string, string>(Settings("desk")).Build())
            foreach (var value in new[] { "first", "second" })
                await producer.ProduceAsync(_topic, new() { Key = "a", Value = value }, Stop);

        var worked = new List<string>();
        var ana = Member("ana", (_, record) => worked.Add(record.Message.Value)).Start();
        await Until.TrueAsync(() => ana.Handled.Count == 2, cancellationToken: Stop);
        await ana.LeaveAsync();
        Assert.Equal(["first", "second"], worked);
    }

    [Fact]
    public async Task A_timeline_has_a_series_for_each_member_and_a_row_for_each_partition()
    {
        await shared.Cluster.CreateTopicAsync(_topic, partitions: 2, cancellationToken: Stop);
        var ana = Member("ana").Start();
        var ben = Member("ben").Start();
        await GroupMember.ShareAsync(2, ana, ben);
        _diary.Close();
        await Task.WhenAll(ana.LeaveAsync(), ben.LeaveAsync());

        var chart = _diary.Timeline("who owned what");
        Assert.Equal(["ana", "ben"], chart.AllSeries.Select(series => series.Name));
    }

    GroupMember Member(string name, Action<IConsumer<string, string>, ConsumeResult<string, string>>? handle = null) =>
        new(
            new ConsumerConfig(Settings(name))
            {
                GroupId = _topic,
                AutoOffsetReset = AutoOffsetReset.Earliest,
                HeartbeatIntervalMs = 100,
                TopicMetadataRefreshIntervalMs = 500,
            },
            _topic
        )
        {
            Diary = _diary,
            Handle = handle,
        };

    ClientConfig Settings(string name) => new() { BootstrapServers = shared.Cluster.BootstrapServers, ClientId = name };
}
