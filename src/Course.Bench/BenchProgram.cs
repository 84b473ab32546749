using System.Diagnostics;
using Confluent.Kafka;
using Course.Base;

namespace Course.Bench;

/// <summary>The programs that are measured. Each runs in a process of its own and answers with one number a
/// line.</summary>
internal static class BenchProgram
{
    static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Milliseconds from nothing to the first acknowledged record: first in a cold process, then in a warm
    /// one.</summary>
    public static async Task<double[]> StartAsync(string engine, int rounds)
    {
        var times = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            await using var cluster = BenchEngine.For(engine);
            using var producer = await cluster.StartAsync(new ProducerConfig { Acks = Acks.All });
            await producer.ProduceAsync(cluster.Topic, new Message<Null, byte[]> { Value = new byte[100] });
            times[round] = watch.Elapsed.TotalMilliseconds;
        }

        return times;
    }

    /// <summary>Records a second, produced with acks=all and then consumed, and the processor time spent on
    /// each.</summary>
    public static async Task<(Throughput Produced, Throughput Consumed)> ThroughputAsync(
        string engine,
        int records,
        int size
    )
    {
        await using var cluster = BenchEngine.For(engine);
        using var producer = await cluster.StartAsync(new ProducerConfig { Acks = Acks.All });
        // Not measured: the same work once before, so that hot methods are compiled and memory is as in a process that
        // has run for a while.
        ProduceAll(producer, cluster.Topic, records, size);

        var start = Meter.Start(cluster);
        ProduceAll(producer, cluster.Topic, records, size);
        var produced = start.Read(records);

        using var consumer = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                GroupId = "bench",
                EnableAutoCommit = false,
            }
        ).SetLogHandler((_, _) => { }).Build();
        // The mock keeps only the last few megabytes of a partition, so what there is to read is asked, not assumed.
        var partitions = Enumerable
            .Range(0, 4)
            .Select(partition => new TopicPartition(cluster.Topic, partition))
            .ToList();
        var ranges = partitions.ConvertAll(partition => consumer.QueryWatermarkOffsets(partition, Deadline));
        var kept = ranges.Sum(range => range.High.Value - range.Low.Value);
        consumer.Assign(partitions.Zip(ranges, (partition, range) => new TopicPartitionOffset(partition, range.Low)));
        consumer.Consume(Deadline);
        start = Meter.Start(cluster);
        for (var seen = 1; seen < kept; seen++)
        {
            if (consumer.Consume(Deadline) is null)
                throw new TimeoutException($"consumed {seen} of {kept} records, then nothing came");
        }

        return (produced, start.Read(kept));
    }

    /// <summary>Milliseconds from produce to consume at a steady rate: the median and the 99th percentile, after a
    /// second that does not count.</summary>
    public static async Task<(double P50, double P99)> LatencyAsync(string engine, int perSecond, int seconds)
    {
        await using var cluster = BenchEngine.For(engine);
        using var producer = await cluster.StartAsync(new ProducerConfig { Acks = Acks.All, LingerMs = 0 });
        await producer.ProduceAsync(cluster.Topic, new Message<Null, byte[]> { Value = new byte[8] });
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(
            new ConsumerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                GroupId = "latency",
                EnableAutoCommit = false,
            }
        ).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(
            Enumerable
                .Range(0, 4)
                .Select(partition => new TopicPartitionOffset(cluster.Topic, partition, Offset.Beginning))
        );
        consumer.Consume(Deadline);

        var count = perSecond * (seconds + 1);
        var began = Stopwatch.GetTimestamp();
        var sending = new Thread(() =>
        {
            for (var sent = 0; sent < count; sent++)
            {
                while (Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond < sent)
                    Thread.Sleep(1);
                producer.Produce(
                    cluster.Topic,
                    new Message<Null, byte[]> { Value = BitConverter.GetBytes(Stopwatch.GetTimestamp()) }
                );
            }
        });
        sending.Start();
        var latencies = new List<double>(count);
        for (var seen = 0; seen < count; seen++)
        {
            var value = (
                consumer.Consume(Deadline)
                ?? throw new TimeoutException($"consumed {seen} of {count} records, then nothing came")
            )
                .Message
                .Value;
            var latency = Stopwatch.GetElapsedTime(BitConverter.ToInt64(value)).TotalMilliseconds;
            if (seen >= perSecond)
                latencies.Add(latency);
        }
        sending.Join();
        latencies.Sort();
        return (latencies[latencies.Count / 2], latencies[latencies.Count * 99 / 100]);
    }

    /// <summary>Seconds to create a topic of so many partitions, and to describe it.</summary>
    public static async Task<(double Created, double Described)> PartitionsAsync(int partitions)
    {
        await using var cluster = await EmbeddedKafka.EmbeddedKafkaCluster.StartAsync(
            new EmbeddedKafka.EmbeddedKafkaOptions { Brokers = 3 }
        );
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = cluster.BootstrapServers })
            .SetLogHandler((_, _) => { })
            .Build();
        var watch = Stopwatch.StartNew();
        await admin.CreateTopicsAsync(
            [
                new()
                {
                    Name = "many",
                    NumPartitions = partitions,
                    ReplicationFactor = 3,
                },
            ],
            new() { RequestTimeout = Deadline }
        );
        var created = watch.Elapsed.TotalSeconds;
        watch.Restart();
        var described = await admin.DescribeTopicsAsync(
            TopicCollection.OfTopicNames(["many"]),
            new() { RequestTimeout = Deadline }
        );
        return described.TopicDescriptions[0].Partitions.Count == partitions
            ? (created, watch.Elapsed.TotalSeconds)
            : throw new CourseException(
                $"{described.TopicDescriptions[0].Partitions.Count} of {partitions} partitions were described."
            );
    }

    /// <summary>Resident megabytes of a process with three idle brokers (or none), and the CPU seconds it used in
    /// ten.</summary>
    public static async Task<(double Megabytes, double CpuSeconds)> IdleAsync(bool brokers)
    {
        await using var cluster = brokers
            ? await EmbeddedKafka.EmbeddedKafkaCluster.StartAsync(
                new EmbeddedKafka.EmbeddedKafkaOptions { Brokers = 3 }
            )
            : null;
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        await Task.Delay(TimeSpan.FromSeconds(10));
        self.Refresh();
        return (self.WorkingSet64 / 1e6, (self.TotalProcessorTime - before).TotalSeconds);
    }

    static void ProduceAll(IProducer<Null, byte[]> producer, string topic, int records, int size)
    {
        var message = new Message<Null, byte[]> { Value = new byte[size] };
        Error? failure = null;
        for (var sent = 0; sent < records; sent++)
        {
            while (true)
            {
                try
                {
                    producer.Produce(topic, message, report => failure = report.Error.IsError ? report.Error : failure);
                    break;
                }
                catch (ProduceException<Null, byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
                {
                    producer.Flush(TimeSpan.FromMilliseconds(5));
                }
            }
        }

        producer.Flush(Deadline);
        if (failure is not null)
            throw new KafkaException(failure);
    }
}
