namespace HostedConsumer.Tests;

/// <summary>Does what the test says, and notes the booking.</summary>
internal sealed class TestHandler(Clinic clinic, Func<Received<Booking>, CancellationToken, Task> handle)
    : IRecordHandler<Booking>
{
    public async Task HandleAsync(Received<Booking> record, CancellationToken cancel)
    {
        await handle(record, cancel);
        clinic.Handled.Enqueue(record);
    }
}
