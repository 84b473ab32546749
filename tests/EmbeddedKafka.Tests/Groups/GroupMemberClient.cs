using System.Collections.Concurrent;
using Confluent.Kafka;
using EmbeddedKafka.Tests.Scenarios;

namespace EmbeddedKafka.Tests.Groups;

/// <summary>A consumer that polls on its own thread until it is disposed, which makes it leave.</summary>
internal sealed class GroupMemberClient : IDisposable
{
    readonly IConsumer<string, string> _consumer;
    readonly CancellationTokenSource _stop = new();
    readonly ConcurrentQueue<string> _values = new();
    readonly Task _polling;
    List<TopicPartition> _assigned = [];

    public GroupMemberClient(
        EmbeddedKafkaCluster cluster,
        string group,
        string topic,
        Action<ConsumerConfig>? change = null
    )
    {
        _consumer = Clients.Consumer(
            cluster,
            config =>
            {
                config.GroupId = group;
                config.AutoCommitIntervalMs = 100;
                config.TopicMetadataRefreshIntervalMs = 1000;
                config.HeartbeatIntervalMs = 200;
                change?.Invoke(config);
            }
        );
        _consumer.Subscribe(topic);
        _polling = Task.Factory.StartNew(Poll, TaskCreationOptions.LongRunning);
    }

    /// <summary>Partitions that the consumer has at the moment.</summary>
    public List<TopicPartition> Assigned => Volatile.Read(ref _assigned);

    public IReadOnlyCollection<string> Values => _values;

    public void Dispose()
    {
        _stop.Cancel();
        _polling.Wait(CancellationToken.None);
        _consumer.Close();
        _consumer.Dispose();
        _stop.Dispose();
    }

    void Poll()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (_consumer.Consume(TimeSpan.FromMilliseconds(50)) is { Message: not null } result)
                    _values.Enqueue(result.Message.Value);
            }
            catch (ConsumeException)
            {
                // The condition that the test waits for tells whether this mattered.
            }
            Volatile.Write(ref _assigned, _consumer.Assignment);
        }
    }
}
