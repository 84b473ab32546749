using System.Collections.Concurrent;
using Confluent.Kafka;
using Course.Grading;
using Graders.Support;

namespace Graders.Security;

/// <summary>A pod that writes one order after another into every partition, from its start until it is
/// stopped.</summary>
internal sealed class OrderPod : IAsyncDisposable
{
    /// <summary>A login that is refused as often as this was no accident of the moment.</summary>
    const int MostRefusals = 6;

    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(20));
    static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    readonly IProducer<string, string> _producer;
    readonly string _topic;
    readonly TimeSpan _pace;
    readonly CancellationTokenSource _stop = new();
    readonly ConcurrentDictionary<int, int> _written = new();
    readonly Task _working;
    int _refusals;
    string? _words;

    OrderPod(ClientConfig config, string topic, int partitions, TimeSpan pace)
    {
        (_topic, _pace) = (topic, pace);
        _producer = new ProducerBuilder<string, string>(
            new ProducerConfig(Clinic.Copy(config))
            {
                LingerMs = 0,
                ReconnectBackoffMs = 100,
                ReconnectBackoffMaxMs = 1_000,
                MessageTimeoutMs = (int)Patience.TotalMilliseconds,
            }
        ).SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => Hear(error)).Build();
        _working = Task.WhenAll(
            Enumerable.Range(0, partitions).Select(partition => Task.Run(() => WorkAsync(partition)))
        );
    }

    /// <summary>What its orders were refused with.</summary>
    public ConcurrentQueue<string> Refused { get; } = new();

    /// <summary>Starts one.</summary>
    /// <param name="config">How it gets in.</param>
    /// <param name="topic">Where it writes.</param>
    /// <param name="partitions">How many partitions the topic has.</param>
    /// <param name="pace">The pause between two orders. Default: 10 ms.</param>
    public static OrderPod Start(ClientConfig config, string topic, int partitions, TimeSpan? pace = null) =>
        new(config, topic, partitions, pace ?? Pace);

    /// <summary>Whether it has come to write into every partition.</summary>
    /// <returns>Null when it has, else what its client says.</returns>
    public async Task<string?> WritesAsync(int partitions)
    {
        var writes = await Wait.HoldsAsync(
            Patience,
            () =>
                Task.FromResult(
                    _written.Count == partitions || !Refused.IsEmpty || Volatile.Read(ref _refusals) >= MostRefusals
                )
        );
        return writes && _written.Count == partitions && Refused.IsEmpty
            ? null
            : Refused.FirstOrDefault() ?? _words ?? "nothing";
    }

    /// <summary>Stops it when what it has begun is written.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _working;
        _producer.Dispose();
    }

    async Task WorkAsync(int partition)
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
            try
            {
                await _producer.ProduceAsync(
                    new TopicPartition(_topic, partition),
                    new() { Key = $"{partition}", Value = $"order {number}" },
                    // A pod that never got in has nothing to wait for.
                    _written.ContainsKey(partition)
                        ? CancellationToken.None
                        : _stop.Token
                );
                _written[partition] = number;
                if (_pace > TimeSpan.Zero)
                    await Task.Delay(_pace, _stop.Token);
            }
            catch (ProduceException<string, string> e)
            {
                Refused.Enqueue(e.Error.Reason);
                await Task.Delay(Pace, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return;
            }
    }

    void Hear(Error error)
    {
        if (error.Code is not (ErrorCode.Local_Authentication or ErrorCode.Local_Ssl))
            return;
        _words = error.Reason;
        Interlocked.Increment(ref _refusals);
    }
}
