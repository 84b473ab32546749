namespace Course.Kit;

/// <summary>Which brokers are cut off from the others. What is sent over a cut link waits, as behind a pulled
/// cable.</summary>
internal sealed class Links
{
    readonly Lock _lock = new();
    readonly HashSet<int> _cutOff = [];
    TaskCompletionSource _changed = New();

    public void CutOff(int broker) => Change(() => _cutOff.Add(broker));

    public void Heal(int broker) => Change(() => _cutOff.Remove(broker));

    /// <summary>Returns once the link is whole.</summary>
    /// <param name="from">A broker, or null for somebody unknown.</param>
    /// <param name="to">The broker that is called.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask WholeAsync(int? from, int to, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (from == to || !(_cutOff.Contains(to) || from is { } caller && _cutOff.Contains(caller)))
                    return;
                changed = _changed.Task;
            }
            await changed.WaitAsync(cancellationToken);
        }
    }

    void Change(Func<bool> change)
    {
        lock (_lock)
        {
            if (!change())
                return;
            _changed.SetResult();
            _changed = New();
        }
    }

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
