using System.Collections.Concurrent;
using Course.Base;
using Course.Kit;

namespace Course.Grading;

/// <summary>The cluster that every test of this process shares; each test keeps to topics and groups of its
/// own.</summary>
public static class GraderCluster
{
    const int Brokers = 3;
    internal static readonly int PatienceFactor = IsInProcess(Cluster.Provider) ? 1 : 2;
    static readonly Lazy<Task<ICluster>> Shared = new(() => Cluster.StartAsync(Brokers, progress: Progress));
    static readonly ConcurrentQueue<string> Topics = new();
    static int _names;

    /// <summary>Told what the start is doing; to be set before first use.</summary>
    internal static IProgress<string>? Progress { get; set; }

    /// <summary>The cluster: three brokers, or the external cluster of COURSE_CLUSTER with as many as it has. It starts
    /// on first use.</summary>
    /// <exception cref="CourseException">The provider cannot start; the sentence says what to do.</exception>
    public static Task<ICluster> GetAsync() => Shared.Value;

    /// <summary>
    /// How long to wait for what takes <paramref name="usual"/> on the embedded cluster: twice as long on any other,
    /// whose brokers are processes or machines of their own.
    /// </summary>
    public static TimeSpan Patience(TimeSpan usual) => usual * PatienceFactor;

    /// <summary>A topic name that nobody else uses, on a shared cluster included: <c>bookings-3f9a1c-1</c>.</summary>
    public static string Topic(string name)
    {
        var unique = Cluster.TopicPrefix + Unique(name);
        Topics.Enqueue(unique);
        return unique;
    }

    /// <summary>A group id that nobody else uses.</summary>
    public static string Group(string name) => Unique(name);

    /// <summary>Takes away the topics handed out so far, where the cluster lives on after this process.</summary>
    internal static async Task TidyAsync()
    {
        var cluster = await GetAsync();
        while (Topics.TryDequeue(out var topic))
        {
            if (IsInProcess(cluster.Provider))
                continue;
            try
            {
                await cluster.DeleteTopicAsync(topic);
            }
            catch (Exception e) when (e is CourseException or Confluent.Kafka.KafkaException)
            {
                // A grade does not change because tidying failed.
            }
        }
    }

    static bool IsInProcess(string provider) => ClusterProvider.Find(provider) is { IsInProcess: true };

    static string Unique(string name) =>
        $"{name}-{Guid.NewGuid().ToString("N")[..6]}-{Interlocked.Increment(ref _names)}";
}
