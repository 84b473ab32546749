// task: 1
// replaces: Settings.cs
// mistake: leaves the host its 30 seconds, however long the listener may take
// expect: the host waits 30 s
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Labs.FrameworksAndHosting;

/// <summary>Task 1: see <see cref="ISettings"/> and the README.</summary>
public sealed class Settings : ISettings
{
    public void Add(IServiceCollection services, IConfiguration settings)
    {
        var client = settings.GetSection("Kafka:Client");
        Bind<ListenerOptions>(services, settings.GetSection("Listener")).ValidateDataAnnotations();
        Bind<ConsumerConfig>(services, client, settings.GetSection("Kafka:Consumer"));
        Bind<ProducerConfig>(services, client, settings.GetSection("Kafka:Producer"));
    }

    static OptionsBuilder<T> Bind<T>(IServiceCollection services, params IConfiguration[] sections)
        where T : class
    {
        var options = services.AddOptions<T>().ValidateOnStart();
        foreach (var section in sections)
            options.Bind(section, binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }
}
