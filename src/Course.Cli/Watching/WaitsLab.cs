namespace Course.Cli.Watching;

/// <summary>A lab for <see cref="WatchBench"/>, whose tasks differ by what librdkafka waits for.</summary>
internal static class WaitsLab
{
    public const int Nothing = 1,
        WriteRecord = 2,
        WriteOnce = 3,
        Read = 4;

    const string Producer = """
        using Confluent.Kafka;
        namespace Labs.Waits;
        public sealed class NAME(string servers)
        {
            public async Task WriteAsync(string topic)
            {
                var config = new ProducerConfig { BootstrapServers = servers, EnableIdempotence = FLAG };
                using var producer = new ProducerBuilder<string, string>(config).Build();
                await producer.ProduceAsync(topic, new Message<string, string> { Key = "k", Value = "v" });
            }
        }

        """;

    const string Reader = """
        using Confluent.Kafka;
        namespace Labs.Waits;
        public sealed class Reader(string servers, string group)
        {
            public string Next(string topic)
            {
                var config = new ConsumerConfig
                {
                    BootstrapServers = servers,
                    GroupId = group,
                    AutoOffsetReset = AutoOffsetReset.Earliest,
                };
                using var consumer = new ConsumerBuilder<string, string>(config).Build();
                consumer.Subscribe(topic);
                var value = consumer.Consume(TimeSpan.FromSeconds(30)).Message.Value;
                consumer.Close();
                return value;
            }
        }

        """;

    const string Grader = """
        using Course.Grading;
        using Course.Kit;
        using Labs.Waits;
        namespace Graders;
        public sealed class WaitsGrader
        {
            [Task(1, "nothing")]
            public void Nothing_is_done() => Fail.Unless(new Idle().IsIdle, "it is not idle", "it is");

            [Task(2, "a record is written")]
            public async Task A_record_is_written()
            {
                var (cluster, topic) = await TopicAsync();
                await new PlainWriter(cluster.BootstrapServers).WriteAsync(topic);
            }

            [Task(3, "a record is written once")]
            public async Task A_record_is_written_once()
            {
                var (cluster, topic) = await TopicAsync();
                await new SafeWriter(cluster.BootstrapServers).WriteAsync(topic);
            }

            [Task(4, "a record is read by a group")]
            public async Task A_record_is_read_by_a_group()
            {
                var (cluster, topic) = await TopicAsync();
                using var producer = new Confluent.Kafka.ProducerBuilder<string, string>(
                    new Confluent.Kafka.ProducerConfig { BootstrapServers = cluster.BootstrapServers }
                ).Build();
                await producer.ProduceAsync(topic, new() { Key = "k", Value = "v" });
                var read = await Task.Run(() =>
                    new Reader(cluster.BootstrapServers, GraderCluster.Group("waits")).Next(topic)
                );
                Fail.Unless(read == "v", $"'{read}' was read", "'v'");
            }

            static async Task<(ICluster, string)> TopicAsync()
            {
                var cluster = await GraderCluster.GetAsync();
                var topic = GraderCluster.Topic("waits");
                await cluster.CreateTopicAsync(topic);
                return (cluster, topic);
            }
        }

        """;

    /// <summary>Writes the lab, its answers already right.</summary>
    public static void Write(string root)
    {
        Put(
            root,
            "labs/01-waits/README.md",
            "## 1. Nothing\n`Idle.cs`\n## 2. Write\n`PlainWriter.cs`\n## 3. Once\n`SafeWriter.cs`\n## 4. Read\n"
                + "`Reader.cs`\n"
        );
        Put(
            root,
            "labs/01-waits/Idle.cs",
            "namespace Labs.Waits; public sealed class Idle { public bool IsIdle => true; }\n"
        );
        Put(root, "labs/01-waits/PlainWriter.cs", Producer.Replace("NAME", "PlainWriter").Replace("FLAG", "false"));
        Put(root, "labs/01-waits/SafeWriter.cs", Producer.Replace("NAME", "SafeWriter").Replace("FLAG", "true"));
        Put(root, "labs/01-waits/Reader.cs", Reader);
        Put(root, "tests/Graders/WaitsGrader.cs", Grader);
    }

    static void Put(string root, string path, string text)
    {
        var full = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
