using System.Collections.Concurrent;
using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using Labs.ConsumerApi;

namespace Graders.ConsumerApi;

/// <summary>Writes bookings in the grader's name, and remembers where each one lies.</summary>
internal sealed class Desk : IDisposable
{
    static readonly TimeSpan TransactionPatience = GraderCluster.Patience(TimeSpan.FromSeconds(20));
    static readonly string[] Doctors = ["dr-adler", "dr-brandt", "dr-conti", "dr-dahl"];
    readonly ConcurrentDictionary<Booking, TopicPartitionOffset> _written = new();
    readonly ConcurrentDictionary<string, int> _steps = new();
    readonly ICluster _cluster;
    readonly IProducer<string, string> _producer;
    readonly int _partitions;
    int _number;

    Desk(ICluster cluster, string topic, int partitions)
    {
        Topic = topic;
        _cluster = cluster;
        _partitions = partitions;
        _producer = Producer();
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
    public Task WriteAsync(int count, int patients) => WriteAsync(_producer, count, patients);

    /// <summary>The same in one transaction: its marker takes an offset at the end of each partition, which no consumer
    /// ever gets.</summary>
    public async Task WriteInATransactionAsync(int count, int patients)
    {
        using var producer = Producer(transactionalId: Topic);
        await Task.Run(() => producer.InitTransactions(TransactionPatience));
        producer.BeginTransaction();
        await WriteAsync(producer, count, patients);
        await Task.Run(() => producer.CommitTransaction(TransactionPatience));
    }

    /// <summary>Writes one booking into that partition, of a patient who has no others.</summary>
    public Task<Booking> WriteOneAsync(int partition) => WriteOneAsync(_producer, ExtraPatient(partition), partition);

    /// <summary>The patient of <see cref="WriteOneAsync(int)"/>.</summary>
    public static string ExtraPatient(int partition) => $"p-extra-{partition}";

    public void Dispose() => _producer.Dispose();

    Task WriteAsync(IProducer<string, string> producer, int count, int patients) =>
        Task.WhenAll(
            Enumerable
                .Range(0, count)
                .Select(n => WriteOneAsync(producer, $"p-{n % patients:00}", n % patients % _partitions))
        );

    async Task<Booking> WriteOneAsync(IProducer<string, string> producer, string patient, int partition)
    {
        var number = Interlocked.Increment(ref _number);
        var booking = new Booking(
            $"b-{number:0000}",
            patient,
            _steps.AddOrUpdate(patient, 1, (_, step) => step + 1),
            Doctors[number % Doctors.Length]
        );
        var stored = await producer.ProduceAsync(
            new TopicPartition(Topic, partition),
            new Message<string, string> { Key = patient, Value = booking.ToJson() }
        );
        _written[booking] = stored.TopicPartitionOffset;
        return booking;
    }

    IProducer<string, string> Producer(string? transactionalId = null) =>
        new ProducerBuilder<string, string>(
            new ProducerConfig
            {
                BootstrapServers = _cluster.BootstrapServers,
                ClientId = "grader-desk",
                LingerMs = 0,
                EnableIdempotence = true,
                TransactionalId = transactionalId,
                CancellationDelayMaxMs = 5,
            }
        ).Build();
}
