using Course.Grading;
using Graders.FrameworksAndHosting;
using Labs.FrameworksAndHosting;

namespace Graders;

/// <summary>Lab 06, "a listener that a team could use". It looks at hosts that start or do not, at what is worked on at
/// the same time, and at the cluster; the service of task 4 is a process, which it kills and stops.</summary>
public sealed class FrameworksAndHostingGrader
{
    [Task(1, "wrong settings stop the start")]
    public async Task Wrong_settings_stop_the_start()
    {
        await SettingsChecks.RightOnesAreBoundAsync(new Settings(), await GraderCluster.GetAsync());
        await SettingsChecks.TheHostIsPatientAsync(new Settings());
        await SettingsChecks.WrongOnesAreToldAsync(new Settings());
    }

    [Task(2, "a key keeps its order, other keys go beside it")]
    public async Task A_key_keeps_its_order_and_other_keys_go_beside_it()
    {
        await LaneChecks.OneKeyGoesInItsOrderAsync((count, processor) => new Lanes(count, processor));
        await LaneChecks.OtherKeysGoBesideItAsync((count, processor) => new Lanes(count, processor));
        await LaneChecks.NoMoreAtOnceThanLanesAsync((count, processor) => new Lanes(count, processor));
        await LaneChecks.AFailureStopsItsLaneAsync((count, processor) => new Lanes(count, processor));
        await LaneChecks.WhatIsCancelledIsNotBegunAsync((count, processor) => new Lanes(count, processor));
    }

    [Task(3, "a record is handled, tried again, or laid aside", TimeLimitSeconds = 90)]
    public async Task A_record_is_handled_tried_again_or_laid_aside()
    {
        var cluster = await GraderCluster.GetAsync();
        // first, for there it is certain: whoever does not wait for the letter may find it in time elsewhere
        await using (var refusing = await ProcessorNight.OpenAsync(cluster, takesLetters: false))
            await refusing.WhatCannotBeLaidAsideFailsAsync();

        await using (var night = await ProcessorNight.OpenAsync(cluster))
        {
            await night.WhatSucceedsIsHandledOnceAsync();
            await night.WhatFailsForAWhileIsTriedAgainAsync();
            await night.WhatIsHopelessIsLaidAsideAsync();
            await night.AClientsTimeoutIsAFailureAsync();
            await night.WhatIsPermanentIsNotTriedAgainAsync();
            await night.WhatIsNoLongerOursIsLeftAsync();
        }
    }

    [Task(4, "the listener works and ends in order, whoever is killed", TimeLimitSeconds = 240)]
    public async Task The_listener_works_and_ends_in_order_whoever_is_killed()
    {
        var cluster = await GraderCluster.GetAsync();
        await using (var night = await ListenerNight.OpenAsync(cluster))
        {
            await night.ItTakesAsMuchAsItMayAsync();
            await night.ItStaysAMemberAsync();
            await night.WhatOvertakesIsNotCommittedAsync();
            await night.APodIsKilledAndAnotherOneGoesOnAsync();
            await night.ARecordIsNeitherHandledNorLaidAsideAsync();
        }

        await using var deployment = await Deployment.OpenAsync(cluster);
        await deployment.WhatIsInHandIsFinishedAsync();
        await deployment.WhatHangsIsCancelledInTheEndAsync();
        await deployment.ASecondInstanceTakesOverAsync();
        await deployment.WhatWasPausedGoesOnAsync();
    }
}
