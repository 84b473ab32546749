using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EmbeddedKafka.Registry.Subjects;

namespace EmbeddedKafka.Registry.Log;

/// <summary>
/// Reads the log from its beginning, for as long as the registry lives, and applies every record to the state. What a
/// leader wrote after another one had taken over does not count (<see cref="LeaderEpoch"/>), here as in every other
/// instance.
/// </summary>
internal sealed class LogReader : IDisposable
{
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    readonly IAdminClient _admin;
    readonly TopicPartition _partition;
    readonly EmbeddedRegistryOptions _options;
    readonly RegistryState _state;
    readonly LogCodec _codec;
    readonly IConsumer<byte[], byte[]> _consumer;
    readonly Thread _thread;
    readonly Lock _lock = new();
    readonly List<(long Offset, TaskCompletionSource Done)> _waiters = [];
    readonly HashSet<long> _overruled = [];
    readonly Dictionary<string, byte[]> _unmended = [];
    long _next;
    LeaderEpoch _epoch;
    bool _isLost;
    volatile bool _stops;

    public LogReader(IAdminClient admin, LogClients clients, EmbeddedRegistryOptions options, RegistryState state)
    {
        _admin = admin;
        _partition = new(options.Topic, 0);
        _options = options;
        _state = state;
        _codec = new(options.Formats.Select(format => format.Name).ToHashSet());
        _consumer = clients.Reader();
        _thread = new(Run) { IsBackground = true, Name = "registry log" };
    }

    /// <summary>The latest turn of a leader that the log has shown so far.</summary>
    public LeaderEpoch Epoch
    {
        get
        {
            lock (_lock)
                return _epoch;
        }
    }

    /// <summary>The offset behind what is applied.</summary>
    public long Next
    {
        get
        {
            lock (_lock)
                return _next;
        }
    }

    /// <summary>Whether the log has begun anew under the state, so that nothing may be written any more.</summary>
    public bool IsLost
    {
        get
        {
            lock (_lock)
                return _isLost;
        }
    }

    /// <summary>Says that something stands at an offset where something else was read before.</summary>
    public void Lose(long offset)
    {
        lock (_lock)
        {
            if (_isLost)
                return;
            _isLost = true;
        }
        _options.Logger?.Invoke(
            $"{_partition.Topic} goes on at offset {offset}, which was read before: the topic was deleted or cut back"
        );
    }

    public void Start()
    {
        // An absolute offset spares librdkafka a question and half a second. Where the log begins later, it is told so
        // and goes there.
        _consumer.Assign(new TopicPartitionOffset(_partition, 0));
        _thread.Start();
    }

    /// <summary>Ends when everything is applied that was in the log when it was called.</summary>
    /// <exception cref="KafkaException">The cluster does not answer in time.</exception>
    public async Task CatchUpAsync(CancellationToken cancellation)
    {
        var end = await EndAsync(cancellation);
        await AppliedAsync(end, cancellation);
    }

    /// <summary>Ends when everything before an offset is applied.</summary>
    public Task AppliedAsync(long offset, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_next >= offset)
                return Task.CompletedTask;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((offset, done));
            return done.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Whether the record at an offset does not count, since its writer had been replaced.</summary>
    public bool IsOverruled(long offset)
    {
        lock (_lock)
            return _overruled.Contains(offset);
    }

    /// <summary>The keys whose latest record does not count. Compaction would keep that one, so whoever leads writes
    /// again what counts.</summary>
    public IReadOnlyList<byte[]> Unmended()
    {
        lock (_lock)
            return [.. _unmended.Values];
    }

    public void Dispose()
    {
        _stops = true;
        if (_thread.IsAlive)
            _thread.Join();
        _consumer.Dispose();
        lock (_lock)
            foreach (var (_, done) in _waiters)
                done.TrySetException(new ObjectDisposedException(nameof(EmbeddedRegistry)));
    }

    async Task<long> EndAsync(CancellationToken cancellation)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(Poll, cancellation))
            try
            {
                // Not asked of the consumer: its question would wait behind a fetch that waits for records.
                var ends = await _admin.ListOffsetsAsync(
                    [new() { TopicPartition = _partition, OffsetSpec = OffsetSpec.Latest() }],
                    new() { IsolationLevel = IsolationLevel.ReadCommitted, RequestTimeout = _options.RequestTimeout }
                );
                return ends.ResultInfos.Single().TopicPartitionOffsetError.Offset;
            }
            catch (KafkaException e) when (watch.Elapsed < _options.RequestTimeout)
            {
                // A partition may be without a leader for a moment.
                _options.Logger?.Invoke($"the end of {_partition.Topic} is not known yet: {e.Error.Reason}");
            }
    }

    void Run()
    {
        while (!_stops)
            try
            {
                if (_consumer.Consume(Poll) is not { } read)
                    continue;
                if (read.Offset < Next)
                    Lose(read.Offset);
                if (IsLost)
                    continue;
                if (!read.IsPartitionEOF)
                    Read(read);
                Passed(read.IsPartitionEOF ? read.Offset : read.Offset + 1);
            }
            catch (ConsumeException e)
            {
                _options.Logger?.Invoke($"{_partition.Topic} cannot be read just now: {e.Error.Reason}");
            }
    }

    void Read(ConsumeResult<byte[], byte[]> read)
    {
        if (!Counts(read))
            return;
        try
        {
            if (_codec.Decode(read.Message.Key, read.Message.Value) is { } record)
                _state.Apply(record);
        }
        catch (DamagedRecordException e)
        {
            if (e.Used is { } used)
                _state.Reserve(used.Subject, used.Id);
            _options.Logger?.Invoke(
                $"{_partition.Topic} offset {read.Offset.Value} is damaged and left out: {e.Message}"
            );
        }
    }

    bool Counts(ConsumeResult<byte[], byte[]> read)
    {
        var epoch = LeaderEpoch.Of(read.Message.Headers);
        var key = read.Message.Key is { } bytes ? Convert.ToHexString(bytes) : "";
        lock (_lock)
        {
            if (epoch is not { } writer || writer.CompareTo(_epoch) >= 0)
            {
                _epoch = epoch ?? _epoch;
                _unmended.Remove(key);
                return true;
            }

            _overruled.Add(read.Offset);
            _unmended[key] = read.Message.Key!;
        }
        _options.Logger?.Invoke(
            $"{_partition.Topic} offset {read.Offset.Value} does not count: its writer no longer led the registry"
        );
        return false;
    }

    void Passed(long next)
    {
        List<TaskCompletionSource> ready = [];
        lock (_lock)
        {
            _next = Math.Max(_next, next);
            for (var at = _waiters.Count - 1; at >= 0; at--)
                if (_waiters[at].Offset <= _next)
                {
                    ready.Add(_waiters[at].Done);
                    _waiters.RemoveAt(at);
                }
        }
        foreach (var done in ready)
            done.TrySetResult();
    }
}
