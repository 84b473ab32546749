// task: 1
// replaces: Retry.cs
// mistake: catches every exception: a bug is called five times
// expect: an InvalidOperationException
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
            catch (Exception e)
                when (call < MostCalls && (e is not HttpRequestException http || Agreement.IsTransient(http)))
            {
                // The pause follows.
            }

            // Half to one and a half of the pause: who failed together does not come back together.
            var spread = 0.5 + Random.Shared.NextDouble();
            await Task.Delay(FirstPause * Math.Pow(2, call - 1) * spread, stop);
        }
    }
}
