// task: 1
// replaces: Retry.cs
// mistake: doubles its pauses, and so does everybody else, at the same moments
// expect: nearly all were back
namespace Labs.ErrorHandling;

public sealed class Retry : IRetry
{
    const int MostCalls = 5;
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    public async Task SendAsync(Func<Task> send, CancellationToken stop)
    {
        for (var call = 1; ; call++)
        {
            try
            {
                await send();
                return;
            }
            catch (HttpRequestException e) when (call < MostCalls && Agreement.IsTransient(e))
            {
                // The pause follows.
            }

            await Task.Delay(FirstPause * Math.Pow(2, call - 1), stop);
        }
    }
}
