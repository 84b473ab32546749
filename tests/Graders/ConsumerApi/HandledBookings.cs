using System.Collections.Concurrent;
using Course.Grading;
using Course.Kit;
using Labs.ConsumerApi;

namespace Graders.ConsumerApi;

/// <summary>What the instances have finished, and who did it.</summary>
internal sealed class HandledBookings
{
    readonly ConcurrentDictionary<Booking, ConcurrentQueue<string>> _by = new();

    public void Add(string instance, Booking booking) => _by.GetOrAdd(booking, _ => new()).Enqueue(instance);

    public bool Contains(Booking booking) => _by.ContainsKey(booking);

    public int Count => _by.Count;

    /// <summary>Who finished it last; null when nobody has.</summary>
    public string? LastBy(Booking booking) => _by.TryGetValue(booking, out var names) ? names.Last() : null;

    /// <summary>How many were finished more than once.</summary>
    public int Twice => _by.Values.Count(names => names.Count > 1);

    /// <summary>Fails the task when an offset is committed whose booking is not finished.</summary>
    /// <param name="written">What the topic holds.</param>
    /// <param name="lag">What is committed, read before this call.</param>
    /// <param name="read">Where the idea is taught.</param>
    public void NothingIsCommittedBeforeItIsDone(Desk written, LagView lag, string read)
    {
        foreach (var (booking, position) in written.Written)
            if (
                lag[position.Partition.Value].Committed is { } committed
                && position.Offset < committed
                && !Contains(booking)
            )
                Fail.With(
                    happened: $"the booking at offset {position.Offset.Value} of partition {position.Partition.Value} "
                        + "was never finished, and the group has already "
                        + $"committed {committed} there: after a crash nobody looks at it again",
                    expected: "at least once (repetitions allowed, losses not): a committed offset says that "
                        + "everything before it is done",
                    read: read
                );
    }
}
