using Course.Grading;
using Graders.ConsumerApi;
using Graders.Support;

namespace Graders;

/// <summary>Lab 04, "the clinic's consumers grow up". It looks at the cluster, never at the code.</summary>
public sealed class ConsumerApiGrader
{
    [Task(1, "a hand-over repeats nothing and an outage loses nothing", TimeLimitSeconds = 120)]
    public async Task A_hand_over_repeats_nothing_and_an_outage_loses_nothing()
    {
        var cluster = await GraderCluster.GetAsync();
        using var desk = await Desk.OpenAsync(cluster, partitions: 3);
        using var group = new ObservedGroup(cluster, GraderCluster.Group("reminders"));
        await using var crew = new Crew(cluster, group);
        // No round number: whoever commits every so many has something open when partitions move.
        await desk.WriteAsync(317, patients: 30);

        var shift = new ReminderShift(cluster, desk, crew);
        await shift.TheFirstReadsEverythingAsync();
        await shift.TheSecondTakesItsShareAsync();
        await shift.OneMeetsAnOutageAsync();
        await shift.BothStopAsync();
        await shift.CommitsAreFewAsync();
    }

    [Task(2, "a restart and a newcomer disturb nobody", TimeLimitSeconds = 150)]
    public async Task A_restart_and_a_newcomer_disturb_nobody()
    {
        var cluster = await GraderCluster.GetAsync();
        using var desk = await Desk.OpenAsync(cluster, partitions: 4);
        using var group = new ObservedGroup(cluster, GraderCluster.Group("calendar"));
        await using var crew = new Crew(cluster, group);

        using var day = new RollingDay(cluster, desk, crew);
        await day.TwoPodsShareAsync();
        await day.ARestartedPodTakesItsSeatAgainAsync();
        await day.ANewPodKeepsNobodyWaitingAsync();
        await day.NothingIsLeftAsync();
    }

    [Task(3, "many letters at once, each patient's in order", TimeLimitSeconds = 120)]
    public async Task Many_letters_at_once_each_patients_in_order()
    {
        var cluster = await GraderCluster.GetAsync();
        using var desk = await Desk.OpenAsync(cluster, partitions: 2);
        using var group = new ObservedGroup(cluster, GraderCluster.Group("letters"));
        await using var crew = new Crew(cluster, group);
        await desk.WriteAsync(24, patients: 24);
        // After these the offsets of both partitions have a gap.
        await desk.WriteInATransactionAsync(24, patients: 24);
        await desk.WriteAsync(192, patients: 24);

        var shift = new LetterShift(cluster, desk, crew);
        await shift.OneLetterHangsAsync();
        await shift.OneLetterFailsAsync();
        await shift.TheRestIsDoneAsync();
    }

    [Task(4, "each booking is counted exactly once", TimeLimitSeconds = 120)]
    public async Task Each_booking_is_counted_exactly_once()
    {
        var cluster = await GraderCluster.GetAsync();
        using var desk = await Desk.OpenAsync(cluster, partitions: 3);
        using var group = new ObservedGroup(cluster, GraderCluster.Group("projection"));
        await using var crew = new Crew(cluster, group);
        await desk.WriteAsync(90, patients: 9);

        var run = new ProjectionRun(desk, crew);
        await run.ThePowerGoesAsync(atCommit: 3, stored: false, bookmarksToTheEnd: false);
        // By now some partitions are not begun: who asks Kafka about those skips them.
        await run.ThePowerGoesAsync(atCommit: 4, stored: true, bookmarksToTheEnd: true);
        await run.AnotherOwnerIsFasterAsync();
        await run.TheRestIsCountedAsync();
        await run.ASecondInstanceJoinsAsync();
        await run.EachIsCountedOnceAsync();
    }
}
