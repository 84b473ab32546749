using System.Collections.Concurrent;
using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using Labs.ConsumerApi;

namespace Graders.ConsumerApi;

/// <summary>Writes bookings in the grader's name, and remembers where each one lies.</summary>
internal sealed class Desk : IDisposable
{
    static readonly string[] Doctors = ["dr-adler", "dr-brandt", "dr-conti", "dr-dahl"];
    readonly ConcurrentDictionary<Booking, TopicPartitionOffset> _written = new();
    readonly ConcurrentDictionary<string, int> _steps = new();
    readonly IProducer<string, string> _producer;
    readonly int _partitions;
    int _number;

    Desk(ICluster cluster, string topic, int partitions)
    {
        Topic = topic;
        _partitions = partitions;
        _producer = new ProducerBuilder<string, string>(
            new ProducerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "grader-desk",
                LingerMs = 0,
                EnableIdempotence = true,
                CancellationDelayMaxMs = 5,
            }
        ).Build();
    }

    public string Topic { get; }

    /// <summary>What the topic holds, and where.</summary>
    public IReadOnlyDictionary<Booking, TopicPartitionOffset> Written => _written;

    public static async Task<Desk> OpenAsync(ICluster cluster, int partitions)
    {
        var topic = GraderCluster.Topic("bookings");
        await cluster.CreateTopicAsync(topic, partitions);
        return new Desk(cluster, topic, partitions);
    }

    /// <summary>Writes bookings of so many patients, who take turns; a patient's bookings lie in one partition, in
    /// order.</summary>
    public Task WriteAsync(int count, int patients) =>
        Task.WhenAll(
            Enumerable.Range(0, count).Select(n => WriteOneAsync($"p-{n % patients:00}", n % patients % _partitions))
        );

    /// <summary>Writes one booking into that partition, of a patient who has no others.</summary>
    public Task<Booking> WriteOneAsync(int partition) => WriteOneAsync(ExtraPatient(partition), partition);

    /// <summary>The patient of <see cref="WriteOneAsync(int)"/>.</summary>
    public static string ExtraPatient(int partition) => $"p-extra-{partition}";

    public void Dispose() => _producer.Dispose();

    async Task<Booking> WriteOneAsync(string patient, int partition)
    {
        var number = Interlocked.Increment(ref _number);
        var booking = new Booking(
            $"b-{number:0000}",
            patient,
            _steps.AddOrUpdate(patient, 1, (_, step) => step + 1),
            Doctors[number % Doctors.Length]
        );
        var stored = await _producer.ProduceAsync(
            new TopicPartition(Topic, partition),
            new Message<string, string> { Key = patient, Value = booking.ToJson() }
        );
        _written[booking] = stored.TopicPartitionOffset;
        return booking;
    }
}
