namespace Course.Cli.Running;

/// <summary>Runs several notebooks side by side, as many as processor and memory bear.</summary>
internal static class NotebookPool
{
    /// <summary>Three brokers, their clients and a compiler: what a notebook's process may come to need.</summary>
    const long BytesEach = 1536L * 1024 * 1024;

    const int Most = 2;

    /// <summary>How many at once, unless the command line says.</summary>
    public static int Width =>
        (int)Math.Clamp(FreeBytes() / BytesEach, 1, Math.Clamp(Environment.ProcessorCount, 1, Most));

    /// <summary>Runs all; the outcomes come in the order of the runs, each told to <paramref name="ended"/> as it
    /// ends.</summary>
    /// <param name="runs">The runs, to be started in this order.</param>
    /// <param name="width">How many at once.</param>
    /// <param name="ended">Hears each end; false lets no further run start.</param>
    /// <param name="cancellation">Ends those that run.</param>
    public static async Task<IReadOnlyList<NotebookOutcome>> RunAsync(
        IReadOnlyList<Func<CancellationToken, Task<NotebookOutcome>>> runs,
        int width,
        Func<NotebookOutcome, bool> ended,
        CancellationToken cancellation
    )
    {
        var outcomes = new NotebookOutcome?[runs.Count];
        var next = -1;
        var goesOn = true;
        await Task.WhenAll(
            Enumerable
                .Range(0, Math.Min(width, runs.Count))
                .Select(async _ =>
                {
                    while (
                        Volatile.Read(ref goesOn) && Interlocked.Increment(ref next) is var mine && mine < runs.Count
                    )
                    {
                        outcomes[mine] = await runs[mine](cancellation);
                        if (!ended(outcomes[mine]!))
                            Volatile.Write(ref goesOn, false);
                    }
                })
        );
        return [.. outcomes.OfType<NotebookOutcome>()];
    }

    static long FreeBytes()
    {
        const string Available = "MemAvailable:";
        if (
            OperatingSystem.IsLinux()
            && File.Exists("/proc/meminfo")
            && File.ReadLines("/proc/meminfo")
                .FirstOrDefault(line => line.StartsWith(Available, StringComparison.Ordinal))
                is { } line
            && long.TryParse(line[Available.Length..].Replace("kB", "").Trim(), out var kibibytes)
        )
            return Math.Min(kibibytes * 1024, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        return GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
    }
}
