using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Course.Kit;

namespace Graders.Support;

/// <summary>A consumer group as its coordinator describes it.</summary>
internal sealed class ObservedGroup(ICluster cluster, string id) : IDisposable
{
    private readonly IAdminClient _admin = new AdminClientBuilder(new AdminClientConfig
    {
        BootstrapServers = cluster.BootstrapServers,
        ClientId = "grader",
        CancellationDelayMaxMs = 5,
    }).Build();

    public string Id => id;

    /// <summary>How many members the group has now; 0 when there is no such group.</summary>
    public async Task<int> MembersAsync()
    {
        try
        {
            var described = await _admin.DescribeConsumerGroupsAsync([id]);
            return described.ConsumerGroupDescriptions.Single().Members.Count;
        }
        catch (DescribeConsumerGroupsException)
        {
            return 0;
        }
    }

    public void Dispose() => _admin.Dispose();
}
