using Course.Kit;

namespace Course.Grading;

/// <summary>The cluster that every test of this process shares; each test keeps to topics and groups of its own.</summary>
public static class GraderCluster
{
    const int Brokers = 3;
    static readonly Lazy<Task<ICluster>> Shared = new(() => Cluster.StartAsync(Brokers));
    static int _names;

    /// <summary>The cluster: three brokers unless COURSE_CLUSTER names one that is what it is. It starts on first use.</summary>
    /// <exception cref="CourseException">The provider cannot start; the sentence says what to do.</exception>
    public static Task<ICluster> GetAsync() => Shared.Value;

    /// <summary>A topic name that nobody else uses, on a shared cluster included: <c>bookings-3f9a1c-1</c>.</summary>
    public static string Topic(string name) => Unique(name);

    /// <summary>A group id that nobody else uses.</summary>
    public static string Group(string name) => Unique(name);

    static string Unique(string name) => $"{name}-{Guid.NewGuid().ToString("N")[..6]}-{Interlocked.Increment(ref _names)}";
}
