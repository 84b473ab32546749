using System.Collections.Concurrent;
using Graders.Support;
using Labs.ConsumerApi;

namespace Graders.ConsumerApi;

/// <summary>What the letter service calls for each booking: it sees how many run at once, and in which order.</summary>
internal sealed class Printer(HandledBookings handled, int atOnce)
{
    readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ConcurrentDictionary<string, Booking> _running = new();
    readonly ConcurrentDictionary<string, int> _last = new();
    volatile Booking? _failed;
    int _count;
    int _most;

    /// <summary>This one hangs until its token is cancelled.</summary>
    public Booking? Hangs { get; init; }

    /// <summary>This one fails at its first call.</summary>
    public Booking? Fails { get; init; }

    /// <summary>Whether <see cref="Fails"/> has failed.</summary>
    public bool HasFailed => _failed is not null;

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
        if (_last.TryGetValue(booking.PatientId, out var last) && booking.Step <= last && booking != _failed)
            Disorder ??= $"step {booking.Step} of {booking.PatientId} began after step {last}";
        if (_failed is { } failed && failed.PatientId == booking.PatientId && failed.Step < booking.Step)
            if (!handled.Contains(failed))
                Disorder ??=
                    $"step {failed.Step} of {booking.PatientId} had failed, and step {booking.Step} began before it was "
                    + "printed";
        _last[booking.PatientId] = booking.Step;
        var now = Interlocked.Increment(ref _count);
        InterlockedMax(now);
        if (now >= atOnce)
            Open();
        try
        {
            await _open.Task.WaitAsync(cancel);
            if (booking == Hangs)
                await Task.Delay(Timeout.Infinite, cancel);
            if (booking == Fails && !HasFailed)
            {
                _failed = booking;
                throw new GatewayDownException("The printer is out of paper.");
            }

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
