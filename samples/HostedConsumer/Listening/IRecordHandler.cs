namespace HostedConsumer.Listening;

/// <summary>Made anew for each record, in a scope of its own. It may be called again for a record that it has handled:
/// after a crash, or after a rebalance that did not wait for it.</summary>
public interface IRecordHandler<TMessage>
{
    /// <param name="cancel">Cancelled when the time to finish is over, not already when the host begins to
    /// stop.</param>
    /// <exception cref="PermanentException">It would fail every time: a dead letter at once. What else is thrown is
    /// tried again.</exception>
    Task HandleAsync(Received<TMessage> record, CancellationToken cancel);
}
