namespace Labs.ProducerApi;

/// <summary>Task 4: see <see cref="IBilling"/> and the README.</summary>
public sealed class Billing(string bootstrapServers, string visits, string invoices, string groupId, int partition)
    : IBilling
{
    public async Task RunAsync(Func<VisitEvent, Task<decimal>> price, CancellationToken stop)
    {
        // TODO 4: a producer with a transactional.id. Which name makes the second instance fence the first?
        // TODO 4: then consume, price, produce; the offset and the invoices are one transaction.
    }
}
