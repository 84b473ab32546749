using System.Collections.Concurrent;
using Confluent.Kafka;
using Course.Kit;
using Labs.KafkaBasics;

namespace Graders.KafkaBasics;

/// <summary>Writes bookings into the topic in the grader's name, and remembers where each one lies.</summary>
internal sealed class FrontDesk : IDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    readonly ConcurrentQueue<BookingEvent> _offered = new();
    readonly ConcurrentDictionary<BookingEvent, TopicPartitionOffset> _written = new();
    readonly IProducer<string, string> _producer;
    readonly IReadOnlyList<int> _partitions;
    int _walkins;

    public FrontDesk(ICluster cluster, string topic, int? emptyPartition = null)
    {
        Topic = topic;
        _partitions = emptyPartition is null
            ? [0, 1, 2]
            : [.. Enumerable.Range(0, 4).Where(partition => partition != emptyPartition)];
        _producer = new ProducerBuilder<string, string>(
            new ProducerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "grader-front-desk",
                LingerMs = 0,
                CancellationDelayMaxMs = 5,
            }
        ).Build();
    }

    public string Topic { get; }

    /// <summary>What the topic may hold.</summary>
    public IReadOnlyCollection<BookingEvent> Offered => _offered;

    /// <summary>What the topic holds for sure, and where.</summary>
    public IReadOnlyDictionary<BookingEvent, TopicPartitionOffset> Written => _written;

    /// <summary>Writes the events, the bookings taking turns over the partitions, and waits for the
    /// acknowledgements.</summary>
    public Task WriteAsync(IEnumerable<BookingEvent> events) =>
        Task.WhenAll(events.Select((booking, number) => WriteAsync(booking, _partitions[number % _partitions.Count])));

    /// <summary>One new booking in each partition.</summary>
    public Task WriteWalkinsAsync() =>
        WriteAsync(_partitions.Select(_ => Bookings.Walkin(Interlocked.Increment(ref _walkins))));

    /// <summary>New bookings keep coming until the result is disposed.</summary>
    public IAsyncDisposable Open() => new OpenDesk(this);

    public void Dispose() => _producer.Dispose();

    async Task WriteAsync(BookingEvent booking, int partition)
    {
        _offered.Enqueue(booking);
        var stored = await _producer.ProduceAsync(
            new TopicPartition(Topic, partition),
            new Message<string, string> { Key = booking.BookingId, Value = booking.ToJson() }
        );
        _written[booking] = stored.TopicPartitionOffset;
    }

    sealed class OpenDesk : IAsyncDisposable
    {
        readonly CancellationTokenSource _closing = new();
        readonly Task _writing;

        public OpenDesk(FrontDesk desk) =>
            _writing = Task.Run(async () =>
            {
                while (!_closing.IsCancellationRequested)
                {
                    await desk.WriteWalkinsAsync();
                    await Task.Delay(Pause);
                }
            });

        public async ValueTask DisposeAsync()
        {
            await _closing.CancelAsync();
            await _writing;
            _closing.Dispose();
        }
    }
}
