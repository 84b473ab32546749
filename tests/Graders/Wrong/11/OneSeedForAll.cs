// task: 1
// replaces: Retry.cs
// mistake: draws by chance, from a generator that begins with the same seed for everybody
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

            // Half to one and a half of the pause: who failed together does not come back together.
            var spread = 0.5 + new Random(11).NextDouble();
            await Task.Delay(FirstPause * Math.Pow(2, call - 1) * spread, stop);
        }
    }
}
