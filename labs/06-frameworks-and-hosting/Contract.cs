global using RawRecord = Confluent.Kafka.ConsumeResult<byte[]?, byte[]?>;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Labs.FrameworksAndHosting;

/// <summary>Reads a record's value and calls the handler, which it takes from the record's scope.</summary>
/// <param name="scope">Where the handler's dependencies come from, for this one call.</param>
/// <param name="record">As it came.</param>
/// <param name="cancel">Cancelled when the time to finish is over.</param>
/// <exception cref="PermanentException">It would fail every time, as would a value that is no JSON
/// (<see cref="System.Text.Json.JsonException"/>). What else is thrown may succeed the next time.</exception>
public delegate Task HandleRecord(IServiceProvider scope, RawRecord record, CancellationToken cancel);

/// <summary>This record will never succeed.</summary>
public sealed class PermanentException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Task 1. The settings of the service, from its configuration, checked before it begins.
/// <para>To be seen: the host does not start when a setting is missing, out of bounds, misspelt, or has a word as its
/// value that is no choice, and says which one; with right settings a client built from them works.</para>
/// </summary>
public interface ISettings
{
    /// <summary>Binds the section <c>Listener</c> to <see cref="ListenerOptions"/>; <c>Kafka:Client</c> and
    /// <c>Kafka:Consumer</c> to <see cref="Confluent.Kafka.ConsumerConfig"/>; <c>Kafka:Client</c> and
    /// <c>Kafka:Producer</c> to <see cref="Confluent.Kafka.ProducerConfig"/>. All three are resolved as
    /// <c>IOptions&lt;…&gt;</c>. The host's shutdown timeout is at least ten seconds longer than
    /// <see cref="ListenerOptions.DrainTimeout"/>.</summary>
    void Add(IServiceCollection services, IConfiguration settings);
}

/// <summary>
/// Task 2. Records of one key one after the other, those of other keys beside them.
/// <para>To be seen: in a lane, in the order of <see cref="Add"/>; never more at once than there are lanes. Records
/// without a key wait for nobody.</para>
/// </summary>
public interface ILanes
{
    /// <summary>Puts a record into its lane, and returns at once. One thread calls it.</summary>
    /// <param name="record">Its key, by its bytes, decides on the lane.</param>
    /// <param name="cancel">Handed on. Of a record whose token is cancelled while it waits nothing is begun.</param>
    /// <returns>Ends as its processing ends; faulted, when a record of its lane before it has failed.</returns>
    Task Add(RawRecord record, CancellationToken cancel);

    /// <summary>Throws what a record has failed with. Its lane has stopped there: to go on would be to lose
    /// it.</summary>
    void ThrowIfBroken();
}

/// <summary>
/// Task 3. What happens to a record in its lane: handled in a scope of its own, tried again, laid aside.
/// <para>To be seen at the handler and in the topic of dead letters.</para>
/// </summary>
public interface IRecordProcessor
{
    /// <summary>Ends when the record is handled or is a dead letter; throws when it is neither.</summary>
    /// <param name="record">As it came.</param>
    /// <param name="cancel">The record is no longer ours: neither handled nor laid aside.</param>
    Task ProcessAsync(RawRecord record, CancellationToken cancel);
}
