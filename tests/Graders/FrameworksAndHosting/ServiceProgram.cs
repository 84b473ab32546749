using System.Threading.Channels;
using Confluent.Kafka;
using Labs.FrameworksAndHosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Graders.FrameworksAndHosting;

/// <summary>The program of a service's process: a host with the learner's listener, on the grader's lanes.</summary>
internal static class ServiceProgram
{
    /// <param name="settings">"Listener:Lanes=4", …</param>
    /// <param name="asked">What <see cref="ToldWork.Obey"/> takes, or "stop", where there is no SIGTERM.</param>
    /// <param name="tell">Hears "up" when the process runs, "heard" with each order that is obeyed, "started",
    /// "stopping", "ended" with the listener's exception, and of each record.</param>
    public static async Task RunAsync(string[] settings, ChannelReader<string> asked, Action<string> tell)
    {
        tell("up");
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(
            settings
                .Select(setting => setting.Split('=', 2))
                .Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))
        );
        var work = new ToldWork(tell);
        builder.Services.AddOptions<ListenerOptions>().Bind(builder.Configuration.GetSection("Listener"));
        builder.Services.AddOptions<ConsumerConfig>().Bind(builder.Configuration.GetSection("Kafka:Consumer"));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(90));
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.Services.AddSingleton<Telemetry>().AddSingleton<Func<ILanes>>(() => new KeyLanes(work));
        builder.Services.AddSingleton<KafkaListener>();
        builder.Services.AddHostedService(all => all.GetRequiredService<KafkaListener>());
        using var host = builder.Build();
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopping.Register(() => tell("stopping"));
        _ = ObeyAsync(asked, work, lifetime, tell);
        await host.StartAsync();
        tell("started");
        _ = WatchAsync(host.Services.GetRequiredService<KafkaListener>(), tell);
        await host.WaitForShutdownAsync();
    }

    static async Task ObeyAsync(
        ChannelReader<string> asked,
        ToldWork work,
        IHostApplicationLifetime lifetime,
        Action<string> tell
    )
    {
        await foreach (var order in asked.ReadAllAsync())
        {
            if (order == "stop")
                lifetime.StopApplication();
            else
                work.Obey(order);
            tell($"heard {order}");
        }
    }

    static async Task WatchAsync(KafkaListener listener, Action<string> tell)
    {
        try
        {
            await (listener.ExecuteTask ?? Task.CompletedTask);
            tell("ended");
        }
        catch (Exception e)
        {
            tell($"ended {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}
