namespace Course.Kit;

/// <summary>Measures something several times, after a warm-up, and says how far the values spread.</summary>
public static class Experiment
{
    /// <summary>This machine as it is now.</summary>
    public static Machine Machine => Machine.Look();

    /// <summary>Runs a measurement <paramref name="warmup"/> times for nothing, then <paramref name="repeat"/> times
    /// for the result.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="repeat">How many values to take; at least 1.</param>
    /// <param name="warmup">How many values to throw away first.</param>
    /// <param name="run">Does it once and returns the value.</param>
    /// <param name="unit">The unit of the value; empty for a bare number.</param>
    /// <param name="collectBetweenRuns">Collect garbage before each run, so that no run pays for an earlier
    /// one.</param>
    /// <param name="cancellationToken">Stops between two runs.</param>
    public static async Task<Measurement> RunAsync(
        string name,
        int repeat,
        int warmup,
        Func<Task<double>> run,
        string unit = "",
        bool collectBetweenRuns = false,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeat, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(warmup);
        var samples = new List<double>(repeat);
        for (var i = -warmup; i < repeat; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (collectBetweenRuns)
                Collect();
            var value = await run();
            if (i >= 0)
                samples.Add(value);
        }
        return new Measurement(name, samples, unit);
    }

    /// <summary>Five runs after one warm-up, unless told otherwise.</summary>
    /// <inheritdoc cref="RunAsync(string, int, int, Func{Task{double}}, string, bool, CancellationToken)"/>
    public static Task<Measurement> RunAsync(
        string name,
        Func<Task<double>> run,
        int repeat = 5,
        int warmup = 1,
        string unit = "",
        bool collectBetweenRuns = false,
        CancellationToken cancellationToken = default
    ) => RunAsync(name, repeat, warmup, run, unit, collectBetweenRuns, cancellationToken);

    static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
