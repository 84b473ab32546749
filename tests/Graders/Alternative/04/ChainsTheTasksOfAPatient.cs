// replaces: ParallelWorker.cs
using Confluent.Kafka;

namespace Labs.ConsumerApi;

/// <summary>Chains the bookings of each patient; a semaphore bounds how many run at once.</summary>
public sealed class ParallelWorker(ConsumerConfig settings, string topic, int lanes) : IParallelWorker
{
    readonly SemaphoreSlim _printers = new(lanes);
    readonly Dictionary<string, Task> _patients = [];
    readonly Dictionary<TopicPartition, SortedDictionary<long, Task>> _open = [];

    public Task RunAsync(Func<Booking, CancellationToken, Task> handle, CancellationToken stop) =>
        Task.Factory.StartNew(
            () => Consume(handle, stop),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    void Consume(Func<Booking, CancellationToken, Task> handle, CancellationToken stop)
    {
        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig(settings) { AutoOffsetReset = AutoOffsetReset.Earliest, EnableAutoCommit = false }
        )
            .SetPartitionsRevokedHandler(
                (one, gone) =>
                {
                    Commit(one);
                    gone.ForEach(partition => _open.Remove(partition.TopicPartition));
                }
            )
            .SetPartitionsLostHandler((_, gone) => gone.ForEach(partition => _open.Remove(partition.TopicPartition)))
            .Build();

        consumer.Subscribe(topic);
        while (!stop.IsCancellationRequested)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(50)) is { } result)
                Add(result, handle, stop);
            else
                Commit(consumer);
        }

        Task.WaitAny(Task.WhenAll(_patients.Values), Task.Delay(TimeSpan.FromSeconds(5), CancellationToken.None));
        consumer.Close();
    }

    void Add(
        ConsumeResult<string, string> result,
        Func<Booking, CancellationToken, Task> handle,
        CancellationToken stop
    )
    {
        if (!_open.TryGetValue(result.TopicPartition, out var open))
            _open[result.TopicPartition] = open = [];
        var before = _patients.GetValueOrDefault(result.Message.Key, Task.CompletedTask);
        open[result.Offset] = _patients[result.Message.Key] = AfterAsync(
            before,
            Booking.FromJson(result.Message.Value),
            handle,
            stop
        );
    }

    async Task AfterAsync(
        Task before,
        Booking booking,
        Func<Booking, CancellationToken, Task> handle,
        CancellationToken stop
    )
    {
        await before;
        await _printers.WaitAsync(stop);
        try
        {
            // A letter that failed is tried again; the patient's next ones wait for it.
            while (!await IsHandledAsync(booking, handle, stop))
                await Task.Delay(TimeSpan.FromMilliseconds(50), stop);
        }
        finally
        {
            _printers.Release();
        }
    }

    static async Task<bool> IsHandledAsync(
        Booking booking,
        Func<Booking, CancellationToken, Task> handle,
        CancellationToken stop
    )
    {
        try
        {
            await handle(booking, stop);
            return true;
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    // What is finished at the front goes; the last of it is committed.
    void Commit(IConsumer<string, string> consumer)
    {
        foreach (var (partition, open) in _open)
        {
            var done = open.TakeWhile(one => one.Value.IsCompletedSuccessfully).Select(one => one.Key).ToList();
            if (done.Count == 0)
                continue;
            consumer.Commit([new TopicPartitionOffset(partition, done[^1] + 1)]);
            done.ForEach(offset => open.Remove(offset));
        }
    }
}
