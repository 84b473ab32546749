using System.Net;

namespace Course.Kit;

/// <summary>
/// A service beside Kafka, such as a mail gateway, that a consumer's handler calls and that has bad hours. It lives in
/// this process and answers as an HTTP service would: it does what was asked, or throws an
/// <see cref="HttpRequestException"/> with its status. It remembers each call, so that an experiment can say what was
/// done twice, what never, and who knocked when. Settings may change while it runs; any thread may call it.
/// </summary>
/// <param name="name">What it is called in errors.</param>
/// <param name="seed">Which calls fail by chance. The same seed, key and attempt fail in every run, in whichever order
/// calls arrive.</param>
/// <example><code>var mail = new RemoteService("mail gateway") { Connections = 10, ErrorRate = 0.1 };
/// mail.BreakFor(TimeSpan.FromSeconds(2));
/// await mail.CallAsync("booking-17");                  // throws: 503
/// mail.Recover();
/// mail.Arrivals(TimeSpan.FromMilliseconds(50))         // calls in each 50 ms</code></example>
public sealed class RemoteService(string name = "gateway", int seed = 1)
{
    readonly Lock _lock = new();
    readonly List<ServiceCall> _calls = [];
    readonly Dictionary<string, int> _attempts = [];
    readonly Dictionary<string, int> _done = [];
    readonly long _start = TimeProvider.System.GetTimestamp();
    readonly TimeProvider _time = TimeProvider.System;
    double _errorRate;
    double _lostAnswerRate;
    int _connections = int.MaxValue;
    int _open;
    TimeSpan _downUntil = TimeSpan.MinValue;

    /// <summary>What it is called in errors.</summary>
    public string Name => name;

    /// <summary>How long each call keeps its connection. Whom it turns away, and everybody while it is down, it answers
    /// at once. Default: 0.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>The share of calls that fail by chance, 0 to 1. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 0 and 1.</exception>
    public double ErrorRate
    {
        get => _errorRate;
        set => _errorRate = Share(value);
    }

    /// <summary>The share of calls that do their work and whose answer gets lost, 0 to 1. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 0 and 1.</exception>
    public double LostAnswerRate
    {
        get => _lostAnswerRate;
        set => _lostAnswerRate = Share(value);
    }

    /// <summary>With how many callers it talks at the same time; more are turned away. Default: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Connections
    {
        get => _connections;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _connections = value;
        }
    }

    /// <summary>What it will never do, by key: the answer to a wrong request. Default: nothing.</summary>
    public Func<string, bool> Refuses { get; set; } = _ => false;

    /// <summary>Whether it takes the key as an idempotency key: what it has done once it says it did, and does not do
    /// again. Default: no.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>How many calls it remembers. Whoever calls once more has a loop without an end. Default: 100,000.
    /// </summary>
    public int MostCalls { get; init; } = 100_000;

    /// <summary>The clock of latencies, outages and arrivals. Default: the system's.</summary>
    public TimeProvider Time
    {
        get => _time;
        init
        {
            _time = value;
            _start = value.GetTimestamp();
        }
    }

    /// <summary>The time since the service was made.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Whether it answers every call with 503 now.</summary>
    public bool IsDown
    {
        get
        {
            lock (_lock)
                return Now < _downUntil;
        }
    }

    /// <summary>The calls so far, in the order of their arrival.</summary>
    public IReadOnlyList<ServiceCall> Calls
    {
        get
        {
            lock (_lock)
                return [.. _calls];
        }
    }

    /// <summary>How often it did the same thing once more, over all keys.</summary>
    public int Duplicates
    {
        get
        {
            lock (_lock)
                return _done.Values.Sum(times => times - 1);
        }
    }

    /// <summary>The most callers that it has talked with at the same time.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>From now on it is down, until <see cref="Recover"/>.</summary>
    public void Break() => BreakUntil(TimeSpan.MaxValue);

    /// <summary>From now on it is down for so long, or until <see cref="Recover"/>.</summary>
    /// <param name="length">How long.</param>
    public void BreakFor(TimeSpan length) => BreakUntil(Now + length);

    /// <summary>It is up again.</summary>
    public void Recover() => BreakUntil(TimeSpan.MinValue);

    /// <summary>
    /// Asks the service to do something once. What it does is done when the call arrives, and its answer is under way
    /// for <see cref="Latency"/>: who gives up meanwhile does not undo it.
    /// </summary>
    /// <param name="key">What: the booking to be notified of, say.</param>
    /// <param name="cancellationToken">The caller gives up.</param>
    /// <exception cref="HttpRequestException">Its status says why not: 422 refused, 429 busy, 500 failed, 503 down; 504
    /// the work may be done.</exception>
    /// <exception cref="InvalidOperationException">It was called <see cref="MostCalls"/> times.</exception>
    public async Task CallAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        var answer = Arrive(key);
        if (KeepsConnection(answer))
            try
            {
                if (Latency > TimeSpan.Zero)
                    await Task.Delay(Latency, Time, cancellationToken);
            }
            finally
            {
                Hang();
            }
        if (Problem(answer) is { } problem)
            throw new HttpRequestException($"{name}: {problem.Words} ({key})", null, problem.Status);
    }

    /// <summary>How often it did what this key asks for.</summary>
    /// <param name="key">The key of the calls.</param>
    public int Done(string key)
    {
        lock (_lock)
            return _done.GetValueOrDefault(key);
    }

    /// <summary>Which of these it never did, in their order.</summary>
    /// <param name="keys">What should have been done.</param>
    public IReadOnlyList<string> Missing(IEnumerable<string> keys)
    {
        lock (_lock)
            return [.. keys.Where(key => !_done.ContainsKey(key))];
    }

    /// <summary>How many calls arrived in each bucket of time, from the time when the service was made to the last
    /// call.</summary>
    /// <param name="bucket">The length of a bucket.</param>
    /// <param name="answer">Only calls with this answer. Default: all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bucket is not longer than 0.</exception>
    public IReadOnlyList<int> Arrivals(TimeSpan bucket, ServiceAnswer? answer = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(bucket, TimeSpan.Zero);
        var calls = Calls;
        var counts = new int[calls.Count == 0 ? 0 : (int)(calls[^1].At / bucket) + 1];
        foreach (var call in calls.Where(call => answer is null || call.Answer == answer))
            counts[(int)(call.At / bucket)]++;
        return counts;
    }

    ServiceAnswer Arrive(string key)
    {
        lock (_lock)
        {
            if (_calls.Count >= MostCalls)
                throw new InvalidOperationException(
                    $"{name} was called {MostCalls:N0} times. Is there a loop that tries again without end?"
                );
            var attempt = _attempts[key] = _attempts.GetValueOrDefault(key) + 1;
            var answer = Decide(key, attempt);
            if (KeepsConnection(answer))
                MostAtOnce = Math.Max(MostAtOnce, ++_open);
            if (answer is ServiceAnswer.Done or ServiceAnswer.Lost)
                _done[key] = _done.GetValueOrDefault(key) + 1;
            _calls.Add(new ServiceCall(Now, key, attempt, answer));
            return answer;
        }
    }

    ServiceAnswer Decide(string key, int attempt)
    {
        if (Now < _downUntil)
            return ServiceAnswer.Down;
        if (_open >= Connections)
            return ServiceAnswer.Busy;
        if (Refuses(key))
            return ServiceAnswer.Refused;
        if (Chance(key, attempt, "fails") < ErrorRate)
            return ServiceAnswer.Failed;
        if (IsIdempotent && _done.ContainsKey(key))
            return ServiceAnswer.Repeated;
        return Chance(key, attempt, "gets lost") < LostAnswerRate ? ServiceAnswer.Lost : ServiceAnswer.Done;
    }

    void Hang()
    {
        lock (_lock)
            _open--;
    }

    void BreakUntil(TimeSpan end)
    {
        lock (_lock)
            _downUntil = end;
    }

    static bool KeepsConnection(ServiceAnswer answer) => answer is not (ServiceAnswer.Busy or ServiceAnswer.Down);

    static (HttpStatusCode Status, string Words)? Problem(ServiceAnswer answer) =>
        answer switch
        {
            ServiceAnswer.Lost => (HttpStatusCode.GatewayTimeout, "no answer in time"),
            ServiceAnswer.Failed => (HttpStatusCode.InternalServerError, "it failed"),
            ServiceAnswer.Down => (HttpStatusCode.ServiceUnavailable, "it is down"),
            ServiceAnswer.Busy => (HttpStatusCode.TooManyRequests, "too many callers at once"),
            ServiceAnswer.Refused => (HttpStatusCode.UnprocessableEntity, "the request is wrong"),
            _ => null,
        };

    // A number of 0 to 1 that hangs on nothing but seed, key, attempt and what it is for (FNV-1a, then a final mix).
    double Chance(string key, int attempt, string what)
    {
        var hash = 2_166_136_261u;
        foreach (var letter in $"{seed}/{attempt}/{what}/{key}")
            hash = (hash ^ letter) * 16_777_619u;
        hash = (hash ^ (hash >> 16)) * 0x85EB_CA6Bu;
        hash = (hash ^ (hash >> 13)) * 0xC2B2_AE35u;
        return (hash ^ (hash >> 16)) / (uint.MaxValue + 1.0);
    }

    static double Share(double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1);
        return value;
    }
}
