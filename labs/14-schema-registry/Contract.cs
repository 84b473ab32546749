using Avro.Generic;

namespace Labs.SchemaRegistry;

/// <summary>The clinic's contract as it is on the first day.</summary>
public static class Booking
{
    /// <summary>Version 1. Every consumer that is not deployed has this text.</summary>
    public const string Version1 = """
        { "type": "record", "name": "Booking", "namespace": "clinic", "fields": [
          { "name": "patient", "type": "string" },
          { "name": "doctor", "type": "string" },
          { "name": "minutes", "type": "int" },
          { "name": "fax", "type": "string" },
          { "name": "kind", "type": { "type": "enum", "name": "Kind", "symbols": [ "first", "check" ] } }
        ] }
        """;
}

/// <summary>What a reader found in a topic.</summary>
/// <param name="Bookings">The records that could be read, in the reader's own shape and in their order.</param>
/// <param name="NotReadable">The offsets of those that could not: no frame, or a schema that does not resolve.
/// A tombstone is neither.</param>
public sealed record ReadResult(IReadOnlyList<GenericRecord> Bookings, IReadOnlyList<long> NotReadable);

/// <summary>
/// Task 1. Reads bookings of any age with a schema of its own.
/// <para>To be seen: each record is in the reader's shape, defaults filled in; one bad record stops nothing; the
/// registry is asked once for each id; and when the registry does not answer for a moment, no record is called
/// bad.</para>
/// </summary>
public interface IBookingReader
{
    /// <summary>Reads partition 0 from its first record to its end.</summary>
    Task<ReadResult> ReadAsync(string topic);
}

/// <summary>Who is deployed first.</summary>
public enum First
{
    /// <summary>The consumers; old consumers cannot read what new producers write.</summary>
    Consumers,

    /// <summary>The producers; new consumers cannot read what old producers wrote.</summary>
    Producers,

    /// <summary>Either: both can read both.</summary>
    Either,

    /// <summary>Nobody: whoever goes first, something cannot be read.</summary>
    Nobody,
}

/// <summary>
/// Task 2. Tells of a change which side is deployed first.
/// <para>To be seen: right for each change. Subjects whose names begin with <c>scratch-</c> are yours to use; all other
/// subjects, and the global compatibility, stay as they are.</para>
/// </summary>
public interface IRolloutOrder
{
    /// <summary>Who goes first when <paramref name="newSchema"/> follows <paramref name="oldSchema"/>? Two Avro texts.
    /// </summary>
    Task<First> WhoGoesFirstAsync(string oldSchema, string newSchema);
}

/// <summary>
/// Task 3. The contract through three deploys. The README says what the clinic wants, and who reads with which version
/// when.
/// <para>To be seen: the registry takes each version under BACKWARD_TRANSITIVE, and after each deploy all four
/// consumers read every record that they must.</para>
/// </summary>
public interface IContractVersions
{
    /// <summary>The text of the first deploy.</summary>
    string Version2 { get; }

    /// <summary>The text of the second deploy.</summary>
    string Version3 { get; }

    /// <summary>The text of the third deploy.</summary>
    string Version4 { get; }
}

/// <summary>
/// Task 4. The pipeline: the only one that may register.
/// <para>To be seen: a check registers nothing and compares with <em>every</em> version of a subject, also where its
/// mode looks at the latest only; a merge registers all of its schemas or none, and gives a new subject the mode
/// BACKWARD_TRANSITIVE.</para>
/// </summary>
public interface IPipeline
{
    /// <summary>Checks the schemas of a pull request.</summary>
    /// <param name="schemas">Subject → Avro text.</param>
    /// <returns>A line for each reason not to merge, which begins with the subject and names what is wrong in the
    /// registry's words; empty when all is well. A text that is no schema is a reason, not an exception.</returns>
    Task<IReadOnlyList<string>> CheckAsync(IReadOnlyDictionary<string, string> schemas);

    /// <summary>Registers them.</summary>
    /// <param name="schemas">Subject → Avro text.</param>
    /// <returns>Subject → id.</returns>
    /// <exception cref="InvalidOperationException">The check has reasons not to; then nothing is
    /// registered.</exception>
    Task<IReadOnlyDictionary<string, int>> MergeAsync(IReadOnlyDictionary<string, string> schemas);
}

/// <summary>
/// Task 5. The desk writes events of several kinds into one topic, and registers nothing.
/// <para>To be seen: key = booking id; each value is framed with the id under which the pipeline registered the event's
/// schema in the subject <c>topic-full.name.of.the.record</c>; the events of one booking in the order of the calls; an
/// event that is not registered is an exception, and leaves nothing in topic or registry. The registry is asked once
/// for each kind of event.</para>
/// </summary>
public interface IDesk : IDisposable
{
    /// <summary>Writes one event and returns when the broker has it.</summary>
    Task WriteAsync(string bookingId, GenericRecord happened);
}
