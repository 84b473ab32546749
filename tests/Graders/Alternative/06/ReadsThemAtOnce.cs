// replaces: Settings.cs
using System.ComponentModel.DataAnnotations;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Labs.FrameworksAndHosting;

/// <summary>Reads and judges the settings when the services are added, long before the host is built.</summary>
public sealed class Settings : ISettings
{
    public void Add(IServiceCollection services, IConfiguration settings)
    {
        var listener = Read<ListenerOptions>(settings, "Listener");
        Validator.ValidateObject(listener, new ValidationContext(listener), validateAllProperties: true);
        services.AddSingleton(Options.Create(listener));
        services.AddSingleton(Options.Create(Read<ConsumerConfig>(settings, "Kafka:Client", "Kafka:Consumer")));
        services.AddSingleton(Options.Create(Read<ProducerConfig>(settings, "Kafka:Client", "Kafka:Producer")));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = 2 * listener.DrainTimeout);
    }

    static T Read<T>(IConfiguration settings, params string[] sections)
        where T : new()
    {
        var read = new T();
        foreach (var section in sections)
            settings.GetSection(section).Bind(read, binder => binder.ErrorOnUnknownConfiguration = true);
        return read;
    }
}
