namespace Course.Grading.Hosting;

/// <summary>Hands out the tests of one run, one at a time, to the hosts that share it.</summary>
internal sealed class TestDeal
{
    readonly Lock _lock = new();
    int _last;
    int? _tests;

    /// <summary>The position of the next test, counted from 1; null when none is left. How many there are is known only
    /// when a host has said it.</summary>
    public int? Take()
    {
        lock (_lock)
            return _last < (_tests ?? int.MaxValue) ? ++_last : null;
    }

    /// <summary>So many tests there are.</summary>
    public void SetCount(int tests)
    {
        lock (_lock)
            _tests ??= tests;
    }

    /// <summary>Hands out no more: no host can run a test.</summary>
    public void Close()
    {
        lock (_lock)
            _tests = 0;
    }
}
