using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Kafka;
using WolverineConsumer;

// WolverineConsumer BOOTSTRAP-SERVERS: listens to five topics, each in another way, until it is told to end, or until
// whoever has started it is gone and its input with them.
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Critical);
builder.Services.AddSingleton(new Diary(args[0]));
builder.UseWolverine(options =>
{
    options.UseRuntimeCompilation();
    options.Discovery.DisableConventionalDiscovery().IncludeType<BookingHandler>();
    options
        .UseKafka(args[0])
        .ConfigureConsumers(consumer =>
        {
            consumer.GroupId = "wolverine";
            consumer.AutoOffsetReset = AutoOffsetReset.Earliest;
            consumer.AutoCommitIntervalMs = 100;
        });
    options
        .OnException<TimeoutException>()
        .RetryWithCooldown(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(40));
    options.ListenToKafkaTopic("w-default").ReceiveRawJson<Booking>();
    options.ListenToKafkaTopic("w-inline").ReceiveRawJson<Booking>().ProcessInline();
    options.ListenToKafkaTopic("w-dead-letters").ReceiveRawJson<Booking>().EnableNativeDeadLetterQueue();
    options.ListenToKafkaTopic("w-hangs").ReceiveRawJson<Booking>();
    options.ListenToKafkaTopic("w-hangs-inline").ReceiveRawJson<Booking>().ProcessInline();
});
if (Console.IsInputRedirected)
    _ = Task.Run(() =>
    {
        Console.In.ReadToEnd();
        Environment.Exit(0);
    });
await builder.Build().RunAsync();
