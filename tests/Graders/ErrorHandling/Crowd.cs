using Course.Kit;
using Graders.Support;
using Labs.ErrorHandling;

namespace Graders.ErrorHandling;

/// <summary>Forty callers that meet a service which is down, and when each of them came back. Times are in
/// milliseconds.</summary>
internal sealed class Crowd
{
    const int Callers = 40;

    Crowd(IReadOnlyList<IReadOnlyList<double>> callers)
    {
        Whole = callers.Count;
        if (!IsWhole)
            return;
        Pauses = [.. Enumerable.Range(1, 4).Select(n => Middle(callers.Select(times => times[n] - times[n - 1])))];
        ShortestFirst = callers.Min(times => times[1] - times[0]);
        var fourth = callers.Select(times => times[3] - times[0]).Order().ToList();
        Fourth = Middle(fourth);
        Spread = fourth[Callers - 3] - fourth[2];
    }

    /// <summary>How many of them called five times.</summary>
    public int Whole { get; }

    public bool IsWhole => Whole == Callers;

    /// <summary>The medians of the four pauses.</summary>
    public IReadOnlyList<double> Pauses { get; } = [0, 0, 0, 0];

    public double ShortestFirst { get; }

    /// <summary>The median of the time from the first call to the fourth.</summary>
    public double Fourth { get; }

    /// <summary>Within which time all but the two earliest and the two latest made their fourth call.</summary>
    public double Spread { get; }

    public bool BeginsGently => ShortestFirst >= 85 && Pauses[0] <= 700;

    // Eight times as long would be right; a busy machine makes the first one longer.
    public bool Grows => Pauses[3] >= 2.5 * Pauses[0];

    public bool IsSpread => Spread >= Wanted;

    public double Wanted => 0.15 * Fourth;

    public static async Task<Crowd> MeetAsync(IRetry retry, TimeSpan patience)
    {
        var service = new RemoteService("mail gateway");
        service.Break();
        var callers = Enumerable.Range(0, Callers).Select(n => Task.Run(() => CallAsync($"caller-{n}"))).ToList();
        await Wait.EndsAsync(Task.WhenAll(callers), patience);
        return new Crowd([
            .. service
                .Calls.GroupBy(call => call.Key)
                .Select(caller => caller.Select(call => call.At.TotalMilliseconds).ToList())
                .Where(times => times.Count == 5),
        ]);

        async Task CallAsync(string caller)
        {
            try
            {
                await retry.SendAsync(() => service.CallAsync(caller), CancellationToken.None);
            }
            catch (HttpRequestException)
            {
                // It is down for all five calls.
            }
        }
    }

    static double Middle(IEnumerable<double> values) => values.Order().ElementAt(Callers / 2);
}
