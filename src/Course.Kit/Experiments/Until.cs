using System.Diagnostics;

namespace Course.Kit;

/// <summary>Waits for a condition instead of a fixed time.</summary>
public static class Until
{
    static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <param name="condition">Asked again and again, a few milliseconds apart at first, later up to 100 ms.</param>
    /// <param name="deadline">Default: 30 seconds.</param>
    /// <param name="waitingFor">What is waited for, as it should stand in the error: "the group to be stable".</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <exception cref="DeadlineException">The deadline passed.</exception>
    public static Task TrueAsync(
        Func<bool> condition,
        TimeSpan? deadline = null,
        string? waitingFor = null,
        CancellationToken cancellationToken = default
    ) => TrueAsync(() => Task.FromResult(condition()), deadline, waitingFor, cancellationToken);

    /// <inheritdoc cref="TrueAsync(Func{bool}, TimeSpan?, string?, CancellationToken)"/>
    public static async Task TrueAsync(
        Func<Task<bool>> condition,
        TimeSpan? deadline = null,
        string? waitingFor = null,
        CancellationToken cancellationToken = default
    )
    {
        var limit = deadline ?? DefaultDeadline;
        var clock = Stopwatch.StartNew();
        var pause = TimeSpan.FromMilliseconds(5);
        while (!await condition())
        {
            if (clock.Elapsed >= limit)
                throw new DeadlineException(
                    $"Waited {Humanise.Duration(limit)} for {waitingFor ?? "a condition"}, in vain."
                );
            await Task.Delay(pause, cancellationToken);
            pause = TimeSpan.FromMilliseconds(Math.Min(100, pause.TotalMilliseconds * 1.5));
        }
    }
}
