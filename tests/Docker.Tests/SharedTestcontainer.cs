using Course.Kit;
using DockerKafka;
using Testcontainers.Kafka;

namespace Course.Tests;

/// <summary>One broker, started by Testcontainers, that the kit meets as an external cluster.</summary>
public sealed class SharedTestcontainer : IAsyncLifetime
{
    KafkaContainer? _container;
    string? _missing;

    public async ValueTask InitializeAsync()
    {
        var outlook = await Cluster.LookAsync("docker", TestContext.Current.CancellationToken);
        if (!outlook.Works)
        {
            _missing = $"docker: {outlook.Seen} {outlook.Next}";
            return;
        }
        await SpeakAsTheEngineAsync();
        _container = new KafkaBuilder(DockerCluster.Image()).Build();
        await _container.StartAsync(TestContext.Current.CancellationToken);
        Environment.SetEnvironmentVariable(Cluster.BootstrapVariable, BootstrapServers);
    }

    /// <summary>host:port; without an engine the test is skipped.</summary>
    public string BootstrapServers
    {
        get
        {
            Assert.SkipWhen(_container is null, _missing ?? "");
            var address = _container!.GetBootstrapAddress().TrimEnd('/');
            return address[(address.LastIndexOf('/') + 1)..];
        }
    }

    // Testcontainers insists on the API of its own day, which an older engine refuses.
    static async Task SpeakAsTheEngineAsync()
    {
        const string variable = "DOCKER_API_VERSION";
        if (Environment.GetEnvironmentVariable(variable) is not null)
            return;
        var version = await DockerCommand.RunAsync(
            ["version", "--format", "{{.Server.APIVersion}}"],
            TestContext.Current.CancellationToken
        );
        Environment.SetEnvironmentVariable(variable, version.Output);
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(Cluster.BootstrapVariable, null);
        if (_container is not null)
            await _container.DisposeAsync();
    }
}
