using Confluent.Kafka;
using EmbeddedKafka.Registry.Subjects;

namespace EmbeddedKafka.Registry.Log;

/// <summary>One turn of leading: the only one who writes. A write has ended when the instance's own reader has applied
/// it.</summary>
internal sealed class LogWriter(
    IProducer<byte[], byte[]?> producer,
    LogReader reader,
    RegistryState state,
    string topic,
    Guid instance
)
{
    readonly TopicPartition _partition = new(topic, 0);
    readonly SemaphoreSlim _turn = new(1, 1);
    LeaderEpoch _epoch;
    bool _isUnsure;
    long _end;

    /// <summary>Reads the log to its end and claims the next turn in it: from then on nothing counts that an earlier
    /// leader may still write.</summary>
    public async Task TakeOverAsync(CancellationToken cancellation)
    {
        do
        {
            await reader.CatchUpAsync(cancellation);
            _epoch = new(reader.Epoch.Number + 1, instance);
        } while (!await TryAppendAsync([LogCodec.Encode(new NoopRecord())], cancellation));
        await MendAsync(cancellation);
    }

    /// <summary>Runs a change that decides by the state and then appends; nobody else writes meanwhile.</summary>
    /// <exception cref="LogLostException">The log has begun anew.</exception>
    public async Task<T> ChangeAsync<T>(Func<Task<T>> change, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            ThrowIfLost();
            if (_isUnsure)
                await reader.CatchUpAsync(cancellation);
            _isUnsure = false;
            await MendAsync(cancellation);
            return await change();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Appends records and waits until they are applied. Within <see cref="ChangeAsync"/> only.</summary>
    /// <exception cref="NotLeadingException">Another instance has taken over.</exception>
    /// <exception cref="ProduceException{TKey,TValue}">The cluster does not take them.</exception>
    /// <returns>The offset behind the last one.</returns>
    public async Task<long> AppendAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellation)
    {
        if (!await TryAppendAsync([.. records.Select(LogCodec.Encode)], cancellation))
            throw new NotLeadingException();
        return _end;
    }

    async Task<bool> TryAppendAsync(IReadOnlyList<(byte[] Key, byte[]? Value)> records, CancellationToken cancellation)
    {
        var applied = reader.Next;
        // If this is left in between, nobody knows whether a record is in the log.
        _isUnsure = true;
        var headers = _epoch.ToHeaders();
        var sent = records.Select(record =>
            producer.ProduceAsync(
                _partition,
                new()
                {
                    Key = record.Key,
                    Value = record.Value,
                    Headers = headers,
                },
                cancellation
            )
        );
        var offsets = (await Task.WhenAll(sent)).Select(delivered => delivered.Offset.Value).ToArray();
        if (offsets.Min() < applied)
            reader.Lose(offsets.Min());
        ThrowIfLost();
        _end = offsets.Max() + 1;
        await reader.AppliedAsync(_end, cancellation);
        _isUnsure = false;
        return !offsets.Any(reader.IsOverruled);
    }

    void ThrowIfLost()
    {
        if (reader.IsLost)
            throw new LogLostException(topic);
    }

    /// <summary>Writes again what counts for keys whose latest record does not.</summary>
    async Task MendAsync(CancellationToken cancellation)
    {
        if (reader.Unmended() is not { Count: > 0 } keys)
            return;
        if (!await TryAppendAsync([.. keys.Select(key => (key, LogCodec.ValueNow(key, state)))], cancellation))
            throw new NotLeadingException();
    }
}
