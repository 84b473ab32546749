using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Labs.FrameworksAndHosting;

/// <summary>A consumer, and the one thread that touches it: take a record, give it to its lane, store what is done,
/// pause a partition of which too much is in hand. It polls all the time, however long a record takes. Task 4:
/// see the README.</summary>
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
        // TODO 4: what does this class rely on, whatever the settings say?
        config = new ConsumerConfig(config.ToDictionary());
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
        while (!stopping.IsCancellationRequested)
        {
            Take();
            // TODO 4: what has to be done between two polls, for each partition and for the whole?
        }

        // TODO 4: it is told to stop, or has failed. What is left to do, and in which order?
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
        // TODO 4: store what is done. And when the partition has options.MaxInHand records in hand, take no more of it,
        // without leaving the group: SetPaused.
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
        // TODO 4: what is in hand? How long may it go on, and what is stored in the end?
        OnLost(revoked);
    }

    void OnLost(List<TopicPartitionOffset> lost)
    {
        // TODO 4: nobody may go on with their records here. And if one was paused?
        foreach (var partition in lost)
            _partitions.Remove(partition.TopicPartition);
    }

    void OnError(Error error)
    {
        _fatal ??= error.IsFatal ? error : null;
        log.Log(error.IsFatal ? LogLevel.Critical : LogLevel.Warning, "{Code}: {Reason}", error.Code, error.Reason);
    }
}
