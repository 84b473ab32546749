using Labs.ConsumerApi;

namespace Graders.ConsumerApi;

/// <summary>The clinic's database, in memory, with a power supply that the grader can cut.</summary>
internal sealed class ClinicDatabase : IClinicDatabase
{
    readonly Lock _lock = new();
    readonly SemaphoreSlim _turn = new(1);
    readonly Dictionary<string, int> _booked = [];
    readonly Dictionary<int, long> _next = [];
    int _cutIn = -1;
    bool _stored;
    int _otherIn = -1;
    Func<int, long, string?> _doctorAt = (_, _) => null;

    /// <summary>What was wrong with the first committed transaction that was not right; null as long as all
    /// were.</summary>
    public Finding? Finding { get; private set; }

    /// <summary>Whether the power went since the last call of <see cref="CutAt"/> or
    /// <see cref="KeepThePower"/>.</summary>
    public bool WasCut { get; private set; }

    public int Total
    {
        get
        {
            lock (_lock)
                return _booked.Values.Sum();
        }
    }

    /// <summary>The power goes at the n-th commit from now, before or after it is stored.</summary>
    public void CutAt(int commit, bool stored)
    {
        lock (_lock)
            (_cutIn, _stored, WasCut) = (commit, stored, false);
    }

    /// <summary>From now on the power stays.</summary>
    public void KeepThePower()
    {
        lock (_lock)
            (_cutIn, WasCut) = (-1, false);
    }

    /// <summary>Whether another owner was faster since the last call of <see cref="HaveAnotherCount"/>.</summary>
    public bool AnotherCounted { get; private set; }

    /// <summary>
    /// After so many commits from now, and before the next transaction begins, another owner counts the next booking of
    /// each partition: whatever somebody has in hand at that moment is counted already.
    /// </summary>
    /// <param name="commits">How many commits from now.</param>
    /// <param name="doctorAt">With whom the booking is that lies in this partition at this offset; null when there is
    /// none.</param>
    public void HaveAnotherCount(int commits, Func<int, long, string?> doctorAt)
    {
        lock (_lock)
            (_otherIn, _doctorAt, AnotherCounted) = (commits, doctorAt, false);
    }

    public IReadOnlyDictionary<string, int> Booked()
    {
        lock (_lock)
            return new Dictionary<string, int>(_booked);
    }

    public IClinicTransaction Begin()
    {
        if (!_turn.Wait(TimeSpan.FromSeconds(10)))
            throw new TimeoutException("Another transaction has been open for 10 s: dispose each one.");
        lock (_lock)
            if (_otherIn == 0)
                AnotherOwnerCounts();
        return new Transaction(this);
    }

    void AnotherOwnerCounts()
    {
        _otherIn = -1;
        foreach (var (partition, next) in _next.ToList())
            if (_doctorAt(partition, next) is { } doctor)
            {
                _booked[doctor] = _booked.GetValueOrDefault(doctor) + 1;
                _next[partition] = next + 1;
                AnotherCounted = true;
            }
    }

    void Commit(Dictionary<string, int> booked, Dictionary<int, long> next)
    {
        lock (_lock)
        {
            var goes = --_cutIn == 0;
            if (goes && !_stored)
            {
                WasCut = true;
                throw new PowerCutException();
            }

            var counted = booked.Sum(change => change.Value - _booked.GetValueOrDefault(change.Key));
            var moved = next.Sum(change => change.Value - _next.GetValueOrDefault(change.Key));
            if (counted != moved)
                Finding ??= Judge(counted, moved, again: next.Any(change => IsPassed(change.Key, change.Value)));
            foreach (var (doctor, count) in booked)
                _booked[doctor] = count;
            foreach (var (partition, offset) in next)
                _next[partition] = offset;
            if (_otherIn > 0)
                _otherIn--;
            if (!goes)
                return;
            WasCut = true;
            throw new PowerCutException();
        }
    }

    bool IsPassed(int partition, long next) => _next.TryGetValue(partition, out var reached) && next <= reached;

    Finding Judge(int counted, long moved, bool again)
    {
        var changed =
            $"a transaction was committed that counted {(counted == 1 ? "1 booking" : $"{counted} bookings")} and moved the "
            + $"offsets {(moved < 0 ? $"back by {-moved}" : $"forward by {moved}")}";
        if (counted > moved && AnotherCounted)
            return new Finding(
                "another owner of the partition had counted a booking while this one had it in hand, and "
                    + $"{changed}: it is counted twice",
                "look inside the transaction: when NextOffset is beyond the booking, it is counted, and nothing is to do",
                "notebook 04 §9.2"
            );
        if (again && counted > 0)
            return new Finding(
                $"{changed}: it set an offset that had been set before, so a booking is counted twice",
                ProjectionRun.WhereToBegin,
                "notebook 04 §9.1"
            );
        if (moved > counted && counted > 0)
            return new Finding(
                $"{changed}: {(moved - counted == 1 ? "1 was" : $"{moved - counted} were")} passed and never counted",
                $"{ProjectionRun.WhereToBegin}, and where it has none, at the first record. After a commit that threw, "
                    + "look at NextOffset and count the same booking again, or end",
                "notebook 04 §9.1"
            );
        return new Finding(
            changed,
            "the count and the offset of the next record change in one transaction, or not at all",
            "notebook 04 §9.1"
        );
    }

    sealed class Transaction(ClinicDatabase database) : IClinicTransaction
    {
        readonly Dictionary<string, int> _booked = [];
        readonly Dictionary<int, long> _next = [];
        bool _disposed;

        public long? NextOffset(int partition)
        {
            if (_next.TryGetValue(partition, out var mine))
                return mine;
            lock (database._lock)
                return database._next.TryGetValue(partition, out var offset) ? offset : null;
        }

        public void SetNextOffset(int partition, long next) => _next[partition] = next;

        public int Booked(string doctorId)
        {
            if (_booked.TryGetValue(doctorId, out var mine))
                return mine;
            lock (database._lock)
                return database._booked.GetValueOrDefault(doctorId);
        }

        public void SetBooked(string doctorId, int count) => _booked[doctorId] = count;

        public void Commit() => database.Commit(_booked, _next);

        public void Dispose()
        {
            if (!_disposed)
                database._turn.Release();
            _disposed = true;
        }
    }
}
