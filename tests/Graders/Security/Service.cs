using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Course.Grading;
using Graders.Support;

namespace Graders.Security;

/// <summary>What one identity does at the brokers, with ordinary clients. Each piece of work gives null, or what the
/// client says where it was refused.</summary>
/// <param name="name">The identity.</param>
/// <param name="config">How it gets in.</param>
internal sealed class Service(string name, ClientConfig config)
{
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(15));
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    public string Name => name;

    /// <summary>Writes one record as an idempotent producer.</summary>
    public async Task<string?> WriteAsync(string topic)
    {
        using var producer = Producer(new() { EnableIdempotence = true });
        return await TryAsync(() => producer.ProduceAsync(topic, new() { Key = name, Value = "written" }));
    }

    /// <summary>Reads one record of each topic as a member of a group, and commits.</summary>
    public Task<string?> ReadAsync(string group, params string[] topics) =>
        Task.Run(() =>
            TryAsync(() =>
            {
                using var consumer = Consumer(group);
                Read(consumer, topics);
                consumer.Commit();
                consumer.Close();
                return Task.CompletedTask;
            })
        );

    /// <summary>Reads a record, writes another and commits both in one transaction.</summary>
    public Task<string?> TransactAsync(string id, string group, string from, string to) =>
        Task.Run(() =>
            TryAsync(() =>
            {
                using var producer = Producer(new() { TransactionalId = id });
                using var consumer = Consumer(group);
                producer.InitTransactions(Patience);
                var read = Read(consumer, [from]);
                producer.BeginTransaction();
                producer.Produce(to, new() { Key = name, Value = "invoice" });
                producer.SendOffsetsToTransaction(
                    [new TopicPartitionOffset(read.TopicPartition, read.Offset + 1)],
                    consumer.ConsumerGroupMetadata,
                    Patience
                );
                producer.CommitTransaction(Patience);
                consumer.Close();
                return Task.CompletedTask;
            })
        );

    /// <summary>Makes a topic, sets how long it keeps its records, and looks whether it is there.</summary>
    public async Task<string?> CreateAsync(string topic)
    {
        using var admin = Clinic.AdminOf(config);
        return await TryAsync(async () =>
        {
            await admin.CreateTopicsAsync(
                [
                    new()
                    {
                        Name = topic,
                        NumPartitions = 1,
                        ReplicationFactor = 1,
                    },
                ],
                new() { RequestTimeout = Patience, OperationTimeout = Patience }
            );
            await admin.IncrementalAlterConfigsAsync(
                new()
                {
                    [new() { Type = ResourceType.Topic, Name = topic }] =
                    [
                        new()
                        {
                            Name = "retention.ms",
                            Value = "-1",
                            IncrementalOperation = AlterConfigOpType.Set,
                        },
                    ],
                }
            );
            // The broker that is asked hears of a new topic a moment later.
            Error? seen = null;
            await Wait.HoldsAsync(
                Patience,
                async () => (seen = await LookAsync(admin, topic))?.Code != ErrorCode.UnknownTopicOrPart
            );
            if (seen is not null)
                throw new KafkaException(seen);
        });
    }

    /// <summary>Compares what groups have committed with the end of a topic.</summary>
    public async Task<string?> MeasureAsync(string topic, params string[] groups)
    {
        using var admin = Clinic.AdminOf(config);
        var partition = new TopicPartition(topic, 0);
        return await TryAsync(async () =>
        {
            await admin.ListOffsetsAsync(
                [new() { TopicPartition = partition, OffsetSpec = OffsetSpec.Latest() }],
                new() { RequestTimeout = Patience }
            );
            foreach (var group in groups)
                await admin.ListConsumerGroupOffsetsAsync(
                    [new ConsumerGroupTopicPartitions(group, [partition])],
                    new() { RequestTimeout = Patience }
                );
        });
    }

    /// <summary>The topics that it is shown.</summary>
    public IReadOnlyList<string> Topics()
    {
        using var admin = Clinic.AdminOf(config);
        return [.. admin.GetMetadata(Patience).Topics.Select(topic => topic.Topic)];
    }

    /// <summary>Sets what a group has committed, without reading.</summary>
    public async Task<string?> MoveAsync(string group, string topic, long offset)
    {
        using var admin = Clinic.AdminOf(config);
        return await TryAsync(() =>
            admin.AlterConsumerGroupOffsetsAsync([
                new ConsumerGroupTopicPartitionOffsets(group, [new TopicPartitionOffset(topic, 0, offset)]),
            ])
        );
    }

    /// <summary>Null when the topic can be seen.</summary>
    static async Task<Error?> LookAsync(IAdminClient admin, string topic)
    {
        try
        {
            await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]), new() { RequestTimeout = Patience });
            return null;
        }
        catch (DescribeTopicsException e)
        {
            return e.Results.TopicDescriptions[0].Error;
        }
    }

    static ConsumeResult<string, string> Read(IConsumer<string, string> consumer, string[] topics)
    {
        using var deadline = new CancellationTokenSource(Patience);
        var missing = topics.ToHashSet();
        consumer.Subscribe(topics);
        ConsumeResult<string, string>? last = null;
        while (missing.Count > 0)
        {
            if (deadline.IsCancellationRequested)
                throw new KafkaException(
                    new Error(ErrorCode.Local_TimedOut, $"no record of {string.Join(", ", missing)} came")
                );
            if (consumer.Consume(Poll) is { } record && missing.Remove(record.Topic))
                last = record;
        }
        return last!;
    }

    static async Task<string?> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (KafkaException e)
        {
            return Words(e);
        }
    }

    static string Words(KafkaException e) =>
        e switch
        {
            CreateTopicsException create => create.Results[0].Error.Reason,
            IncrementalAlterConfigsException alter => alter.Results[0].Error.Reason,
            ListConsumerGroupOffsetsException list => Reason(
                list.Results[0].Error,
                list.Results[0].Partitions.Select(one => one.Error)
            ),
            AlterConsumerGroupOffsetsException move => Reason(
                move.Results[0].Error,
                move.Results[0].Partitions.Select(one => one.Error)
            ),
            ListOffsetsException offsets => Reason(
                offsets.Error,
                offsets.Result.ResultInfos.Select(one => one.TopicPartitionOffsetError.Error)
            ),
            _ => e.Error.Reason,
        };

    static string Reason(Error error, IEnumerable<Error> parts) =>
        error.IsError ? error.Reason : parts.FirstOrDefault(part => part.IsError)?.Reason ?? error.Reason;

    IProducer<string, string> Producer(ProducerConfig own) =>
        new ProducerBuilder<string, string>(
            new ProducerConfig(With(own)) { MessageTimeoutMs = (int)Patience.TotalMilliseconds }
        )
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();

    IConsumer<string, string> Consumer(string group) => new ConsumerBuilder<string, string>(
            new ConsumerConfig(Clinic.Copy(config))
            {
                GroupId = group,
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnableAutoCommit = false,
            }
        ).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    Dictionary<string, string> With(ProducerConfig own)
    {
        var all = Clinic.Copy(config);
        foreach (var (key, value) in own)
            all[key] = value;
        return all;
    }
}
