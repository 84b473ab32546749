using System.Collections.Concurrent;
using Graders.Support;
using Labs.KafkaBasics;

namespace Graders.KafkaBasics;

/// <summary>What the worker calls to tell a patient. It is down for one call.</summary>
internal sealed class MessageGateway(ObservedGroup group, int failsAtCall)
{
    readonly ConcurrentDictionary<BookingEvent, bool> _told = new();
    int _calls;

    /// <summary>How often the worker called.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>How many members the group had during the first call; null before it.</summary>
    public int? MembersAtFirstCall { get; private set; }

    /// <summary>The event of the failed call; null before it.</summary>
    public BookingEvent? Failed { get; private set; }

    public bool Told(BookingEvent booking) => _told.ContainsKey(booking);

    public async Task NotifyAsync(BookingEvent booking)
    {
        var call = Interlocked.Increment(ref _calls);
        if (call == 1)
            MembersAtFirstCall = await group.MembersAsync();

        if (call == failsAtCall)
        {
            Failed = booking;
            throw new GatewayDownException();
        }

        _told[booking] = true;
    }
}
