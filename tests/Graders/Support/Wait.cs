using Course.Kit;

namespace Graders.Support;

/// <summary>Waits whose failure is an observation about the answer, not an error of the grader.</summary>
internal static class Wait
{
    /// <summary>Whether the condition came to hold before the deadline.</summary>
    public static async Task<bool> HoldsAsync(TimeSpan deadline, Func<Task<bool>> condition)
    {
        try
        {
            await Until.TrueAsync(condition, deadline);
            return true;
        }
        catch (DeadlineException)
        {
            return false;
        }
    }

    /// <summary>Whether the task ended before the deadline, well or not.</summary>
    public static async Task<bool> EndsAsync(Task task, TimeSpan deadline) =>
        await Task.WhenAny(task, Task.Delay(deadline)) == task;
}
