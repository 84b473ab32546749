// task: 1
// replaces: Retry.cs
// mistake: the pause is a field of the one instance that all callers share
// expect: of forty callers of one instance
namespace Labs.ErrorHandling;

/// <summary>Up to five calls, with pauses that double and are spread by chance. At work: Polly, with exponential
/// back-off and <c>UseJitter</c>.</summary>
public sealed class Retry : IRetry
{
    const int MostCalls = 5;
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    TimeSpan _pause = FirstPause;

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
            var spread = 0.5 + Random.Shared.NextDouble();
            await Task.Delay(_pause * spread, stop);
            _pause *= 2;
        }
    }
}
