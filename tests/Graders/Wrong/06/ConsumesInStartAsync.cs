// task: 4
// replaces: KafkaListener.cs
// mistake: runs the loop in StartAsync: the host never starts
// expect: StartAsync has not returned
using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Labs.FrameworksAndHosting;

/// <summary>Starts the consumers, each on a thread of its own. If one fails, all stop, and the process with
/// them.</summary>
public sealed class KafkaListener(
    IOptions<ListenerOptions> options,
    IOptions<ConsumerConfig> config,
    Func<ILanes> lanes,
    Telemetry telemetry,
    ILogger<KafkaListener> log
) : BackgroundService
{
    List<ConsumerLoop> Loops { get; } = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        for (var n = 0; n < options.Value.Consumers; n++)
            Loops.Add(new(options.Value, lanes(), telemetry, log));
        Loops.ForEach(loop => loop.Open(config.Value)); // what librdkafka refuses stops the start
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Loops.ForEach(loop => Run(loop, stop));
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        // Consume blocks: on the pool it would take a thread from everybody else.
        await Task.WhenAll(
            Loops.Select(loop => Task.Factory.StartNew(() => Run(loop, stop), TaskCreationOptions.LongRunning))
        );
    }

    static void Run(ConsumerLoop loop, CancellationTokenSource stop)
    {
        try
        {
            loop.Run(stop.Token);
        }
        catch
        {
            Environment.ExitCode = 1; // up to .NET 10 the host stops with 0, as if all were well
            stop.Cancel();
            throw;
        }
    }
}
