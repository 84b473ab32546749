using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Confluent.Kafka;

namespace EmbeddedKafka.Tests.Network;

/// <summary>A program that lost the assembly for zstd has all other codecs, and reads what is missing.</summary>
public sealed class MissingAssemblyTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Without_the_zstd_assembly_other_codecs_work_and_the_log_names_it()
    {
        var log = new ConcurrentQueue<string>();
        var context = new WithoutZstd();
        var assembly = context.LoadFromAssemblyPath(typeof(EmbeddedKafkaCluster).Assembly.Location);
        dynamic options = Activator.CreateInstance(assembly.GetType(typeof(EmbeddedKafkaOptions).FullName!)!)!;
        options.Brokers = 1;
        options.Logger = (Action<string>)log.Enqueue;
        var start = assembly.GetType(typeof(EmbeddedKafkaCluster).FullName!)!.GetMethod("StartAsync")!;
        var starting = (Task)start.Invoke(null, [options, CancellationToken.None])!;
        await starting;
        var cluster = starting.GetType().GetProperty("Result")!.GetValue(starting)!;
        await using var ended = (IAsyncDisposable)cluster;
        var servers = (string)cluster.GetType().GetProperty("BootstrapServers")!.GetValue(cluster)!;
        foreach (var codec in (CompressionType[])[CompressionType.Gzip, CompressionType.Snappy, CompressionType.Lz4])
        {
            using var producer = Producer(servers, codec);
            await producer.ProduceAsync("orders", new() { Value = new string('x', 1000) }).WaitAsync(Patience);
        }
        Assert.Empty(log);
        using var refused = Producer(servers, CompressionType.Zstd);
        refused.Produce("orders", new() { Value = new string('x', 1000) });
        var deadline = DateTime.UtcNow + Patience;
        while (log.IsEmpty && DateTime.UtcNow < deadline)
            await Task.Delay(20);
        Assert.Contains("ZstdSharp", log.First(), StringComparison.Ordinal);
        Assert.Contains("failed: FileNotFoundException", log.First(), StringComparison.Ordinal);
    }

    static IProducer<Null, string> Producer(string servers, CompressionType codec) =>
        new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = servers, CompressionType = codec })
            .SetLogHandler((_, _) => { })
            .Build();

    sealed class WithoutZstd() : AssemblyLoadContext("without ZstdSharp")
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name == "ZstdSharp"
                ? throw new FileNotFoundException($"Could not load file or assembly '{assemblyName}'")
                : null;
    }
}
