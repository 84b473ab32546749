using Course.Grading;
using Graders.Security;
using Labs.Security;

namespace Graders;

/// <summary>Lab 09, "harden the clinic's cluster". It looks at what the brokers let through and what passes on the
/// wire, never at the code. Each task has a secured cluster of its own.</summary>
public sealed class SecurityGrader
{
    [Task(1, "the service gets in, and nobody reads along", TimeLimitSeconds = 90)]
    public async Task The_service_gets_in_and_nobody_reads_along()
    {
        await using var clinic = await Clinic.OpenAsync();
        var door = await Doors.OpenAsync(clinic, new ClientSettings());
        await door.TheRecordIsWrittenUnreadAsync();
        await door.AStrangerIsToldNothingAsync();
        await door.AColleagueIsToldNothingAsync();
        await door.AnOldCertificateIsToldNothingAsync();
    }

    [Task(2, "the six do their work, and nobody does more", TimeLimitSeconds = 150)]
    public async Task The_six_do_their_work_and_nobody_does_more()
    {
        await using var clinic = await Clinic.OpenAsync();
        var day = await WorkingDay.OpenAsync(clinic);
        await day.ThePlanComesInTheMiddleOfTheWorkAsync(new AccessPlan());
        await day.EachOfTheSixWorksAsync();
        await day.NobodyMayDoMoreAsync();
        await day.TheSeventhSeesNothingAsync();
        await day.TheSamePlanAgainChangesNothingAsync(new AccessPlan());
    }

    [Task(3, "a new password, and every pod gets in", TimeLimitSeconds = 150)]
    public async Task A_new_password_and_every_pod_gets_in()
    {
        await using var clinic = await Clinic.OpenAsync();
        await using var night = await PasswordNight.OpenAsync(clinic);
        await night.ThePasswordIsChangedAsync(new PasswordRotation());
        await night.ThePodsComeBackAsync();
        await night.TheOldPasswordOpensNothingAsync();
    }

    [Task(4, "a new authority, and every pod gets in", TimeLimitSeconds = 150)]
    public async Task A_new_authority_and_every_pod_gets_in()
    {
        await using var clinic = await Clinic.OpenAsync(brokers: 2);
        await using var night = await AuthorityNight.OpenAsync(clinic);
        await night.TheAuthorityIsChangedAsync(new AuthorityRotation());
        await night.EveryBrokerShowsTheNewCertificateAsync();
        await night.ThePodsTrustTheNewAuthorityAloneAsync();
    }

    [Task(5, "the audit log says who read, what lacks, and who tried", TimeLimitSeconds = 90)]
    public async Task The_audit_log_says_who_read_what_lacks_and_who_tried()
    {
        await using var clinic = await Clinic.OpenAsync();
        var night = await AuditedNight.PassAsync(clinic);
        night.IsReadBy(new NightReport());
    }
}
