using System.Collections.Concurrent;

namespace EmbeddedKafka.Loop;

/// <summary>
/// The one owner of cluster state: work runs on it one piece at a time, in order of arrival, so that nothing behind it
/// needs a lock. It has no thread of its own. Whoever brings work to an idle loop runs it at once, which saves a
/// request two hand-overs between threads; work that finds the loop busy waits in the queue.
/// </summary>
internal sealed class ClusterLoop : IThreadPoolWorkItem, IDisposable
{
    /// <summary>How many queued items of other callers a caller runs before the thread pool takes over.</summary>
    const int GuestLimit = 16;

    readonly ConcurrentQueue<LoopWork> _queue = new();
    readonly SynchronizationContext _context;
    readonly LoopTimers _timers;
    readonly Action<string> _log;
    int _pending;
    int _owner;

    public ClusterLoop(TimeProvider time, Action<string> log)
    {
        Time = time;
        _log = log;
        _context = new LoopContext(this);
        _timers = new LoopTimers(this, time);
    }

    public TimeProvider Time { get; }

    /// <summary>Milliseconds since the epoch, by the injected clock.</summary>
    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Milliseconds since some moment in the past; never goes back.</summary>
    public long Uptime => (long)(Time.GetTimestamp() * 1000.0 / Time.TimestampFrequency);

    /// <summary>Whether the caller is running on the loop.</summary>
    public bool IsCurrent => Volatile.Read(ref _owner) == Environment.CurrentManagedThreadId;

    /// <summary>Runs on the loop after each piece of work, before the next: what that work made due. Set before the
    /// first work.</summary>
    public Action? AfterEach { get; set; }

    /// <summary>Queues work and, when the loop is idle, runs it before returning. On the loop itself: runs after the
    /// current work.</summary>
    public void Post(LoopWork work)
    {
        _queue.Enqueue(work);
        if (Interlocked.Increment(ref _pending) == 1)
            Drain(GuestLimit);
    }

    public void Post(Action action) => Post(new ActionWork(action));

    /// <summary>Runs <paramref name="function"/> on the loop and returns its result.</summary>
    public Task<T> InvokeAsync<T>(Func<T> function)
    {
        var call = new CallWork<T>(function);
        Post(call);
        return call.Result;
    }

    /// <summary>Runs <paramref name="function"/> on the loop and waits for it; directly when the caller is on the loop
    /// already.</summary>
    public T Invoke<T>(Func<T> function) => IsCurrent ? function() : InvokeAsync(function).GetAwaiter().GetResult();

    /// <summary>Runs <paramref name="action"/> on the loop after <paramref name="delay"/>. Call on the loop.</summary>
    public LoopTimer Schedule(TimeSpan delay, Action action) => _timers.Schedule(delay, action);

    public LoopTimer Schedule(long milliseconds, Action action) =>
        Schedule(TimeSpan.FromMilliseconds(milliseconds), action);

    void IThreadPoolWorkItem.Execute() => Drain(int.MaxValue);

    public void Dispose() => _timers.Dispose();

    void Drain(int limit)
    {
        var previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
        Volatile.Write(ref _owner, Environment.CurrentManagedThreadId);
        try
        {
            do
            {
                if (limit-- == 0)
                {
                    Volatile.Write(ref _owner, 0);
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    return;
                }
                LoopWork? work;
                while (!_queue.TryDequeue(out work))
                    Thread.SpinWait(1);
                RunOne(work);
                if (Volatile.Read(ref _pending) == 1)
                    Volatile.Write(ref _owner, 0);
            } while (Interlocked.Decrement(ref _pending) != 0 && TakeOver());
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

    bool TakeOver()
    {
        Volatile.Write(ref _owner, Environment.CurrentManagedThreadId);
        return true;
    }

    void RunOne(LoopWork work)
    {
        try
        {
            try
            {
                work.Run();
            }
            finally
            {
                AfterEach?.Invoke();
            }
        }
        catch (Exception e)
        {
            _log($"the cluster's loop survived an error: {e}");
        }
    }
}
