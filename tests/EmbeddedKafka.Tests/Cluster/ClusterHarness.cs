using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Events;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Storage;

namespace EmbeddedKafka.Tests.Cluster;

/// <summary>The state of a cluster without its network, with a clock that the test moves.</summary>
internal class ClusterHarness
{
    readonly PartitionAppender _appender;

    public ClusterHarness(
        int brokers = 3,
        Dictionary<string, string>? configs = null,
        Action<EmbeddedKafkaOptions>? change = null
    )
    {
        var options = new EmbeddedKafkaOptions
        {
            Brokers = brokers,
            Configs = configs ?? [],
            TimeProvider = Time,
        };
        change?.Invoke(options);
        State = new ClusterState(
            options,
            "cluster",
            new ClusterLoop(Time, _ => { }),
            new FaultCollection(),
            new EventHub()
        );
        _appender = new PartitionAppender(State);
    }

    public ManualTime Time { get; } = new();

    public ClusterState State { get; }

    public Partition Create(string topic = "t", int replicas = 3, Dictionary<string, string>? configs = null) =>
        Run(() => State.Create(topic, State.Place(1, replicas), configs ?? []).Partitions[0]);

    public T Run<T>(Func<T> function) => State.Loop.Invoke(function);

    public void Run(Action action) =>
        State.Loop.Invoke(() =>
        {
            action();
            return true;
        });

    public ErrorCode Append(Partition partition, int records = 1, byte[]? batch = null) =>
        Run(() => _appender.Append(partition, batch ?? TestBatch.Of(records, State.Now), "test").Error);

    public void Hold(Partition partition, int brokerId, bool hold = true) =>
        Run(() => State.Replication.Hold(brokerId, partition, hold));

    public void Stop(int brokerId) => Run(() => State.Members.Shutdown(State.Broker(brokerId)!));

    public void Start(int brokerId) => Run(() => State.Members.Start(State.Broker(brokerId)!));

    public void Advance(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));
}
