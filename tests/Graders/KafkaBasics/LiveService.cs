using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using Graders.Support;

namespace Graders.KafkaBasics;

/// <summary>The clinic's live notification service: a member of its group that has processed some events and is
/// behind.</summary>
internal sealed class LiveService : IAsyncDisposable
{
    const int Processed = 30;
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(20));
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly CancellationTokenSource _stop = new();
    readonly IConsumer<Ignore, Ignore> _consumer;
    readonly Task _running;
    volatile bool _revoked;

    LiveService(ICluster cluster, string topic, string group)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = cluster.BootstrapServers,
            GroupId = group,
            ClientId = "grader-live-service",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            // It learns of a rebalance by its next heartbeat, and the grader should not wait 3 s for it.
            HeartbeatIntervalMs = 100,
            SessionTimeoutMs = 10_000,
        };
        _consumer = new ConsumerBuilder<Ignore, Ignore>(config)
            .SetPartitionsRevokedHandler((_, _) => _revoked = true)
            .SetPartitionsLostHandler((_, _) => _revoked = true)
            .Build();
        _consumer.Subscribe(topic);
        _running = Task.Run(Run);
    }

    /// <summary>Whether the group took partitions away from it while it ran.</summary>
    public bool WasDisturbed => _revoked && !_stop.IsCancellationRequested;

    /// <summary>Returns when the service has joined its group and committed its first events.</summary>
    public static async Task<LiveService> StartAsync(ICluster cluster, string topic, string group)
    {
        var service = new LiveService(cluster, topic, group);
        if (await Wait.EndsAsync(Task.WhenAny(service._settled.Task, service._running).Unwrap(), Patience))
            return service;

        await service.DisposeAsync();
        throw new DeadlineException(
            $"The grader's own consumer got no partitions in the group {group} within {Patience.TotalSeconds} s."
        );
    }

    /// <summary>Leaves the group.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await Task.Run(_consumer.Close);
        _consumer.Dispose();
        _stop.Dispose();
    }

    void Run()
    {
        for (var processed = 0; !_stop.IsCancellationRequested; )
        {
            if (_consumer.Consume(Poll) is null || processed >= Processed)
                continue;

            if (++processed < Processed)
                continue;

            _consumer.Commit();
            _consumer.Pause(_consumer.Assignment);
            _settled.SetResult();
        }
    }
}
