using Course.Grading;
using Graders.ErrorHandling;
using Labs.ErrorHandling;

namespace Graders;

/// <summary>Lab 11, "the notification service through a bad night". It looks at the mail gateway and at the cluster,
/// never at the code.</summary>
public sealed class ErrorHandlingGrader
{
    [Task(1, "retries leave the gateway air", TimeLimitSeconds = 60)]
    public async Task Retries_leave_the_gateway_air()
    {
        await RetryChecks.WhatSucceedsIsCalledOnceAsync(new Retry());
        await RetryChecks.WhatIsWrongIsNotCalledAgainAsync(new Retry());
        await RetryChecks.WhatIsTransientIsCalledAgainAsync(new Retry());
        await RetryChecks.OtherExceptionsComeOutAsync(new Retry());
        await RetryChecks.FiveCallsAreTheMostAsync(new Retry());
        await RetryChecks.AStopEndsThePauseAsync(new Retry());
        await RetryChecks.FortyCallersDoNotComeBackAtOnceAsync(new Retry());
    }

    [Task(2, "every booking is sent or parked, whoever is killed", TimeLimitSeconds = 150)]
    public async Task Every_booking_is_sent_or_parked_whoever_is_killed()
    {
        var cluster = await GraderCluster.GetAsync();
        await using (var stopped = await ParkingNight.OpenAsync(cluster, [Mail.Good(1), Mail.Good(2)]))
            await stopped.ItIsStoppedInTheMiddleOfACallAsync();
        await using (var refused = await ParkingNight.OpenAsync(cluster, [Mail.Good(1), Mail.Cut(1), Mail.Good(2)]))
            await refused.TheDeadLettersAreRefusedAsync();

        await using var night = await ParkingNight.OpenAsync(cluster, Mail.ABadNight);
        await night.APodIsKilledAsync();
        await night.AnotherOneGoesOnAsync();
        await night.EachLetterTellsItsStoryAsync();
        night.EachWasCalledAsOftenAsItIsWorth();
    }

    [Task(3, "an outage is waited for, inside the group", TimeLimitSeconds = 120)]
    public async Task An_outage_is_waited_for_inside_the_group()
    {
        var cluster = await GraderCluster.GetAsync();
        await using var night = await OutageNight.OpenAsync(cluster);
        await night.TheGatewayGoesDownAsync();
        await night.ItStaysDownForLongerThanThePollIntervalAsync();
        await night.TheGatewayIsBackAsync();
        await night.ItIsStoppedInTheNextOutageAsync();

        await using var shared = await OutageNight.OpenAsync(cluster);
        await shared.ASecondPodGetsItsShareAsync();
    }

    [Task(4, "the letters are replayed once", TimeLimitSeconds = 120)]
    public async Task The_letters_are_replayed_once()
    {
        var cluster = await GraderCluster.GetAsync();
        await using var morning = await ReplayMorning.OpenAsync(cluster);
        await morning.NothingArrivesAsync();
        await morning.TheToolIsKilledAsync();
        await morning.ItIsStartedAgainAsync();
        await morning.EachLetterIsThereOnceAsync();
        await morning.AThirdStartFindsNothingAsync();
    }
}
