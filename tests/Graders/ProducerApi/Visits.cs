using Labs.ProducerApi;

namespace Graders.ProducerApi;

internal static class Visits
{
    /// <summary>So many visits, each arrived, treated, left; their events interleaved as in a waiting room. Entered
    /// later than they happened.</summary>
    public static IReadOnlyList<VisitEvent> Day(int visits, string name = "v")
    {
        var morning = DateTimeOffset.FromUnixTimeMilliseconds(
            DateTimeOffset.UtcNow.AddHours(-5).ToUnixTimeMilliseconds()
        );
        return
        [
            .. from step in Enumerable.Range(0, 3)
            from visit in Enumerable.Range(1, visits)
            select new VisitEvent(
                $"{name}-{visit:000}-{step + 1}",
                $"{name}-{visit:000}",
                step + 1,
                (VisitEventKind)step,
                morning.AddMinutes(60 * step).AddMilliseconds(visit * 1_117)
            ),
        ];
    }
}
