using System.Collections.Concurrent;
using Graders.Support;
using Labs.ProducerApi;

namespace Graders.ProducerApi;

/// <summary>What billing asks for prices. It is out of order for one call, and another call takes as long as the grader
/// wants.</summary>
internal sealed class PriceList(int failsAtCall, int sleepsAtCall)
{
    readonly TaskCompletionSource _asleep = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ConcurrentDictionary<string, bool> _asked = new();
    int _calls;

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Completes when a call has gone to sleep.</summary>
    public Task Asleep => _asleep.Task;

    /// <summary>The event for which the list was out of order; null before.</summary>
    public VisitEvent? Failed { get; private set; }

    /// <summary>Lets the sleeping call go on.</summary>
    public void Wake() => _wake.TrySetResult();

    public static decimal Of(VisitEvent visit) => 40 + Math.Abs(visit.EventId.Sum(letter => letter)) % 60;

    public async Task<decimal> AskAsync(VisitEvent visit)
    {
        var call = Interlocked.Increment(ref _calls);
        _asked[visit.EventId] = true;
        if (call == failsAtCall)
        {
            Failed = visit;
            throw new GatewayDownException("The price list is out of order.");
        }

        if (call == sleepsAtCall)
        {
            _asleep.TrySetResult();
            await _wake.Task;
        }

        return Of(visit);
    }
}
