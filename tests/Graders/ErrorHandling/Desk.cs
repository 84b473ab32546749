using Confluent.Kafka;
using Course.Kit;
using Labs.ErrorHandling;

namespace Graders.ErrorHandling;

/// <summary>Writes bookings into partitions of its choice.</summary>
internal static class Desk
{
    public static async Task WriteAsync(
        ICluster cluster,
        string topic,
        IEnumerable<(int Partition, Booking Booking)> bookings
    )
    {
        using var producer = new ProducerBuilder<string, byte[]>(
            new ProducerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "grader",
                EnableIdempotence = true,
            }
        ).Build();
        var sent = bookings.Select(one =>
            producer.ProduceAsync(
                new TopicPartition(topic, one.Partition),
                new Message<string, byte[]> { Key = one.Booking.PatientId, Value = one.Booking.ToJson() }
            )
        );
        await Task.WhenAll(sent.ToList());
    }
}
