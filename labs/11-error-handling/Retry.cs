namespace Labs.ErrorHandling;

/// <summary>Task 1: see <see cref="IRetry"/> and the README.</summary>
public sealed class Retry : IRetry
{
    public async Task SendAsync(Func<Task> send, CancellationToken stop)
    {
        // TODO 1: which failures are worth another call, how many calls, and when? Forty pods run this at once.
        await Task.CompletedTask;
    }
}
