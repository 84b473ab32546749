using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using EmbeddedKafka;

namespace Course.Bench;

/// <summary>A cluster that a measured program runs against: the embedded one, librdkafka's own mock, or Apache
/// Kafka.</summary>
internal abstract class BenchEngine : IAsyncDisposable
{
    public const string Embedded = "embedded";
    public const string EmbeddedAlone = "embedded-alone";
    public const string Mock = "mock";
    const string Running = "at:";

    /// <summary>A cluster that runs already, outside the measured program.</summary>
    public static string At(string bootstrapServers, int processId) => $"{Running}{bootstrapServers}#{processId}";

    public static BenchEngine For(string name) =>
        name switch
        {
            Embedded => new EmbeddedEngine(brokers: 3),
            EmbeddedAlone => new EmbeddedEngine(brokers: 1),
            _ when name.StartsWith(Running, StringComparison.Ordinal) => new RunningEngine(
                name[Running.Length..name.IndexOf('#')],
                int.Parse(name[(name.IndexOf('#') + 1)..], CultureInfo.InvariantCulture)
            ),
            Mock => new MockEngine(),
            _ => throw new ArgumentException($"Unknown engine '{name}'.", nameof(name)),
        };

    /// <summary>Starts the cluster and returns a producer connected to it.</summary>
    public abstract Task<IProducer<Null, byte[]>> StartAsync(ProducerConfig config);

    /// <summary>The topic to use: a new one, which the cluster makes when it is first asked for it.</summary>
    public virtual string Topic => "bench";

    /// <summary>The addresses a second client connects to.</summary>
    public abstract string BootstrapServers { get; }

    public abstract ValueTask DisposeAsync();

    /// <summary>Processor time that the client and the brokers have used.</summary>
    public virtual TimeSpan ProcessorTime => Environment.CpuUsage.TotalTime;

    /// <summary>Processor time of the client alone; null where brokers share its process.</summary>
    public virtual TimeSpan? ClientTime => null;

    protected static IProducer<Null, byte[]> Build(ProducerConfig config) =>
        new ProducerBuilder<Null, byte[]>(config).SetLogHandler((_, _) => { }).Build();

    sealed class EmbeddedEngine(int brokers) : BenchEngine
    {
        EmbeddedKafkaCluster? _cluster;

        public override string BootstrapServers => _cluster!.BootstrapServers;

        public override async Task<IProducer<Null, byte[]>> StartAsync(ProducerConfig config)
        {
            // Four partitions is what the mock gives a topic that it creates by itself.
            _cluster = await EmbeddedKafkaCluster.StartAsync(
                new EmbeddedKafkaOptions { Brokers = brokers, DefaultPartitions = 4 }
            );
            config.BootstrapServers = _cluster.BootstrapServers;
            return Build(config);
        }

        public override ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    sealed class RunningEngine(string bootstrapServers, int processId) : BenchEngine
    {
        public override string Topic { get; } = $"bench-{Guid.NewGuid():N}";

        public override string BootstrapServers => bootstrapServers;

        public override TimeSpan ProcessorTime
        {
            get
            {
                using var broker = Process.GetProcessById(processId);
                return base.ProcessorTime + broker.TotalProcessorTime;
            }
        }

        public override TimeSpan? ClientTime => base.ProcessorTime;

        public override Task<IProducer<Null, byte[]>> StartAsync(ProducerConfig config)
        {
            config.BootstrapServers = bootstrapServers;
            return Task.FromResult(Build(config));
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>The mock lives inside the producer's client instance; other clients learn its addresses from
    /// metadata.</summary>
    sealed class MockEngine : BenchEngine
    {
        IProducer<Null, byte[]>? _owner;

        public override string BootstrapServers
        {
            get
            {
                using var admin = new DependentAdminClientBuilder(_owner!.Handle).Build();
                return string.Join(
                    ",",
                    admin.GetMetadata(TimeSpan.FromSeconds(10)).Brokers.Select(broker => $"{broker.Host}:{broker.Port}")
                );
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
