using Confluent.Kafka;

namespace Labs.ConsumerApi;

/// <summary>Task 4: see <see cref="IBookedProjection"/> and the README.</summary>
public sealed class BookedProjection : IBookedProjection
{
    readonly ConsumerConfig _config;
    readonly string _topic;
    readonly IClinicDatabase _database;

    public BookedProjection(ConsumerConfig settings, string topic, IClinicDatabase database)
    {
        _config = new ConsumerConfig(settings);
        _topic = topic;
        _database = database;
    }

    public async Task RunAsync(CancellationToken stop)
    {
        // TODO 4: whose offset says where to begin, and when does it move?
    }
}
