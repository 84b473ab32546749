using Confluent.Kafka;
using EmbeddedKafka;

namespace Course.Cli.Bench;

/// <summary>A three-broker cluster that a measured program runs against: the embedded one, or librdkafka's own mock.</summary>
internal abstract class BenchEngine : IAsyncDisposable
{
    public const string Embedded = "embedded";
    public const string Mock = "mock";

    public static BenchEngine For(string name) => name switch
    {
        Embedded => new EmbeddedEngine(),
        Mock => new MockEngine(),
        _ => throw new ArgumentException($"Unknown engine '{name}'.", nameof(name)),
    };

    /// <summary>Starts the cluster and returns a producer connected to it.</summary>
    public abstract Task<IProducer<Null, byte[]>> StartAsync(ProducerConfig config);

    /// <summary>The addresses a second client connects to.</summary>
    public abstract string BootstrapServers { get; }

    public abstract ValueTask DisposeAsync();

    protected static IProducer<Null, byte[]> Build(ProducerConfig config) =>
        new ProducerBuilder<Null, byte[]>(config).SetLogHandler((_, _) => { }).Build();

    sealed class EmbeddedEngine : BenchEngine
    {
        EmbeddedKafkaCluster? _cluster;

        public override string BootstrapServers => _cluster!.BootstrapServers;

        public override async Task<IProducer<Null, byte[]>> StartAsync(ProducerConfig config)
        {
            // Four partitions is what the mock gives a topic that it creates by itself.
            _cluster = await EmbeddedKafkaCluster.StartAsync(new EmbeddedKafkaOptions { Brokers = 3, DefaultPartitions = 4 });
            config.BootstrapServers = _cluster.BootstrapServers;
            return Build(config);
        }

        public override ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <summary>The mock lives inside the producer's client instance; other clients learn its addresses from metadata.</summary>
    sealed class MockEngine : BenchEngine
    {
        IProducer<Null, byte[]>? _owner;

        public override string BootstrapServers
        {
            get
            {
                using var admin = new DependentAdminClientBuilder(_owner!.Handle).Build();
                return string.Join(",", admin.GetMetadata(TimeSpan.FromSeconds(10)).Brokers.Select(broker => $"{broker.Host}:{broker.Port}"));
            }
        }

        public override Task<IProducer<Null, byte[]>> StartAsync(ProducerConfig config)
        {
            config.Set("test.mock.num.brokers", "3");
            config.BootstrapServers = "mock";
            _owner = Build(config);
            return Task.FromResult(_owner);
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
