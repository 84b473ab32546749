using System.Diagnostics;
using Confluent.Kafka;

namespace Course.Cli.Bench;

/// <summary>The programs that are measured. Each runs in a process of its own and answers with one number a line.</summary>
internal static class BenchProgram
{
    const string Topic = "bench";
    static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Milliseconds from nothing to the first acknowledged record: first in a cold process, then in a warm one.</summary>
    public static async Task<double[]> StartAsync(string engine, int rounds)
    {
        var times = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            await using var cluster = BenchEngine.For(engine);
            using var producer = await cluster.StartAsync(new ProducerConfig { Acks = Acks.All });
            await producer.ProduceAsync(Topic, new Message<Null, byte[]> { Value = new byte[100] });
            times[round] = watch.Elapsed.TotalMilliseconds;
        }

        return times;
    }

    /// <summary>Records a second, produced with acks=all and then consumed.</summary>
    public static async Task<(double Produced, double Consumed)> ThroughputAsync(string engine, int records, int size)
    {
        await using var cluster = BenchEngine.For(engine);
        using var producer = await cluster.StartAsync(new ProducerConfig { Acks = Acks.All });
        // As many again before: the runtime compiles what is hot in the background, and memory is as it is in a process that has run for a while.
        ProduceAll(producer, records, size);

        var watch = Stopwatch.StartNew();
        ProduceAll(producer, records, size);
        var produced = records / watch.Elapsed.TotalSeconds;

        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = cluster.BootstrapServers,
            GroupId = "bench",
            EnableAutoCommit = false,
        }).SetLogHandler((_, _) => { }).Build();
        // The mock keeps only the last few megabytes of a partition, so what there is to read is asked, not assumed.
        var partitions = Enumerable.Range(0, 4).Select(partition => new TopicPartition(Topic, partition)).ToList();
        var ranges = partitions.ConvertAll(partition => consumer.QueryWatermarkOffsets(partition, Deadline));
        var kept = ranges.Sum(range => range.High.Value - range.Low.Value);
        consumer.Assign(partitions.Zip(ranges, (partition, range) => new TopicPartitionOffset(partition, range.Low)));
        consumer.Consume(Deadline);
        watch.Restart();
        for (var seen = 1; seen < kept; seen++)
        {
            if (consumer.Consume(Deadline) is null) throw new TimeoutException($"consumed {seen} of {kept} records, then nothing came");
        }

        return (produced, kept / watch.Elapsed.TotalSeconds);
    }

    /// <summary>Resident megabytes of a process with three idle brokers (or none), and the CPU seconds it used in ten.</summary>
    public static async Task<(double Megabytes, double CpuSeconds)> IdleAsync(bool brokers)
    {
        await using var cluster = brokers
            ? await EmbeddedKafka.EmbeddedKafkaCluster.StartAsync(new EmbeddedKafka.EmbeddedKafkaOptions { Brokers = 3 })
            : null;
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        await Task.Delay(TimeSpan.FromSeconds(10));
        self.Refresh();
        return (self.WorkingSet64 / 1e6, (self.TotalProcessorTime - before).TotalSeconds);
    }

    static void ProduceAll(IProducer<Null, byte[]> producer, int records, int size)
    {
        var message = new Message<Null, byte[]> { Value = new byte[size] };
        Error? failure = null;
        for (var sent = 0; sent < records; sent++)
        {
            while (true)
            {
                try
                {
                    producer.Produce(Topic, message, report => failure = report.Error.IsError ? report.Error : failure);
                    break;
                }
                catch (ProduceException<Null, byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
                {
                    producer.Flush(TimeSpan.FromMilliseconds(5));
                }
            }
        }

        producer.Flush(Deadline);
        if (failure is not null) throw new KafkaException(failure);
    }
}
