namespace EmbeddedKafka.Loop;

/// <summary>A call from outside whose result, or exception, goes back to the caller.</summary>
internal sealed class CallWork<T>(Func<T> function) : LoopWork
{
    readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Result => _result.Task;

    public override void Run()
    {
        try
        {
            _result.SetResult(function());
        }
        catch (Exception e)
        {
            _result.SetException(e);
        }
    }
}
