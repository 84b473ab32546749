// replaces: Retry.cs
namespace Labs.ErrorHandling;

/// <summary>Pauses of three to five quarters, in a loop that counts down.</summary>
public sealed class Retry : IRetry
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    public async Task SendAsync(Func<Task> send, CancellationToken stop)
    {
        var pause = FirstPause;
        for (var retries = 4; retries > 0; retries--)
        {
            try
            {
                await send();
                return;
            }
            catch (HttpRequestException e) when (Agreement.IsTransient(e))
            {
                await Task.Delay(pause * (0.75 + Random.Shared.NextDouble() / 2), stop);
            }
            pause *= 2;
        }
        await send();
    }
}
