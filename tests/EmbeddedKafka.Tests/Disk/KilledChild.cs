using System.Diagnostics;
using Confluent.Kafka;
using EmbeddedKafka.Tests.Scenarios;

namespace EmbeddedKafka.Tests.Disk;

/// <summary>
/// This test program, started again as a process of its own: a cluster on a directory and producers that say what was
/// acknowledged, until somebody kills it.
/// </summary>
internal static class KilledChild
{
    /// <summary>The program's first argument; seed and directory follow.</summary>
    public const string Command = "produce-until-killed";

    public const string Topic = "orders";
    public const int Partitions = 3;

    public static Process Start(string directory, int seed)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        // A test host that is not this assembly's own program is handed it.
        if (Path.GetFileName(start.FileName) is not ("EmbeddedKafka.Tests" or "EmbeddedKafka.Tests.exe"))
            start.ArgumentList.Add(typeof(KilledChild).Assembly.Location);
        foreach (var argument in (string[])[Command, $"{seed}", directory])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    public static async Task RunAsync(string directory, int seed)
    {
        EndWithParent();
        var random = new Random(seed);
        var options = new EmbeddedKafkaOptions { DataDirectory = directory };
        options.Configs["offsets.topic.num.partitions"] = "1";
        var cluster = await EmbeddedKafkaCluster.StartAsync(options);
        if (cluster.Snapshot().Topics.All(topic => topic.Name != Topic))
            await Clients.CreateAsync(cluster, Topic, Partitions, configs: new() { ["segment.bytes"] = "1048576" });
        using var producer = Clients.Producer(
            cluster,
            config =>
                (config.EnableIdempotence, config.LingerMs, config.CompressionType) = (
                    true,
                    random.Next(3),
                    (CompressionType)random.Next(5)
                )
        );
        using var consumer = Clients.Consumer(cluster, config => config.GroupId = "readers");
        Say("ready");
        for (var i = 0; ; i++)
        {
            var value = $"{seed}.{i} {new string('x', random.Next(2000))}";
            producer.Produce(
                new TopicPartition(Topic, i % Partitions),
                new() { Key = $"{i}", Value = value },
                report =>
                {
                    if (!report.Error.IsError)
                        Say(
                            $"acked {report.Partition.Value} {report.Offset.Value} {report.Message.Value.Split(' ')[0]}"
                        );
                }
            );
            if (i % 500 != 499)
                continue;
            producer.Flush();
            // More from round to round: what is found must not be less than what any round has said.
            var position = seed * 1_000_000L + i;
            consumer.Commit([new TopicPartitionOffset(Topic, 0, position)]);
            Say($"committed {position}");
        }
    }

    /// <summary>When the tests are killed themselves nobody kills this process: its input ends then.</summary>
    static void EndWithParent() =>
        new Thread(() =>
        {
            while (Console.In.Read() >= 0) { }
            Environment.Exit(1);
        })
        {
            IsBackground = true,
        }.Start();

    static readonly Lock Writing = new();

    static void Say(string line)
    {
        lock (Writing)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
