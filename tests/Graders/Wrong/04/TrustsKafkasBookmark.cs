// task: 4
// replaces: BookedProjection.cs
// mistake: writes the offset beside the count, commits to Kafka as well, and begins where Kafka says
// expect: whatever Kafka remembers
using Confluent.Kafka;

namespace Labs.ConsumerApi;

/// <summary>Counts the bookings of each doctor.</summary>
/// <param name="settings">The clinic's settings: brokers, group, heartbeats.</param>
/// <param name="topic">The bookings.</param>
/// <param name="database">Where the counts are, and how far they go.</param>
public sealed class BookedProjection(ConsumerConfig settings, string topic, IClinicDatabase database)
    : IBookedProjection
{
    public Task RunAsync(CancellationToken stop) => Task.Run(() => Consume(stop), CancellationToken.None);

    void Consume(CancellationToken stop)
    {
        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig(settings) { EnableAutoCommit = false, AutoOffsetReset = AutoOffsetReset.Earliest }
        ).Build();

        consumer.Subscribe(topic);
        try
        {
            while (true)
            {
                var result = consumer.Consume(stop);
                Count(result);
                consumer.Commit(result);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        finally
        {
            consumer.Close();
        }
    }

    void Count(ConsumeResult<string, string> result)
    {
        var doctor = Booking.FromJson(result.Message.Value).DoctorId;
        using var transaction = database.Begin();
        transaction.SetBooked(doctor, transaction.Booked(doctor) + 1);
        transaction.SetNextOffset(result.Partition, result.Offset + 1);
        transaction.Commit();
    }
}
