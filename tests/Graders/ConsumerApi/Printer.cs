using System.Collections.Concurrent;
using Labs.ConsumerApi;

namespace Graders.ConsumerApi;

/// <summary>What the letter service calls for each booking: it sees how many run at once, and in which order.</summary>
internal sealed class Printer(HandledBookings handled, int atOnce, Booking? stuck)
{
    readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ConcurrentDictionary<string, Booking> _running = new();
    readonly ConcurrentDictionary<string, int> _last = new();
    int _count;
    int _most;

    /// <summary>How many ran at the same time, at most.</summary>
    public int Most => Volatile.Read(ref _most);

    /// <summary>Two bookings of one patient that ran side by side, or in the wrong order; null as long as there are
    /// none.</summary>
    public string? Disorder { get; private set; }

    /// <summary>The first calls wait until so many run at the same time, or until this is called.</summary>
    public void Open() => _open.TrySetResult();

    public async Task PrintAsync(Booking booking, CancellationToken cancel)
    {
        if (_running.TryGetValue(booking.PatientId, out var other) || !_running.TryAdd(booking.PatientId, booking))
            Disorder ??=
                $"step {booking.Step} of {booking.PatientId} began while step {other?.Step} was still in the works";
        if (_last.TryGetValue(booking.PatientId, out var last) && booking.Step <= last)
            Disorder ??= $"step {booking.Step} of {booking.PatientId} began after step {last}";
        _last[booking.PatientId] = booking.Step;
        var now = Interlocked.Increment(ref _count);
        InterlockedMax(now);
        if (now >= atOnce)
            Open();
        try
        {
            await _open.Task.WaitAsync(cancel);
            if (booking == stuck)
                await Task.Delay(Timeout.Infinite, cancel);
            await Task.Yield();
            handled.Add("letters", booking);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
            _running.TryRemove(booking.PatientId, out _);
        }
    }

    void InterlockedMax(int now)
    {
        for (var most = Most; now > most && Interlocked.CompareExchange(ref _most, now, most) != most; most = Most) { }
    }
}
