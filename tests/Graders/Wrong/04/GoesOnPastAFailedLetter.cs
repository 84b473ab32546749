// task: 3
// replaces: ParallelWorker.cs
// mistake: logs what handle throws and goes on in the lane: the next letter of the patient overtakes the failed one
// expect: had failed, and step
using System.Collections.Concurrent;
using System.Threading.Channels;
using Confluent.Kafka;

namespace Labs.ConsumerApi;

/// <summary>Handles bookings in lanes: each patient's in one lane, one after another; the lanes side by side.</summary>
/// <param name="settings">The clinic's settings: brokers, group, heartbeats.</param>
/// <param name="topic">The bookings.</param>
/// <param name="lanes">How many bookings are handled at once.</param>
public sealed class ParallelWorker(ConsumerConfig settings, string topic, int lanes) : IParallelWorker
{
    /// <summary>So many bookings may be in the lanes: enough for all lanes to be busy beside one that is
    /// stuck.</summary>
    const int MostUnderWay = 500;
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    // What is under way, by partition. The consume loop adds and removes partitions, the lanes report what is finished.
    readonly ConcurrentDictionary<TopicPartition, Progress> _progress = new();
    int _underWay;

    public Task RunAsync(Func<Booking, CancellationToken, Task> handle, CancellationToken stop) =>
        Task.Run(() => ConsumeAsync(handle, stop), CancellationToken.None);

    async Task ConsumeAsync(Func<Booking, CancellationToken, Task> handle, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var channels = Enumerable.Range(0, lanes).Select(_ => Channel.CreateUnbounded<Job>()).ToArray();
        var running = channels
            .Select(channel => Task.Run(() => WorkAsync(channel.Reader, handle, ending.Token)))
            .ToArray();

        using var consumer = Build();
        consumer.Subscribe(topic);
        try
        {
            Consume(consumer, channels, running, stop);
        }
        finally
        {
            await ending.CancelAsync();
            foreach (var channel in channels)
                channel.Writer.Complete();
            await Task.WhenAll(running).ContinueWith(_ => { }, TaskScheduler.Default);
            Store(consumer);
            consumer.Close();
        }

        await Task.WhenAll(running);
    }

    void Consume(IConsumer<string, string> consumer, Channel<Job>[] channels, Task[] running, CancellationToken stop)
    {
        var paused = false;
        while (!stop.IsCancellationRequested && !running.Any(lane => lane.IsFaulted))
        {
            // Full: take no more, but keep calling Consume, so that the group knows that we are alive.
            var full = Volatile.Read(ref _underWay) >= (paused ? MostUnderWay / 2 : MostUnderWay);
            if (full)
                consumer.Pause(consumer.Assignment);
            else if (paused)
                consumer.Resume(consumer.Assignment);
            paused = full;

            var result = consumer.Consume(Poll);
            Store(consumer);
            if (result is null)
                continue;

            var progress = _progress.GetOrAdd(result.TopicPartition, _ => new Progress(result.Offset));
            progress.Begun(result.Offset);
            Interlocked.Increment(ref _underWay);
            channels[LaneOf(result.Message.Key)].Writer.TryWrite(new Job(result, progress));
        }
    }

    async Task WorkAsync(
        ChannelReader<Job> lane,
        Func<Booking, CancellationToken, Task> handle,
        CancellationToken ending
    )
    {
        try
        {
            await foreach (var job in lane.ReadAllAsync(ending))
            {
                try
                {
                    await handle(Booking.FromJson(job.Result.Message.Value), ending);
                    job.Progress.Finished(job.Result.Offset);
                }
                catch (Exception e) when (!ending.IsCancellationRequested)
                {
                    Console.Error.WriteLine(e.Message);
                }

                Interlocked.Decrement(ref _underWay);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested) { }
    }

    IConsumer<string, string> Build() =>
        new ConsumerBuilder<string, string>(
            new ConsumerConfig(settings)
            {
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnableAutoCommit = true,
                EnableAutoOffsetStore = false,
            }
        )
            .SetPartitionsRevokedHandler(
                (consumer, gone) =>
                {
                    // The client commits what is stored before it gives the partitions away. The next owner begins
                    // there.
                    Store(consumer);
                    foreach (var partition in gone)
                        _progress.TryRemove(partition.TopicPartition, out _);
                }
            )
            .SetPartitionsLostHandler(
                (consumer, gone) =>
                {
                    foreach (var partition in gone)
                        _progress.TryRemove(partition.TopicPartition, out _);
                }
            )
            .Build();

    /// <summary>Stores, for each partition, the offset up to which all is finished.</summary>
    void Store(IConsumer<string, string> consumer)
    {
        foreach (var (partition, progress) in _progress)
            if (progress.TakeNext() is { } next)
                consumer.StoreOffset(new TopicPartitionOffset(partition, next));
    }

    int LaneOf(string key) => (int)((uint)key.GetHashCode() % (uint)lanes);

    sealed record Job(ConsumeResult<string, string> Result, Progress Progress);

    /// <summary>What of a partition is under way. Offsets may have gaps, so it counts what is open and not what is
    /// next.</summary>
    sealed class Progress(Offset first)
    {
        readonly Lock _lock = new();
        readonly SortedSet<long> _underWay = [];
        long _read = first;
        long _stored = first;

        public void Begun(long offset)
        {
            lock (_lock)
            {
                _underWay.Add(offset);
                _read = offset + 1;
            }
        }

        public void Finished(long offset)
        {
            lock (_lock)
                _underWay.Remove(offset);
        }

        /// <summary>The offset below which everything is finished, if it has moved since the last call.</summary>
        public long? TakeNext()
        {
            lock (_lock)
            {
                var next = _underWay.Count == 0 ? _read : _underWay.Min;
                if (next == _stored)
                    return null;
                return _stored = next;
            }
        }
    }
}
