using System.Globalization;
using Wolverine;

namespace WolverineConsumer;

public sealed record Booking(string Id, string Doctor, string Patient);

/// <summary>Found by its name and its method's: Wolverine's convention. Every other booking takes a little longer. It
/// refuses booking 3 each time, booking 5 twice, and hangs at booking 1 of a topic that says so.</summary>
public sealed class BookingHandler
{
    public async Task Handle(Booking booking, Envelope envelope, Diary diary, CancellationToken cancel)
    {
        var topic = envelope.Destination!.Segments[^1];
        var number = int.Parse(booking.Id, CultureInfo.InvariantCulture);
        await diary.NoteAsync(topic, "called", booking.Id);
        await Task.Delay(number == 1 && topic.StartsWith("w-hangs") ? Timeout.Infinite : number % 2 * 20, cancel);
        if (number == 3)
            throw new InvalidOperationException("there is no such doctor");
        if (number == 5 && envelope.Attempts < 3)
            throw new TimeoutException("the calendar is away");
        await diary.NoteAsync(topic, "done", booking.Id);
    }
}
