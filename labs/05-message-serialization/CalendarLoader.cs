using Confluent.Kafka;

namespace Labs.MessageSerialization;

/// <summary>Task 4: see <see cref="ICalendarLoader"/> and the README.</summary>
public sealed class CalendarLoader(
    string bootstrapServers,
    string topic,
    string deadLetters,
    string groupId,
    IDeserializer<Booking?> bookings
) : ICalendarLoader
{
    public async Task RunAsync(Func<string, Booking?, Task> handle, CancellationToken stop)
    {
        var config = new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = groupId };

        // TODO 4: a consumer of string and booking, with these deserializers. Who stores offsets, and when?
        // TODO 4: what cannot be read is parked before the offset moves on. What if the parking fails?
    }
}
