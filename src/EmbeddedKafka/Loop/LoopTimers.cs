namespace EmbeddedKafka.Loop;

/// <summary>All deadlines of the loop on one timer of the <see cref="TimeProvider"/>, so that idle brokers cost
/// nothing.</summary>
internal sealed class LoopTimers : IDisposable
{
    const int SweepAbove = 256;

    readonly ClusterLoop _loop;
    readonly TimeProvider _time;
    readonly ITimer _timer;
    readonly LoopWork _fire;
    PriorityQueue<LoopTimer, long> _queue = new();
    long _wakeAt = long.MaxValue;
    int _cancelled;

    public LoopTimers(ClusterLoop loop, TimeProvider time)
    {
        _loop = loop;
        _time = time;
        _fire = new ActionWork(FireDue);
        _timer = time.CreateTimer(
            static state => ((LoopTimers)state!).Wake(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    public LoopTimer Schedule(TimeSpan delay, Action action)
    {
        var timer = new LoopTimer(this, action);
        var due = _time.GetTimestamp() + (long)(Math.Max(delay.TotalSeconds, 0) * _time.TimestampFrequency);
        _queue.Enqueue(timer, due);
        if (due < _wakeAt)
            WakeAt(due);
        return timer;
    }

    internal void Forget()
    {
        if (++_cancelled < SweepAbove || _cancelled < _queue.Count / 2)
            return;
        var live = new PriorityQueue<LoopTimer, long>();
        foreach (var (timer, due) in _queue.UnorderedItems)
            if (timer.IsPending)
                live.Enqueue(timer, due);
        _queue = live;
        _cancelled = 0;
    }

    public void Dispose() => _timer.Dispose();

    void Wake() => _loop.Post(_fire);

    void FireDue()
    {
        _wakeAt = long.MaxValue;
        while (_queue.TryPeek(out var timer, out var due))
        {
            if (timer.IsPending && due > _time.GetTimestamp())
            {
                WakeAt(due);
                return;
            }
            _queue.Dequeue();
            if (timer.IsPending)
                timer.Fire();
            else if (_cancelled > 0)
                _cancelled--;
        }
    }

    void WakeAt(long due)
    {
        _wakeAt = due;
        var ticks = due - _time.GetTimestamp();
        // A timer counts whole milliseconds and may not fire early: a wake-up before its time would only be repeated.
        var milliseconds = Math.Ceiling(Math.Max(ticks, 0) * 1000.0 / _time.TimestampFrequency);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue)), Timeout.InfiniteTimeSpan);
    }
}
