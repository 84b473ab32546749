using System.Text;
using Confluent.Kafka;
using Course.Kit;

namespace Graders.Architecture;

/// <summary>Sixty bookings of five steps each; the last step of every tenth is a tombstone.</summary>
internal static class Archive
{
    public const int Bookings = 60;
    public const int Steps = 5;

    public static async Task WriteAsync(ICluster cluster, string topic)
    {
        using var producer = new ProducerBuilder<string, string?>(
            new ProducerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "grader",
                EnableIdempotence = true,
                LingerMs = 1,
                CancellationDelayMaxMs = 5,
            }
        ).Build();
        var began = DateTimeOffset.UtcNow.AddHours(-3);
        var writing = new List<Task>();
        for (var step = 1; step <= Steps; step++)
        for (var booking = 0; booking < Bookings; booking++)
            writing.Add(
                producer.ProduceAsync(
                    topic,
                    new Message<string, string?>
                    {
                        Key = $"booking-{booking}",
                        Value = step == Steps && booking % 10 == 0 ? null : $"{step}",
                        Timestamp = new Timestamp(began.AddSeconds(writing.Count)),
                        Headers = [new Header("step", Encoding.UTF8.GetBytes($"{step}"))],
                    }
                )
            );
        await Task.WhenAll(writing);
    }
}
