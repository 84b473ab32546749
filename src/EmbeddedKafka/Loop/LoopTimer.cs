namespace EmbeddedKafka.Loop;

/// <summary>Something that the loop will do when its time comes, unless it is cancelled on the loop before.</summary>
internal sealed class LoopTimer(LoopTimers owner, Action action)
{
    Action? _action = action;

    public bool IsPending => _action is not null;

    public void Cancel()
    {
        if (_action is null)
            return;
        _action = null;
        owner.Forget();
    }

    internal void Fire()
    {
        var action = _action;
        _action = null;
        action?.Invoke();
    }
}
