using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using Labs.MessageSerialization;

namespace Graders.MessageSerialization;

/// <summary>What a consumer got for one record: a booking, null, or an exception of the deserializer.</summary>
internal sealed record Reading(Booking? Booking, Exception? Refusal)
{
    static readonly TimeSpan Answer = GraderCluster.Patience(TimeSpan.FromSeconds(10));

    /// <summary>Reads partition 0 of a topic with that deserializer, record by record.</summary>
    public static Task<IReadOnlyList<Reading>> AllAsync(
        ICluster cluster,
        string topic,
        IDeserializer<Booking?> deserializer
    ) => Task.Run(() => All(cluster, topic, deserializer));

    public override string ToString() =>
        Refusal is not null ? $"refused ({Refusal.GetType().Name}: {Refusal.Message})"
        : Booking is null ? "null"
        : $"{Booking}";

    static IReadOnlyList<Reading> All(ICluster cluster, string topic, IDeserializer<Booking?> deserializer)
    {
        using var consumer = new ConsumerBuilder<Ignore, Booking?>(
            new ConsumerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "grader",
                GroupId = "grader",
                EnableAutoCommit = false,
                EnablePartitionEof = true,
            }
        ).SetValueDeserializer(deserializer).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, 0));
        var readings = new List<Reading>();
        while (true)
            try
            {
                var result =
                    consumer.Consume(Answer)
                    ?? throw new DeadlineException($"The grader could not read {topic} to its end.");
                if (result.IsPartitionEOF)
                    return readings;
                readings.Add(new Reading(result.Message.Value, null));
            }
            catch (ConsumeException e) when (e.Error.Code is ErrorCode.Local_ValueDeserialization)
            {
                readings.Add(new Reading(null, e.InnerException ?? e));
            }
    }
}
