namespace Graders.FrameworksAndHosting;

/// <summary>What a handler asks its scope for, as it would ask for a DbContext.</summary>
internal sealed class Visit : IAsyncDisposable
{
    public bool IsOver { get; private set; }

    public ValueTask DisposeAsync()
    {
        IsOver = true;
        return ValueTask.CompletedTask;
    }
}
