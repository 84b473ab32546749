// task: 4
// replaces: BookedProjection.cs
// mistake: logs what Commit throws and goes on with the next booking: the one in hand is never counted
// expect: passed and never counted
using Confluent.Kafka;

namespace Labs.ConsumerApi;

/// <summary>Counts the bookings of each doctor, and lets nothing stop it.</summary>
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
            new ConsumerConfig(settings)
            {
                // Kafka is told nothing: the database knows where we are.
                EnableAutoCommit = false,
                AutoOffsetReset = AutoOffsetReset.Earliest,
            }
        ).SetPartitionsAssignedHandler((_, mine) => mine.Select(WhereItStands)).Build();

        consumer.Subscribe(topic);
        try
        {
            while (true)
            {
                var result = consumer.Consume(stop);
                try
                {
                    Count(result);
                }
                catch (Exception e)
                {
                    Console.Error.WriteLine(e.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        finally
        {
            consumer.Close();
        }
    }

    TopicPartitionOffset WhereItStands(TopicPartition partition)
    {
        using var transaction = database.Begin();
        return new TopicPartitionOffset(partition, transaction.NextOffset(partition.Partition) ?? Offset.Beginning);
    }

    void Count(ConsumeResult<string, string> result)
    {
        var doctor = Booking.FromJson(result.Message.Value).DoctorId;
        using var transaction = database.Begin();
        // Somebody else has counted it: an owner before us who was slow to go, or one after us.
        if (transaction.NextOffset(result.Partition) > result.Offset)
            return;

        transaction.SetBooked(doctor, transaction.Booked(doctor) + 1);
        transaction.SetNextOffset(result.Partition, result.Offset + 1);
        transaction.Commit();
    }
}
