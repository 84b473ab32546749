namespace EmbeddedKafka.Tests;

/// <summary>A clock that stands still until a test moves it; timers fire as it passes them, on the test's
/// thread.</summary>
internal sealed class ManualTime : TimeProvider
{
    // Connections set timers while a test moves the clock.
    readonly Lock _lock = new();
    readonly List<ManualTimer> _timers = [];
    long _now = TimeSpan.FromHours(1).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50).AddTicks(_now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var target = _now + by.Ticks;
        while (TakeDue(target) is { } next)
            next.Fire();
        _now = target;
    }

    ManualTimer? TakeDue(long target)
    {
        lock (_lock)
        {
            if (_timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due) is not { } next)
                return null;
            _now = Math.Max(_now, next.Due);
            _timers.Remove(next);
            return next;
        }
    }

    sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        public long Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = time._now + dueTime.Ticks;
                time._timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._lock)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
