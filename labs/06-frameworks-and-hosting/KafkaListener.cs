using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Labs.FrameworksAndHosting;

/// <summary>Starts the consumers, each on a thread of its own. If one fails, all stop, and the process with them. Task
/// 4: see the README.</summary>
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
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // TODO 4: run each loop. On which thread, since Consume blocks? What if one of them fails?
        await Task.CompletedTask;
    }
}
