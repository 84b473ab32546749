using Confluent.Kafka;

namespace Labs.Architecture;

/// <summary>Task 1: see <see cref="ITopicPlan"/> and the README.</summary>
public sealed class TopicPlan(string bootstrapServers, string bookings, string calendar) : ITopicPlan
{
    public async Task EnsureAsync()
    {
        using var admin = new AdminClientBuilder(
            new AdminClientConfig { BootstrapServers = bootstrapServers, ClientId = "topic-plan" }
        ).Build();

        // TODO 1: make both topics. What if one is there already? What must not be touched then?
    }
}
