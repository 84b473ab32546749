using System.Diagnostics.CodeAnalysis;

namespace Course.Grading;

/// <summary>How a grader says that a task is not done.</summary>
public static class Fail
{
    /// <summary>Fails the task.</summary>
    /// <param name="happened">What was observed on the cluster, figures included.</param>
    /// <param name="expected">What the task asks for.</param>
    /// <param name="read">Where the idea is taught: "notebook 01 §3".</param>
    /// <exception cref="TaskFailedException">Always.</exception>
    [DoesNotReturn]
    public static void With(string happened, string expected, string? read = null) =>
        throw new TaskFailedException(happened, expected, read);

    /// <summary>Fails the task by an exception of the learner's code whose own words do not say what to do.</summary>
    /// <param name="thrown">The exception, as it was caught.</param>
    /// <param name="expected">What the task asks for instead.</param>
    /// <param name="read">Where the idea is taught.</param>
    /// <exception cref="TaskFailedException">Always.</exception>
    [DoesNotReturn]
    public static void Threw(Exception thrown, string expected, string? read = null) =>
        throw new TaskFailedException(
            $"your code threw {thrown.GetType().Name}: {thrown.Message}",
            expected,
            read,
            thrown
        );

    /// <summary>Fails the task unless <paramref name="done"/>.</summary>
    /// <param name="done">Whether the requirement is met.</param>
    /// <param name="happened">What was observed on the cluster, figures included.</param>
    /// <param name="expected">What the task asks for.</param>
    /// <param name="read">Where the idea is taught.</param>
    /// <exception cref="TaskFailedException">The requirement is not met.</exception>
    public static void Unless([DoesNotReturnIf(false)] bool done, string happened, string expected, string? read = null)
    {
        if (!done)
            With(happened, expected, read);
    }
}
