// task: 1
// replaces: Settings.cs
// mistake: forgets ValidateOnStart: settings are checked when somebody first asks for them
// expect: is a name that nobody knows, and the host starts all the same
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
        services.ConfigureOptions<ShutdownTime>();
    }

    static OptionsBuilder<T> Bind<T>(IServiceCollection services, params IConfiguration[] sections)
        where T : class
    {
        var options = services.AddOptions<T>();
        foreach (var section in sections)
            options.Bind(section, binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }

    /// <summary>The host waits longer for the listener than the listener for its records.</summary>
    sealed class ShutdownTime(IOptions<ListenerOptions> listener) : IConfigureOptions<HostOptions>
    {
        public void Configure(HostOptions host) =>
            host.ShutdownTimeout = listener.Value.DrainTimeout + TimeSpan.FromSeconds(10);
    }
}
