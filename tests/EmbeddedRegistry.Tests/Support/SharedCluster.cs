namespace EmbeddedKafka.Registry.Tests.Support;

/// <summary>One cluster for all tests; each has a log of its own on it.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    EmbeddedKafkaCluster? _cluster;
    int _topics;

    public string BootstrapServers => _cluster!.BootstrapServers;

    public async ValueTask InitializeAsync() => _cluster = await EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1 });

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? default;

    public string NewTopic() => $"_schemas-{Interlocked.Increment(ref _topics)}";

    /// <summary>A registry that knows <see cref="TinyFormat"/> alone, with a log that nobody else uses unless the
    /// options name one.</summary>
    public Task<EmbeddedRegistry> StartTinyAsync(Action<EmbeddedRegistryOptions>? change = null) =>
        StartAsync(options =>
        {
            options.Formats = [new TinyFormat("AVRO"), new TinyFormat("JSON")];
            change?.Invoke(options);
        });

    /// <summary>A registry with a log that nobody else uses unless the options name one.</summary>
    public Task<EmbeddedRegistry> StartAsync(Action<EmbeddedRegistryOptions>? change = null)
    {
        var options = new EmbeddedRegistryOptions { Topic = NewTopic() };
        change?.Invoke(options);
        return EmbeddedRegistry.StartAsync(BootstrapServers, options);
    }
}
