using System.Diagnostics;

namespace Course.Bench;

/// <summary>Clocks that were read at the beginning of something.</summary>
internal readonly record struct Meter(BenchEngine Cluster, long Began, TimeSpan Processor, TimeSpan? Client)
{
    public static Meter Start(BenchEngine cluster) =>
        new(cluster, Stopwatch.GetTimestamp(), cluster.ProcessorTime, cluster.ClientTime);

    public Throughput Read(long records) =>
        new(
            records / Stopwatch.GetElapsedTime(Began).TotalSeconds,
            (Cluster.ProcessorTime - Processor).TotalMicroseconds / records,
            (Cluster.ClientTime - Client)?.TotalMicroseconds / records ?? double.NaN
        );
}
