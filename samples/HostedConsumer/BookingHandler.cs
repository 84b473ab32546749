using HostedConsumer.Listening;

namespace HostedConsumer;

public sealed record Booking(string Id, string Doctor, string Patient);

/// <summary>What the service is for; all else is in the folder Listening.</summary>
public sealed class BookingHandler(EventPublisher publisher) : IRecordHandler<Booking>
{
    public Task HandleAsync(Received<Booking> record, CancellationToken cancel)
    {
        // Here is your work. It may come twice: let the booking's id decide whether it is done already.
        return publisher.PublishAsync("bookings-confirmed", record.Message.Doctor, new { record.Message.Id }, cancel);
    }
}
