namespace EmbeddedKafka.Chaos;

/// <summary>A clock that jumps to whatever is due next: the brokers' timers and the simulation's events, in one
/// order.</summary>
internal sealed class SimulatedTime : TimeProvider
{
    readonly PriorityQueue<Action, (long Due, long Order)> _queue = new();
    long _now;
    long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Milliseconds since the run began.</summary>
    public double Milliseconds => (double)_now / TimeSpan.TicksPerMillisecond;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50).AddTicks(_now);

    public void In(double milliseconds, Action action) =>
        _queue.Enqueue(action, (_now + (long)(Math.Max(milliseconds, 0) * TimeSpan.TicksPerMillisecond), _order++));

    /// <summary>Does what is due next; false, at <paramref name="milliseconds"/> of the run, when there is nothing more
    /// before.</summary>
    public bool StepBefore(double milliseconds)
    {
        var end = (long)(milliseconds * TimeSpan.TicksPerMillisecond);
        if (!_queue.TryPeek(out var action, out var at) || at.Due > end)
        {
            _now = Math.Max(_now, end);
            return false;
        }
        _queue.Dequeue();
        _now = Math.Max(_now, at.Due);
        action();
        return true;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    sealed class Timer(SimulatedTime time, Action fire) : ITimer
    {
        int _setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var setting = ++_setting;
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            time.In(
                dueTime.TotalMilliseconds,
                () =>
                {
                    if (setting == _setting)
                        fire();
                }
            );
            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
