using System.Diagnostics;
using Course.Base;
using Course.Grading.Reports;
using Course.Kit;
using Xunit.Sdk;

namespace Course.Grading.Hosting;

/// <summary>Puts an exception into the words that a learner reads.</summary>
internal static class FailureDescription
{
    public static TaskFailure Of(Exception exception)
    {
        var cause = Unwrap(exception);
        var where = LearnersLine(cause);
        return cause switch
        {
            TaskFailedException failed => new TaskFailure(
                FailureKind.Requirement,
                failed.Happened,
                failed.Expected,
                failed.Read,
                failed.InnerException is { } thrown ? LearnersLine(thrown) : null
            ),
            IAssertionException => new TaskFailure(FailureKind.Requirement, cause.Message),
            ClusterCapabilityException => new TaskFailure(FailureKind.Unsupported, cause.Message),
            OutOfMemoryException => new TaskFailure(
                FailureKind.Exception,
                "no memory was left: your code keeps everything it sees",
                Where: where
            ),
            NotImplementedException => new TaskFailure(
                FailureKind.NotWritten,
                "not written yet: your code throws NotImplementedException",
                Where: where
            ),
            CourseException => new TaskFailure(FailureKind.Exception, cause.Message, Where: where),
            _ when where is null => new TaskFailure(FailureKind.Exception, $"the test stopped with {Describe(cause)}"),
            _ => new TaskFailure(FailureKind.Exception, $"your code threw {Describe(cause)}", Where: where),
        };
    }

    /// <summary>The same for an exception that ends the process because it came up where nobody catches it.</summary>
    public static TaskFailure OfUncaught(Exception exception)
    {
        var cause = Unwrap(exception);
        return new TaskFailure(
            FailureKind.ProcessEnded,
            $"an exception that nobody catches ended the whole process: {Describe(cause)}",
            "an exception on a thread of your own, in a callback or in an async void method is caught there",
            Where: LearnersLine(cause)
        );
    }

    static string Describe(Exception exception) =>
        exception.Message is ""
            ? exception.GetType().Name
            : $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}";

    static Exception Unwrap(Exception exception)
    {
        while (exception is AggregateException { InnerExceptions: [var only] })
            exception = only;
        return exception;
    }

    /// <summary>The innermost frame in the learner's code; the compiler was given paths relative to the course's
    /// folder.</summary>
    static string? LearnersLine(Exception exception) =>
        new StackTrace(exception, fNeedFileInfo: true)
            .GetFrames()
            .Select(frame => (File: frame.GetFileName(), Line: frame.GetFileLineNumber()))
            .Where(place =>
                place.File is not null
                && !Path.IsPathRooted(place.File)
                && !place.File.StartsWith("tests/Graders/", StringComparison.Ordinal)
            )
            .Select(place => $"{place.File}:{place.Line}")
            .FirstOrDefault();
}
