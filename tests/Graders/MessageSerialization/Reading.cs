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

    /// <summary>Whether a consumer got this booking, or null.</summary>
    public bool Gives(Booking? expected) => Refusal is null && Bookings.AreSame(Booking, expected);

    /// <summary>Goes on after a record's name: "is read as …", or "is refused".</summary>
    public override string ToString() =>
        Refusal is not null ? $"is refused ({Refusal.GetType().Name}: {Refusal.Message})"
        : Booking is null ? "is read as null"
        : $"is read as {Bookings.Show(Booking)}";

    /// <summary>As <see cref="ToString"/>; of a booking that is not as expected also what differs.</summary>
    public string Beside(Booking? expected) =>
        Booking is not null && expected is not null && Bookings.Difference(Booking, expected) is { } difference
            ? $"{this}: {difference}"
            : ToString();

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
