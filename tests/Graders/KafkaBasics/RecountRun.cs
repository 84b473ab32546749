using System.Diagnostics;
using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.KafkaBasics;

namespace Graders.KafkaBasics;

/// <summary>Lets analytics count, first beside the running service, then once more while that is down.</summary>
internal sealed class RecountRun(ICluster cluster, FrontDesk desk, string liveGroup, Func<IBookingRecount> analytics)
{
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(8));

    public async Task CountBesideAsync(LiveService service)
    {
        await CountAsync(
            "the recount",
            () =>
                Fail.Unless(
                    !service.WasDisturbed,
                    happened: $"during the recount the group {liveGroup} was rebalanced: its live member lost "
                        + "partitions to a newcomer",
                    expected: "analytics reads on its own: it is not a member of the live group",
                    read: "notebook 01 §5.1"
                )
        );
    }

    public async Task CountWhileTheServiceIsDownAsync()
    {
        var before = await cluster.LagAsync(liveGroup, desk.Topic);
        await CountAsync("the second recount", () => { });
        var after = await cluster.LagAsync(liveGroup, desk.Topic);
        foreach (var (was, now) in before.Partitions.Zip(after.Partitions))
            Fail.Unless(
                was.Committed == now.Committed,
                happened: $"after a recount while the service was down, the committed offset of the group {liveGroup} "
                    + "in partition "
                    + $"{was.Partition} is {Shown(now.Committed)} and was {Shown(was.Committed)}: on its next "
                    + "start it misses what lies between",
                expected: "analytics commits nothing in the name of the live group",
                read: "notebook 01 §5.4"
            );
    }

    async Task CountAsync(string name, Action watch)
    {
        var known = desk.Written.Keys.ToList();
        using var cancel = new CancellationTokenSource();
        var counting = Task.Run(() => analytics().CountBookedPerDoctorAsync(cancel.Token));
        var ended = false;
        try
        {
            for (var clock = Stopwatch.StartNew(); !ended && clock.Elapsed < Patience; watch())
                ended = await Wait.EndsAsync(counting, Look);
        }
        finally
        {
            await cancel.CancelAsync();
        }

        Fail.Unless(
            ended,
            happened: $"{name} still reads after {Patience.TotalSeconds} s: the topic held {known.Count} events when "
                + "it began "
                + $"and {desk.Written.Count - known.Count} have come since",
            expected: "it ends where each partition ended when it began (QueryWatermarkOffsets); a partition without "
                + "records has ended already, "
                + "and silence is not an end",
            read: "notebook 01, exercise 1"
        );
        Compare(name, await counting, known);
    }

    void Compare(string name, IReadOnlyDictionary<string, int> counted, IReadOnlyList<BookingEvent> known)
    {
        var least = Booked(known);
        var most = Booked(desk.Offered);
        var total = counted.Values.Sum();
        Fail.Unless(
            least.All(doctor => counted.GetValueOrDefault(doctor.Key) >= doctor.Value),
            happened: $"{name} counted {total} bookings; the topic held {least.Values.Sum()} when it began",
            expected: "each run reads every partition from its first record, wherever anybody's committed offset stands",
            read: "notebook 01 §2.2"
        );
        Fail.Unless(
            counted.All(doctor => most.GetValueOrDefault(doctor.Key) >= doctor.Value),
            happened: $"{name} counted {total} bookings; the topic holds {most.Values.Sum()}",
            expected: "each event of kind Booked counts once for its doctor; Rescheduled and Cancelled do not count",
            read: "notebook 01 §2.2"
        );
    }

    static Dictionary<string, int> Booked(IEnumerable<BookingEvent> events) =>
        events
            .Where(booking => booking.Kind == BookingEventKind.Booked)
            .GroupBy(booking => booking.DoctorId)
            .ToDictionary(doctor => doctor.Key, doctor => doctor.Count());

    static string Shown(long? committed) => committed?.ToString() ?? "none";
}
