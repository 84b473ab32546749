using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Course.Kit;

namespace Graders.Support;

/// <summary>A consumer group as its coordinator describes it.</summary>
internal sealed class ObservedGroup(ICluster cluster, string id) : IDisposable
{
    readonly IAdminClient _admin = new AdminClientBuilder(
        new AdminClientConfig
        {
            BootstrapServers = cluster.BootstrapServers,
            ClientId = "grader",
            CancellationDelayMaxMs = 5,
        }
    ).Build();

    public string Id => id;

    /// <summary>How many members the group has now; 0 when there is no such group.</summary>
    public async Task<int> MembersAsync() => (await DescribeAsync())?.Members.Count ?? 0;

    /// <summary>The group as it is now; null when there is no such group.</summary>
    public async Task<ConsumerGroupDescription?> DescribeAsync()
    {
        try
        {
            var described = await _admin.DescribeConsumerGroupsAsync([id]);
            return described.ConsumerGroupDescriptions.Single();
        }
        catch (DescribeConsumerGroupsException)
        {
            return null;
        }
    }

    /// <summary>Has the coordinator remember these offsets. The group must have no members.</summary>
    public Task MoveAsync(IEnumerable<TopicPartitionOffset> offsets) =>
        _admin.AlterConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitionOffsets(id, [.. offsets])]);

    public void Dispose() => _admin.Dispose();
}
