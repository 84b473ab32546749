using Course.Grading;
using Graders.Support;
using Labs.ProducerApi;

namespace Graders.ProducerApi;

/// <summary>A day of the journal, with calls one after another and none of them awaited, over a network that fails
/// three times.</summary>
internal static class JournalRun
{
    const int Wave = 12;
    static readonly TimeSpan BetweenWaves = TimeSpan.FromMilliseconds(15);
    static readonly TimeSpan RefusedAfter = TimeSpan.FromMilliseconds(120);
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(30));

    public static async Task<IReadOnlyDictionary<VisitEvent, Receipt>> WriteAsync(
        Func<IVisitJournal> open,
        IReadOnlyList<VisitEvent> day,
        BadNetwork network
    )
    {
        using var journal = open();
        var writing = new List<(VisitEvent Visit, Task<Receipt> Task)>();
        foreach (var (number, wave) in day.Chunk(Wave).Index())
        {
            if (number == 2)
            {
                // Only now: a leader that knows nothing of a producer takes any sequence as its first, also that of a
                // later batch.
                await Wait.EndsAsync(Task.WhenAll(writing.Select(one => one.Task)), Patience);
                network.Refuses(times: 1, after: RefusedAfter);
            }

            if (number is 6 or 9)
                network.LosesAnswers(times: 1);
            foreach (var visit in wave)
                writing.Add((visit, journal.WriteAsync(visit)));
            await Task.Delay(BetweenWaves);
        }

        var all = Task.WhenAll(writing.Select(one => one.Task));
        Fail.Unless(
            await Wait.EndsAsync(all, Patience),
            happened: $"{Patience.TotalSeconds} s after the last call {writing.Count(one => !one.Task.IsCompleted)} of "
                + $"{writing.Count} calls of WriteAsync have not ended",
            expected: "each ends when its record is acknowledged",
            read: "notebook 03 §4.3"
        );
        var failed = writing.FirstOrDefault(one => one.Task.IsFaulted);
        Fail.Unless(
            failed.Task is null,
            happened: $"WriteAsync failed for event {failed.Visit?.EventId}: "
                + $"{failed.Task?.Exception?.GetBaseException().Message}; the network had failed for a moment",
            expected: "what heals is retried by the client until the delivery timeout",
            read: "notebook 03 §4.1"
        );
        return writing.ToDictionary(one => one.Visit, one => one.Task.Result);
    }
}
