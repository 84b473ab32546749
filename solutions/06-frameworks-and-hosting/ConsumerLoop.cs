using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Labs.FrameworksAndHosting;

/// <summary>A consumer, and the one thread that touches it: take a record, give it to its lane, store what is done,
/// pause a partition of which too much is in hand. It polls all the time, however long a record takes.</summary>
public sealed class ConsumerLoop(ListenerOptions options, ILanes lanes, Telemetry telemetry, ILogger log)
{
    readonly Dictionary<TopicPartition, PartitionWork> _partitions = [];
    IConsumer<byte[]?, byte[]?> _consumer = null!;
    volatile Error? _fatal;
    long _polledAt = Environment.TickCount64;

    /// <summary>It has joined its group, and is not on its way out.</summary>
    public bool IsReady { get; private set; }

    public TimeSpan SinceLastPoll => TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref _polledAt));

    /// <exception cref="InvalidOperationException">A setting has a value that there is not.</exception>
    public void Open(ConsumerConfig config)
    {
        // What this class relies on is no setting: stored is what is done, and what is stored is committed.
        config = new ConsumerConfig(config.ToDictionary()) { EnableAutoOffsetStore = false, EnableAutoCommit = true };
        _consumer = new ConsumerBuilder<byte[]?, byte[]?>(config)
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler((_, line) => log.Log(ClientLevel.Of(line), "{Client} {Message}", line.Name, line.Message))
            .SetPartitionsAssignedHandler((_, assigned) => OnAssigned(assigned))
            .SetPartitionsRevokedHandler((_, revoked) => OnRevoked(revoked))
            .SetPartitionsLostHandler((_, lost) => OnLost(lost))
            .Build();
    }

    /// <summary>Until it is cancelled or fails. In both cases it finishes what is in hand, in time, and leaves the
    /// group, so that another member goes on at once.</summary>
    public void Run(CancellationToken stopping)
    {
        _consumer.Subscribe(options.Topic);
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                Take();
                lanes.ThrowIfBroken();
                if (_fatal is { } fatal)
                    throw new KafkaException(fatal);
                foreach (var work in _partitions.Values)
                    Tend(work);
            }
        }
        finally
        {
            IsReady = false;
            _consumer.Close(); // revokes, and so finishes; commits what is stored; leaves the group
            _consumer.Dispose();
        }
    }

    void Take()
    {
        Volatile.Write(ref _polledAt, Environment.TickCount64);
        try
        {
            if (_consumer.Consume(TimeSpan.FromMilliseconds(50)) is { } record)
                _partitions[record.TopicPartition].Add(record, lanes);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            OnError(e.Error); // a topic that is not there yet, a right that is missing: it goes on asking
        }
    }

    void Tend(PartitionWork work)
    {
        work.Store(_consumer);
        // A pause forgets what was fetched ahead, and it may take a second until records come again: it is for what is
        // stuck. Who is merely busy has room in a moment.
        if (!work.IsPaused && work.InHand >= options.MaxInHand && work.WaitForOldest(milliseconds: 20))
            work.Store(_consumer);
        var pause = work.InHand >= options.MaxInHand || work.IsPaused && work.InHand > options.MaxInHand / 2;
        if (pause != work.IsPaused)
            SetPaused(work, pause);
    }

    void SetPaused(PartitionWork work, bool paused)
    {
        Action<IEnumerable<TopicPartition>> set = paused ? _consumer.Pause : _consumer.Resume;
        set([work.Partition]);
        work.IsPaused = paused;
        telemetry.Paused.Add(paused ? 1 : -1);
    }

    void OnAssigned(List<TopicPartition> assigned)
    {
        assigned.ForEach(partition => _partitions[partition] = new PartitionWork(partition));
        IsReady = true;
    }

    // Whoever has them next goes on from what is committed: what is finished by then is not done twice.
    void OnRevoked(List<TopicPartitionOffset> revoked)
    {
        var work = revoked.Select(partition => _partitions[partition.TopicPartition]).ToList();
        Task.WhenAny(Task.WhenAll(work.Select(one => one.Done))).Wait(options.DrainTimeout);
        work.ForEach(one => one.Store(_consumer));
        OnLost(revoked);
    }

    void OnLost(List<TopicPartitionOffset> lost)
    {
        foreach (var partition in lost)
        {
            _partitions.Remove(partition.TopicPartition, out var work);
            work!.Cancel();
            if (work.IsPaused)
                SetPaused(work, false); // else it would still be paused when it comes back
        }
    }

    void OnError(Error error)
    {
        _fatal ??= error.IsFatal ? error : null;
        log.Log(error.IsFatal ? LogLevel.Critical : LogLevel.Warning, "{Code}: {Reason}", error.Code, error.Reason);
    }
}
