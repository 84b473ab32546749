using System.Text.Json;

namespace Labs.ProducerApi;

/// <summary>What can happen on a visit.</summary>
public enum VisitEventKind
{
    /// <summary>The patient stands at the desk.</summary>
    Arrived,

    /// <summary>The doctor is done; billing may begin.</summary>
    Treated,

    /// <summary>The patient has gone.</summary>
    Left,
}

/// <summary>One thing that happened on one visit: the value of a record in the visits topic.</summary>
/// <param name="EventId">This event, and no other.</param>
/// <param name="VisitId">The visit: all of its events carry the same id.</param>
/// <param name="Step">1 for the first event of a visit, then 2, 3, …</param>
/// <param name="Kind">What happened.</param>
/// <param name="OccurredAt">When, in whole milliseconds. The desk may enter it later.</param>
public sealed record VisitEvent(
    string EventId,
    string VisitId,
    int Step,
    VisitEventKind Kind,
    DateTimeOffset OccurredAt
)
{
    /// <summary>The value of the record.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>The event in a record's value.</summary>
    public static VisitEvent FromJson(string json) =>
        JsonSerializer.Deserialize<VisitEvent>(json) ?? throw new JsonException("A visit event is not null.");
}

/// <summary>Where a record lies.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset in it.</param>
public sealed record Receipt(int Partition, long Offset);

/// <summary>
/// Task 1. The journal of visits.
/// <para>To be seen in the topic: key = visit id; value = <see cref="VisitEvent.ToJson"/>; timestamp = OccurredAt; a
/// header <c>event-id</c> with the event's id in UTF-8; the events of one visit in the order of the calls, each exactly
/// once, also when the broker refuses a request for a moment or its answer gets lost.</para>
/// </summary>
public interface IVisitJournal : IDisposable
{
    /// <summary>Writes one event. The caller starts the next call without waiting for this one; calls come one after
    /// another.</summary>
    /// <returns>Where the record lies, when every in-sync replica has it.</returns>
    Task<Receipt> WriteAsync(VisitEvent visit);
}

/// <summary>
/// Task 2. The patient file, which a Java service reads: by patient, from the one partition where its own producer
/// would have put the patient.
/// <para>To be seen in the topic: a patient's records lie where Java's default partitioner puts that key (a string
/// as UTF-8), whatever the number of partitions; entries of nobody (no patient id) have no key, and spread.</para>
/// </summary>
public interface IPatientFile : IDisposable
{
    /// <summary>Writes an entry of the patient's file.</summary>
    /// <param name="patientId">The key; null for an entry that belongs to no patient.</param>
    /// <param name="entry">The value.</param>
    Task WriteAsync(string? patientId, string entry);

    /// <summary>Where the entries of that patient lie, or would lie, on a topic with so many partitions. Asks
    /// nobody.</summary>
    int PartitionOf(string patientId, int partitions);
}

/// <summary>A scanned page of an old paper file.</summary>
/// <param name="Id">The page: the record's key.</param>
/// <param name="Pixels">The scan: the record's value.</param>
public sealed record ScannedPage(string Id, byte[] Pixels);

/// <summary>What became of an import.</summary>
/// <param name="Stored">How many pages the broker acknowledged.</param>
/// <param name="Refused">The ids of the pages that it did not, in any order.</param>
public sealed record ImportResult(int Stored, IReadOnlyList<string> Refused);

/// <summary>
/// Task 3. The import of the paper archive: millions of pages from a slow scanner's disk through little memory.
/// <para>To be seen: every page that the topic takes lies in it exactly once, the others are named; at no time are more
/// than <c>maxUnderWay</c> pages read that have no answer yet; and the pages still travel in batches.</para>
/// </summary>
public interface IArchiveImport
{
    /// <summary>Reads the pages one after another and returns when each has its answer.</summary>
    /// <param name="pages">Read once. It is as long as the archive.</param>
    Task<ImportResult> ImportAsync(IAsyncEnumerable<ScannedPage> pages);
}

/// <summary>What a visit costs: the value of a record in the invoices topic.</summary>
/// <param name="EventId">The <see cref="VisitEvent.EventId"/> of the treatment.</param>
/// <param name="VisitId">The visit: the record's key.</param>
/// <param name="Amount">What is due.</param>
public sealed record Invoice(string EventId, string VisitId, decimal Amount)
{
    /// <summary>The value of the record.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>The invoice in a record's value.</summary>
    public static Invoice FromJson(string json) =>
        JsonSerializer.Deserialize<Invoice>(json) ?? throw new JsonException("An invoice is not null.");
}

/// <summary>
/// Task 4. Billing: reads visits, writes an invoice for each event of kind <see cref="VisitEventKind.Treated"/>.
/// <para>One instance works on one partition, which it is given, as the pods of a StatefulSet are: it assigns it and
/// does not subscribe. When the orchestrator believes an instance dead, it starts another for the same partition, and
/// sometimes the first one wakes up again.</para>
/// <para>To be seen by a reader with <c>read_committed</c>: exactly one invoice for each treatment that was committed
/// to the visits topic, in order; the group's committed offset goes with them, and only with them.</para>
/// </summary>
public interface IBilling
{
    /// <summary>Works until <paramref name="stop"/> is cancelled, then ends.</summary>
    /// <param name="price">Asks the price list. One call at a time. It may throw: then either the same treatment is
    /// tried again, or RunAsync ends with that exception and a new instance is started. It may also take very
    /// long.</param>
    /// <param name="stop">Asks the instance to stop.</param>
    Task RunAsync(Func<VisitEvent, Task<decimal>> price, CancellationToken stop);
}

/// <summary>A laboratory result: the value of a record in the results topic.</summary>
/// <param name="Id">The result.</param>
/// <param name="PatientId">The record's key.</param>
/// <param name="Text">What the laboratory writes.</param>
public sealed record LabResult(string Id, string PatientId, string Text)
{
    /// <summary>The value of the record.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>The result in a record's value.</summary>
    public static LabResult FromJson(string json) =>
        JsonSerializer.Deserialize<LabResult>(json) ?? throw new JsonException("A result is not null.");
}

/// <summary>What is known about a result that was sent.</summary>
public enum Fate
{
    /// <summary>It is in the results topic.</summary>
    Stored,

    /// <summary>It was refused for what it is; a note about it is in the dead-letter topic.</summary>
    DeadLettered,

    /// <summary>Time was up: it may be in the topic, or not. Or it was refused, and its note could not be
    /// written.</summary>
    Unknown,
}

/// <summary>
/// Task 5. The laboratory sends results and must know of each what became of it.
/// <para>To be seen: what is refused for good leaves a note in the dead-letter topic: key = patient id, value = the
/// result's id, a header <c>reason</c> with the name of the <c>ErrorCode</c>. What is refused for a moment arrives,
/// once; so does what is sent at the same time as a result that is too large. What times out is neither sent again nor
/// a dead letter.</para>
/// </summary>
public interface IResultSender : IDisposable
{
    /// <summary>Sends one result. Several calls may be under way.</summary>
    /// <returns>Its fate, at the latest some seconds after the patience is over. It does not throw for what Kafka
    /// refuses.</returns>
    Task<Fate> SendAsync(LabResult result);
}
