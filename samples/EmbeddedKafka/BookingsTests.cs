namespace EmbeddedKafka.Samples;

/// <summary>A test as any other: a fixture starts Kafka, the code under test uses its usual client.</summary>
public sealed class BookingsTests(KafkaFixture kafka) : IClassFixture<KafkaFixture>
{
    [Fact]
    public async Task A_booking_is_read_as_it_was_written()
    {
        var servers = kafka.Cluster.BootstrapServers;
        using var producer = new ProducerBuilder<string, string>(
            new ProducerConfig { BootstrapServers = servers }
        ).Build();
        await producer.ProduceAsync("bookings", new() { Key = "42", Value = "window seat" });

        var config = new ConsumerConfig
        {
            BootstrapServers = servers,
            GroupId = "check-in",
            AutoOffsetReset = AutoOffsetReset.Earliest,
        };
        using var consumer = new ConsumerBuilder<string, string>(config).Build();
        consumer.Subscribe("bookings");
        Assert.Equal("window seat", consumer.Consume(TimeSpan.FromSeconds(30)).Message.Value);
    }
}
