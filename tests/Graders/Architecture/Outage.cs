using Confluent.Kafka;
using Course.Grading;
using Course.Kit;

namespace Graders.Architecture;

/// <summary>Takes brokers away. Whatever happens, they are back when it ends: other tasks use the same
/// cluster.</summary>
internal sealed class Outage(ICluster cluster) : IAsyncDisposable
{
    static readonly TimeSpan Settled = GraderCluster.Patience(TimeSpan.FromSeconds(30));
    readonly List<IBroker> _away = [];

    /// <summary>Stops a broker in order and returns when the topics have leaders elsewhere and it has left their
    /// ISRs.</summary>
    public async Task StopAsync(int id, params string[] topics)
    {
        var broker = cluster.Brokers.Single(candidate => candidate.Id == id);
        _away.Add(broker);
        await broker.StopAsync();
        if (topics.Length > 0)
            await Until.TrueAsync(
                async () => HasLeft(await cluster.PictureAsync("", topics), id),
                Settled,
                $"broker {id} to leave the ISRs of {string.Join(" and ", topics)}"
            );
    }

    /// <summary>Starts what is away and returns when the cluster counts every broker again and every replica of the
    /// topics is in sync.</summary>
    public async Task EndAsync(params string[] topics)
    {
        if (_away.Count > 0)
        {
            foreach (var broker in _away)
                await broker.StartAsync();
            _away.Clear();
            await AllAreCountedAsync();
        }
        if (topics.Length > 0)
            await Until.TrueAsync(
                async () =>
                    (await cluster.PictureAsync("", topics)).Brokers.All(broker =>
                        broker.Replicas.All(replica => replica.Role != ReplicaRole.OutOfSync)
                    ),
                Settled,
                $"all replicas of {string.Join(" and ", topics)} to be in sync"
            );
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    // Metadata leaves out a broker that has not registered anew: the controller would not place a replica on it yet.
    async Task AllAreCountedAsync()
    {
        using var admin = new AdminClientBuilder(
            new AdminClientConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "grader",
                CancellationDelayMaxMs = 5,
            }
        ).Build();
        await Until.TrueAsync(
            () => admin.GetMetadata(Settled).Brokers.Count == cluster.Brokers.Count,
            Settled,
            "every broker to be counted"
        );
    }

    // The last replica of all may stay in the ISR: nobody is there to take its place.
    static bool HasLeft(Picture picture, int id) =>
        picture[id]
            .Replicas.All(replica =>
                replica.Role == ReplicaRole.OutOfSync
                || (replica.Role == ReplicaRole.InSync && !HasLeader(picture, replica))
            );

    static bool HasLeader(Picture picture, PictureReplica replica) =>
        picture.Brokers.Any(broker =>
            broker.Replicas.Any(other => other.Name == replica.Name && other.Role == ReplicaRole.Leader)
        );
}
