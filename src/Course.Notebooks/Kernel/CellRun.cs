namespace Course.Notebooks;

/// <summary>
/// One run of a cell. Code starts on a thread of its own, so that it can be stopped: loops end at their next turn,
/// waits of that thread are interrupted, and what still does not end is left behind on its background thread.
/// </summary>
internal sealed class CellRun(CellSwitch cell, OutputCollector output)
{
    // Together well under the second in which a stop must be done.
    static readonly TimeSpan ForLoops = TimeSpan.FromMilliseconds(150);
    static readonly TimeSpan ForWaits = TimeSpan.FromMilliseconds(250);

    readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile Thread? _thread;

    public OutputCollector Output { get; } = output;

    /// <summary>Ends the wait for the cell: code that it started threw elsewhere.</summary>
    public void Fail(Exception error) => _failed.TrySetException(error);

    /// <summary>Waits for the work, or for the reason to stop it.</summary>
    public async Task AwaitAsync(Func<Task> work, CSharpKernel kernel, CancellationToken stop)
    {
        cell.Stop(false);
        var done = Task.Run(
            () =>
            {
                ConsoleRouter.Enter(kernel);
                return work();
            },
            CancellationToken.None
        );
        _ = done.ContinueWith(
            task => task.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default
        );
        _ = _failed.Task.ContinueWith(
            task => task.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default
        );

        if (await Task.WhenAny(done, _failed.Task, Task.Delay(Timeout.Infinite, stop)).ConfigureAwait(false) != done)
            await EndAsync(done).ConfigureAwait(false);
        if (_failed.Task.IsFaulted)
            await _failed.Task.ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        await done.ConfigureAwait(false);
    }

    /// <summary>Starts code on a thread that can be interrupted; the task ends when all that the code awaits has
    /// ended.</summary>
    public Task<object?> OnThreadAsync(Func<Task<object?>> code)
    {
        var started = new TaskCompletionSource<Task<object?>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                started.SetResult(code());
            }
            catch (Exception error)
            {
                started.SetException(error);
            }
        })
        {
            IsBackground = true,
            Name = "cell",
        };
        _thread = thread;
        thread.Start();
        return started.Task.Unwrap();
    }

    async Task EndAsync(Task done)
    {
        cell.Stop(true);
        if (await IsDoneAsync(done, ForLoops).ConfigureAwait(false))
            return;
        if (_thread is { IsAlive: true } thread)
            thread.Interrupt();
        await IsDoneAsync(done, ForWaits).ConfigureAwait(false);
    }

    static async Task<bool> IsDoneAsync(Task done, TimeSpan patience) =>
        await Task.WhenAny(done, Task.Delay(patience)).ConfigureAwait(false) == done;
}
