using Course.Grading.Reports;

namespace Course.Grading.Hosting;

/// <summary>Says in plain words why a host that ran a learner's code is no more.</summary>
internal static class EndOfProcess
{
    const int Aborted = 134;
    const int Killed = 137;
    const int WindowsStackOverflow = unchecked((int)0xC00000FD);

    /// <param name="exitCode">The process's exit code; null when unknown.</param>
    /// <param name="errors">What it wrote to standard error.</param>
    public static TaskFailure Describe(int? exitCode, string errors)
    {
        if (errors.Contains("Stack overflow", StringComparison.Ordinal) || exitCode == WindowsStackOverflow)
            return Ended("the stack overflowed: a method calls itself without an end", Recursion(errors));
        if (errors.Contains("Out of memory", StringComparison.OrdinalIgnoreCase))
            return Ended("no memory was left: your code keeps everything it sees");
        return exitCode switch
        {
            Killed => Ended(
                "something killed the process while your code ran (Process.Kill, or the system for want of memory)"
            ),
            Aborted => Ended("the process aborted while your code ran"),
            null => Ended("the process closed its connection while your code ran"),
            var code => Ended(
                $"your code ended the whole process with exit code {code} (Environment.Exit?)",
                expected: "return from the method; the service around it decides when the process ends"
            ),
        };
    }

    static TaskFailure Ended(string happened, string? where = null, string? expected = null) =>
        new(FailureKind.ProcessEnded, happened, expected, Where: where);

    /// <summary>The method on top of the overflown stack, as the runtime prints it.</summary>
    static string? Recursion(string errors) =>
        errors
            .Split('\n')
            .Select(line => line.Trim())
            .FirstOrDefault(line => line.StartsWith("at Labs.", StringComparison.Ordinal))
            ?[3..];
}
