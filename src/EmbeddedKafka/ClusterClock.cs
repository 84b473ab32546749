namespace EmbeddedKafka;

/// <summary>
/// A clock for <see cref="EmbeddedKafkaOptions.TimeProvider"/> that can jump forward: retention, sessions, lag and
/// every other wait of the brokers happen at once. It runs like the computer's own clock in between, or stands still
/// until it is moved. Clients keep their own time: timestamps that they give to records do not jump.
/// </summary>
/// <param name="isStopped">Whether time passes only by <see cref="Advance"/>.</param>
public sealed class ClusterClock(bool isStopped = false) : TimeProvider
{
    readonly Lock _lock = new();
    readonly HashSet<Timer> _timers = [];
    readonly DateTimeOffset _startTime = TimeProvider.System.GetUtcNow();
    readonly long _start = TimeProvider.System.GetTimestamp();
    TimeSpan _skipped;

    bool IsStopped => isStopped;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => _startTime + Elapsed;

    TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
                return (isStopped ? TimeSpan.Zero : TimeProvider.System.GetElapsedTime(_start)) + _skipped;
        }
    }

    /// <summary>Jumps forward. Whatever is due on the way happens in order, each at its own time, before this
    /// returns.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative: a cluster's time never goes
    /// back.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var target = Elapsed + by;
        while (NextDue(target) is { } timer)
        {
            SkipTo(timer.Due);
            timer.Fire();
        }
        SkipTo(target);
        lock (_lock)
            foreach (var timer in _timers)
                timer.Arm();
    }

    Timer? NextDue(TimeSpan target)
    {
        lock (_lock)
        {
            Timer? next = null;
            foreach (var timer in _timers)
                if (timer.Due <= target && (next is null || timer.Due < next.Due))
                    next = timer;
            return next;
        }
    }

    void SkipTo(TimeSpan elapsed)
    {
        lock (_lock)
            if (elapsed - Elapsed is { Ticks: > 0 } missing)
                _skipped += missing;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    sealed class Timer : ITimer
    {
        static readonly TimeSpan Infinite = global::System.Threading.Timeout.InfiniteTimeSpan;

        readonly ClusterClock _clock;
        readonly TimerCallback _callback;
        readonly object? _state;
        readonly ITimer? _real;
        TimeSpan _period;

        public Timer(ClusterClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _callback = callback;
            _state = state;
            if (!clock.IsStopped)
                _real = TimeProvider.System.CreateTimer(
                    static timer => ((Timer)timer!).Fire(),
                    this,
                    Infinite,
                    Infinite
                );
        }

        /// <summary>By the time elapsed since the clock began.</summary>
        public TimeSpan Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_clock._lock)
            {
                _period = period;
                _clock._timers.Remove(this);
                _real?.Change(Infinite, Infinite);
                if (dueTime == Infinite)
                    return true;
                Due = _clock.Elapsed + dueTime;
                _clock._timers.Add(this);
                Arm();
                return true;
            }
        }

        public void Arm()
        {
            var left = Due - _clock.Elapsed;
            // The system's timers count in milliseconds and may be a little early.
            _real?.Change(
                left <= TimeSpan.Zero
                    ? TimeSpan.Zero
                    : TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(left.TotalMilliseconds), int.MaxValue)),
                Infinite
            );
        }

        /// <summary>Calls back unless the timer was changed, or fired by the other of its two ways,
        /// meanwhile.</summary>
        public void Fire()
        {
            lock (_clock._lock)
            {
                if (!_clock._timers.Contains(this))
                    return;
                if (Due > _clock.Elapsed)
                {
                    Arm();
                    return;
                }
                _clock._timers.Remove(this);
                if (_period > TimeSpan.Zero)
                {
                    Due += _period;
                    _clock._timers.Add(this);
                    Arm();
                }
            }
            _callback(_state);
        }

        public void Dispose()
        {
            lock (_clock._lock)
                _clock._timers.Remove(this);
            _real?.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
