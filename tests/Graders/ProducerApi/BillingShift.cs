using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.ProducerApi;

namespace Graders.ProducerApi;

/// <summary>Runs instances of billing for one partition as an orchestrator would: a new one when the last one failed,
/// or is believed dead.</summary>
internal sealed class BillingShift(
    ICluster cluster,
    string visits,
    string invoices,
    string group,
    IReadOnlyList<VisitEvent> day,
    PriceList prices,
    Func<IBilling> hire
) : IAsyncDisposable
{
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(15));
    readonly CancellationTokenSource _stop = new();
    Task _first = Task.CompletedTask;
    Task _second = Task.CompletedTask;
    bool _restarted;

    IReadOnlyList<VisitEvent> Treatments { get; } = [.. day.Where(visit => visit.Kind == VisitEventKind.Treated)];

    /// <summary>The first instance works until a call to the price list does not come back.</summary>
    public async Task RunUntilTheFirstFallsAsleepAsync()
    {
        _first = Start();
        var asleep = await Wait.HoldsAsync(
            Patience,
            () =>
            {
                RestartAfterTheFailure();
                return Task.FromResult(prices.Asleep.IsCompleted);
            }
        );
        Fail.Unless(
            asleep,
            happened: $"after {Patience.TotalSeconds} s the price list was asked {prices.Calls} times; there are "
                + $"{Treatments.Count} treatments, and one question failed",
            expected: "billing reads the partition from its first record, asks for each treatment, and a treatment "
                + "whose price failed is asked again",
            read: "notebook 03 §6.2"
        );
    }

    /// <summary>The orchestrator starts another instance while the first is asleep.</summary>
    public async Task TheSecondDoesTheWorkAsync()
    {
        _second = Start();
        IReadOnlyList<StoredRecord> seen = [];
        var done = await Wait.HoldsAsync(
            Patience,
            async () =>
            {
                seen = await TopicLog.ReadAsync(cluster, invoices);
                return _second.IsFaulted || Missing(seen).Count == 0;
            }
        );
        if (_second.IsFaulted)
            await _second;
        var written = (await TopicLog.BatchesAsync(cluster, invoices))
            .Where(batch => !batch.IsControl)
            .Sum(batch => batch.Records);
        Fail.Unless(
            done,
            happened: $"{Patience.TotalSeconds} s after the second instance began, "
                + $"{Treatments.Count - Missing(seen).Count} of {Treatments.Count} treatments have an invoice "
                + $"that a reader with read_committed sees; {written} invoices are written. Missing is "
                + $"{Missing(seen).FirstOrDefault()?.EventId}"
                + (prices.Failed is { } failed && Missing(seen).Contains(failed) ? ", whose price failed once" : ""),
            expected: "the second instance ends what the first left open and does all that was not committed: "
                + "InitTransactions under the same transactional.id, then read from the committed offset",
            read: "notebook 03 §6.2 and §6.3"
        );
    }

    /// <summary>The first instance wakes up and goes on where it was.</summary>
    public async Task TheFirstWakesUpAsync()
    {
        prices.Wake();
        var ended = await Wait.HoldsAsync(
            Patience,
            async () => _first.IsCompleted || Doubled(await TopicLog.ReadAsync(cluster, invoices)) is not null
        );
        await EachTreatmentHasOneInvoiceAsync();
        Fail.Unless(
            ended,
            happened: $"{Patience.TotalSeconds} s after it woke up, the first instance still works beside the second",
            expected: "its producer is fenced; a fatal error ends RunAsync",
            read: "notebook 03 §6.3"
        );
    }

    public async Task EachTreatmentHasOneInvoiceAsync()
    {
        var records = await TopicLog.ReadAsync(cluster, invoices);
        var stranger = records
            .Select(record => Invoice.FromJson(record.Value))
            .FirstOrDefault(invoice => Treatments.All(visit => visit.EventId != invoice.EventId));
        Fail.Unless(
            stranger is null,
            happened: $"there is an invoice for event {stranger?.EventId}, "
                + (
                    day.Any(visit => visit.EventId == stranger?.EventId)
                        ? "which is not a treatment"
                        : "whose transaction was rolled back in the visits topic"
                ),
            expected: "invoices for committed treatments only: read_committed leaves out what was rolled back",
            read: "notebook 03 §6.1"
        );
        var doubled = Doubled(records);
        Fail.Unless(
            doubled is null,
            happened: $"treatment {doubled} has "
                + $"{records.Count(record => Invoice.FromJson(record.Value).EventId == doubled)} invoices that a "
                + "reader with read_committed sees",
            expected: "exactly one: invoices and offset in one transaction, and whoever was replaced can no longer "
                + "commit",
            read: "notebook 03 §6.2 and §6.3"
        );
        var order = records
            .Select(record => Invoice.FromJson(record.Value))
            .Select(invoice => invoice.EventId)
            .ToList();
        Fail.Unless(
            order.SequenceEqual(Treatments.Select(visit => visit.EventId)),
            happened: "the invoices do not lie in the order of the treatments",
            expected: "in the order of the visits topic",
            read: "notebook 03 §5.2"
        );
        foreach (var record in records)
        {
            var invoice = Invoice.FromJson(record.Value);
            var visit = Treatments.Single(treatment => treatment.EventId == invoice.EventId);
            Fail.Unless(
                record.Key == visit.VisitId
                    && invoice == new Invoice(visit.EventId, visit.VisitId, PriceList.Of(visit)),
                happened: $"the invoice for {visit.EventId} has the key '{record.Key}' and says {record.Value}",
                expected: "key = visit id, value = ToJson() with the price that was asked",
                read: "notebook 03 §1.1"
            );
        }
    }

    public async Task TheOffsetIsCommittedAsync()
    {
        await _stop.CancelAsync();
        Fail.Unless(
            await Wait.EndsAsync(_second, Patience),
            happened: $"{Patience.TotalSeconds} s after the stop was asked for, RunAsync of the second instance has "
                + "not ended",
            expected: "the token is looked at between two rounds",
            read: "notebook 03 §6.2"
        );
        if (_second.IsFaulted && _second.Exception.GetBaseException() is not OperationCanceledException)
            await _second;
        var treatments = Treatments.Select(visit => visit.EventId).ToHashSet();
        var last = (await TopicLog.ReadAsync(cluster, visits)).Last(record =>
            treatments.Contains(VisitEvent.FromJson(record.Value).EventId)
        );
        var committed = (await cluster.LagAsync(group, visits))[0].Committed;
        Fail.Unless(
            committed > last.Offset,
            happened: "every treatment has its invoice, and the group's committed offset is "
                + $"{committed?.ToString() ?? "none"}; the last treatment lies at {last.Offset}",
            expected: "SendOffsetsToTransaction with the next offset to read, in the transaction of the invoices",
            read: "notebook 03 §6.2"
        );
    }

    public async ValueTask DisposeAsync()
    {
        prices.Wake();
        await _stop.CancelAsync();
    }

    Task Start()
    {
        var instance = hire();
        return Task.Run(() => instance.RunAsync(prices.AskAsync, _stop.Token));
    }

    void RestartAfterTheFailure()
    {
        if (!_first.IsCompleted)
            return;

        if (_first.IsFaulted && !GatewayDownException.Ended(_first))
            _first.GetAwaiter().GetResult();
        Fail.Unless(
            prices.Failed is not null && !_restarted,
            happened: $"RunAsync ended by itself after {prices.Calls} prices; nobody had asked it to stop",
            expected: "it works until the stop is asked for; only a failed price may end it, with that exception",
            read: "notebook 03 §6.2"
        );
        _restarted = true;
        _first = Start();
    }

    List<VisitEvent> Missing(IReadOnlyList<StoredRecord> records)
    {
        var billed = records.Select(record => Invoice.FromJson(record.Value).EventId).ToHashSet();
        return [.. Treatments.Where(visit => !billed.Contains(visit.EventId))];
    }

    static string? Doubled(IReadOnlyList<StoredRecord> records) =>
        records
            .GroupBy(record => Invoice.FromJson(record.Value).EventId)
            .FirstOrDefault(group => group.Count() > 1)
            ?.Key;
}
