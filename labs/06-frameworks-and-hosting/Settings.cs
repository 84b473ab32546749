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

        // TODO 1: bind the three classes. What stops the host when a name is wrong, what when a value is?
        // TODO 1: and how long does the host wait for the listener to finish?
    }
}
