using System.Runtime.CompilerServices;
using Xunit;

namespace Course.Grading;

/// <summary>Marks the test of one task of a lab: what <c>course grade</c> runs, and an explicit fact that an editor
/// runs against the solution when asked. <c>dotnet test</c> leaves it out, since <c>course verify</c> runs
/// it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TaskAttribute : FactAttribute
{
    const int DefaultTimeLimitSeconds = 60;
    int _timeLimitSeconds;

    /// <param name="number">The task's number in the lab's README: <c>## 2. …</c>.</param>
    /// <param name="title">What the task is about, in a few words: "commit after processing".</param>
    /// <param name="sourceFilePath">Filled in by the compiler.</param>
    /// <param name="sourceLineNumber">Filled in by the compiler.</param>
    public TaskAttribute(
        int number,
        string title,
        [CallerFilePath] string? sourceFilePath = null,
        [CallerLineNumber] int sourceLineNumber = -1
    )
        : base(sourceFilePath, sourceLineNumber)
    {
        Number = number;
        Title = title;
        DisplayName = $"Task {number}: {title}";
        TimeLimitSeconds = DefaultTimeLimitSeconds;
        Explicit = true;
    }

    /// <summary>The task's number in the lab's README.</summary>
    public int Number { get; }

    /// <summary>What the task is about, in a few words.</summary>
    public string Title { get; }

    /// <summary>Seconds until the task counts as failed because it does not end; 60 unless set, twice as many where the
    /// cluster is not embedded. A grader that waits with a deadline of its own should give up earlier: it knows what it
    /// waited for.</summary>
    public int TimeLimitSeconds
    {
        get => _timeLimitSeconds;
        set
        {
            _timeLimitSeconds = value * GraderCluster.PatienceFactor;
            Timeout = _timeLimitSeconds * 1000;
        }
    }
}
