// replaces: KafkaListener.cs
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
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        return Task.WhenAll(Loops.Select(loop => OnItsThread(loop, stop)));
    }

    static Task OnItsThread(ConsumerLoop loop, CancellationTokenSource stop)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                loop.Run(stop.Token);
                ended.SetResult();
            }
            catch (Exception e)
            {
                Environment.ExitCode = 70; // EX_SOFTWARE
                stop.Cancel();
                ended.SetException(e);
            }
        })
        {
            Name = "consumer",
            IsBackground = true,
        }.Start();
        return ended.Task;
    }
}
