using Labs.KafkaBasics;

namespace Graders.KafkaBasics;

internal static class Evening
{
    const int Patients = 400;
    const int PerPatient = 50;

    /// <summary>Twenty thousand reminders; those of one patient lie far apart.</summary>
    public static IReadOnlyList<Notification> Reminders() =>
        [
            .. from number in Enumerable.Range(1, PerPatient)
            from patient in Enumerable.Range(1, Patients)
            select new Notification(
                $"p-{patient:0000}",
                number,
                $"Your appointment {number} is tomorrow at {8 + number % 9:00}:{patient % 4 * 15:00}. Please "
                    + "bring your insurance card."
            ),
        ];
}
