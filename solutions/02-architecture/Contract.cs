using System.Text.Json;

namespace Labs.Architecture;

/// <summary>One step of one booking: the value of a record in the bookings topic; the key is the booking id.</summary>
/// <param name="BookingId">The booking.</param>
/// <param name="Step">1 for the first event of a booking, then 2, 3, …</param>
/// <param name="What">What happened, in words.</param>
public sealed record BookingStep(string BookingId, int Step, string What)
{
    /// <summary>The value of the record.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>The step in a record's value.</summary>
    public static BookingStep FromJson(string json) =>
        JsonSerializer.Deserialize<BookingStep>(json) ?? throw new JsonException("A booking step is not null.");
}

/// <summary>
/// Task 1. The topics that the clinic needs, made so that a broker may be lost.
/// <para>To be seen on the cluster, for both topics: three replicas; with one broker away acks=all is accepted, with
/// two away it is refused. The bookings topic has 6 partitions; the calendar topic has 3 and is compacted.</para>
/// </summary>
public interface ITopicPlan
{
    /// <summary>Makes what is missing and mends what is too weak. Called at each start of the service: the second call
    /// finds all in order and changes nothing. What others have set on a topic (its retention, say) stays as it
    /// is.</summary>
    Task EnsureAsync();
}

/// <summary>
/// Task 2. Publishes bookings and calls one stored only when at least two replicas have it.
/// <para>To be seen: what was called stored is in the log exactly once, a booking's steps in the order of the calls,
/// also when brokers go and return meanwhile; batches carry a producer id.</para>
/// </summary>
public interface IStepPublisher : IDisposable
{
    /// <summary>Asks the topic whether it can keep the promise. Called once, first.</summary>
    /// <exception cref="InvalidOperationException">acks=all might mean a single copy: the topic's
    /// <c>min.insync.replicas</c> is below 2, or it has one replica only, as the brokers never ask for more than there
    /// are.</exception>
    Task StartAsync();

    /// <summary>Publishes one step. The next call may come before this one has ended.</summary>
    /// <returns>True: at least two replicas have it. False: that could not be confirmed within the patience that the
    /// constructor was given. Errors that may pass are waited out so long.</returns>
    Task<bool> PublishAsync(BookingStep step);
}

/// <summary>What is wrong with some topics at one moment. Partitions are named as Kafka names their directories:
/// <c>bookings-0</c>.</summary>
/// <param name="Offline">No leader (<c>Leader</c> is -1 in the metadata): neither readable nor writable. A partition in
/// this list is in none of the others.</param>
/// <param name="UnderReplicated">Fewer replicas in sync than it has replicas.</param>
/// <param name="UnderMinIsr">Fewer replicas in sync than acks=all asks for, so that it is refused: its topic's
/// <c>min.insync.replicas</c>, but never more than it has replicas.</param>
/// <param name="WrongLeader">Led by another than its preferred replica (the first of its <c>Replicas</c>, notebook 02
/// §1.2), although that one is in sync and could lead.</param>
public sealed record HealthReport(
    IReadOnlyList<string> Offline,
    IReadOnlyList<string> UnderReplicated,
    IReadOnlyList<string> UnderMinIsr,
    IReadOnlyList<string> WrongLeader
);

/// <summary>
/// Task 3. Says what is wrong, as an operator would want to know it at three in the morning.
/// <para>Compared with what the grader does to the brokers.</para>
/// </summary>
public interface IClusterHealth
{
    /// <summary>Looks at the topics that the constructor was given, on whatever brokers are up.</summary>
    Task<HealthReport> LookAsync();
}

/// <summary>
/// Task 4. Moves a topic into a larger one without losing the order per key.
/// <para>To be seen: the new topic holds each record of the old one once, with its key, value (null too), timestamp and
/// headers; equal keys lie in one partition in their old order; all partitions of the new topic are used. The old topic
/// is as it was.</para>
/// </summary>
public interface ITopicGrowth
{
    /// <summary>Copies everything that the old topic holds now and returns when the new one has acknowledged it. Nobody
    /// writes to either topic meanwhile.</summary>
    /// <param name="from">The old topic.</param>
    /// <param name="to">The new topic: it exists, has more partitions, and is empty.</param>
    /// <param name="cancel">Gives up early, by <see cref="OperationCanceledException"/>.</param>
    /// <returns>How many records were copied.</returns>
    Task<long> MoveAsync(string from, string to, CancellationToken cancel);
}

/// <summary>
/// Task 5. The doctors' calendars as a table in memory, rebuilt from the compacted calendar topic.
/// <para>To be seen: the last committed version of every calendar and nothing else; it ends.</para>
/// </summary>
public interface ICalendarState
{
    /// <summary>Reads every partition from its first record to the end that it had when the call began.</summary>
    /// <param name="cancel">Gives up early, by <see cref="OperationCanceledException"/>.</param>
    /// <returns>For each key its last value. A key whose last record has a null value is deleted, and missing
    /// here.</returns>
    Task<IReadOnlyDictionary<string, string>> RebuildAsync(CancellationToken cancel);
}
