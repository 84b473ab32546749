using System.Net;
using Course.Grading;
using Graders.Support;
using Labs.ErrorHandling;

namespace Graders.ErrorHandling;

/// <summary>Calls a learner's retry with a service that answers as it is told.</summary>
internal static class RetryChecks
{
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(20));

    public static async Task WhatSucceedsIsCalledOnceAsync(IRetry retry)
    {
        var (calls, thrown) = await RunAsync(retry, _ => null);
        Fail.Unless(
            calls == 1 && thrown is null,
            happened: $"a service that answers at once was called {calls} times{Ending(thrown)}",
            expected: "one call",
            read: "notebook 11 §2.1"
        );
    }

    public static async Task WhatIsWrongIsNotCalledAgainAsync(IRetry retry)
    {
        foreach (
            var status in new[]
            {
                HttpStatusCode.BadRequest,
                HttpStatusCode.UnprocessableEntity,
                HttpStatusCode.NotFound,
            }
        )
        {
            var (calls, thrown) = await RunAsync(retry, _ => Failure(status));
            Fail.Unless(
                calls == 1 && (thrown as HttpRequestException)?.StatusCode == status,
                happened: $"the service answered {(int)status} and was called {calls} times{Ending(thrown)}",
                expected: "one call, and its exception comes out: a wrong request stays wrong",
                read: "notebook 11 §2.1"
            );
        }
    }

    public static async Task WhatIsTransientIsCalledAgainAsync(IRetry retry)
    {
        HttpStatusCode?[] statuses =
        [
            null,
            HttpStatusCode.ServiceUnavailable,
            HttpStatusCode.InternalServerError,
            HttpStatusCode.TooManyRequests,
            HttpStatusCode.RequestTimeout,
        ];
        var runs = statuses.Select(status => RunAsync(retry, call => call <= 2 ? Failure(status) : null)).ToList();
        foreach (var (status, run) in statuses.Zip(runs))
        {
            var (calls, thrown) = await run;
            Fail.Unless(
                calls == 3 && thrown is null,
                happened: $"the service answered {Word(status)} twice, then it would have succeeded: it was called "
                    + $"{calls} times{Ending(thrown)}",
                expected: "three calls, and no exception",
                read: "notebook 11 §2.1"
            );
        }
    }

    public static async Task OtherExceptionsComeOutAsync(IRetry retry)
    {
        var (calls, thrown) = await RunAsync(retry, _ => new InvalidOperationException("a bug"));
        Fail.Unless(
            calls == 1 && thrown is InvalidOperationException,
            happened: $"the call threw an InvalidOperationException, and there were {calls} calls{Ending(thrown)}",
            expected: "it comes out at once: only what is known to be transient is worth another call",
            read: "notebook 11 §2.1"
        );
    }

    public static async Task FiveCallsAreTheMostAsync(IRetry retry)
    {
        var (calls, thrown) = await RunAsync(retry, _ => Failure(HttpStatusCode.ServiceUnavailable));
        Fail.Unless(
            calls == 5 && thrown is HttpRequestException,
            happened: $"a service that is down was called {calls} times{Ending(thrown)}",
            expected: "five calls in all (four retries), and then the exception of the last one",
            read: "notebook 11 §2.1"
        );
    }

    public static async Task AStopEndsThePauseAsync(IRetry retry)
    {
        using var stop = new CancellationTokenSource();
        var calls = 0;
        var third = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = Task.Run(() =>
            retry.SendAsync(
                () =>
                {
                    if (Interlocked.Increment(ref calls) == 3)
                        third.SetResult();
                    throw Failure(HttpStatusCode.ServiceUnavailable);
                },
                stop.Token
            )
        );
        await Wait.EndsAsync(third.Task, Patience);
        await stop.CancelAsync();
        var ended = await Wait.EndsAsync(run, Patience);
        Fail.Unless(
            ended && calls == 3 && run.Exception?.GetBaseException() is null or OperationCanceledException,
            happened: $"the stop was asked for after the third call; there were {calls} calls"
                + (ended ? Ending(run.Exception?.GetBaseException()) : ", and it has not ended"),
            expected: "the pause ends with an OperationCanceledException, and nobody is called any more",
            read: "notebook 11 §2.1"
        );
    }

    public static async Task FortyCallersDoNotComeBackAtOnceAsync(IRetry retry)
    {
        // A machine that stands still for a moment blurs a crowd; three in a row it does not.
        var crowd = await Crowd.MeetAsync(retry, Patience);
        for (
            var again = 0;
            again < 2 && crowd.IsWhole && !(crowd.BeginsGently && crowd.Grows && crowd.IsSpread);
            again++
        )
            crowd = await Crowd.MeetAsync(retry, Patience);
        Fail.Unless(
            crowd.IsWhole,
            happened: $"of forty callers of one instance {crowd.Whole} had made five calls within "
                + $"{Patience.TotalSeconds} s",
            expected: "each makes five calls with pauses of its own: nothing of a call in a field, and no thread that "
                + "sleeps (await Task.Delay)",
            read: "notebook 11 §2.2"
        );

        var pauses = string.Join(", ", crowd.Pauses.Select(pause => $"{pause:0}"));
        Fail.Unless(
            crowd.BeginsGently,
            happened: $"forty callers paused {pauses} ms (medians); the shortest first pause was "
                + $"{crowd.ShortestFirst:0} ms",
            expected: "a first pause of about 200 ms: 100 at the least, 400 at the most",
            read: "notebook 11 §2.1"
        );
        Fail.Unless(
            crowd.Grows,
            happened: $"forty callers paused {pauses} ms (medians)",
            expected: "each pause is about twice the one before: a service that is down needs air",
            read: "notebook 11 §2.1"
        );
        Fail.Unless(
            crowd.IsSpread,
            happened: $"forty callers failed together; {crowd.Fourth:0} ms later, at their fourth call, nearly all "
                + $"were back within {crowd.Spread:0} ms",
            expected: "each draws its own pauses (jitter), a quarter of the pause up and down at the least: a service "
                + $"that gets well must not meet all of them at once. More than {crowd.Wanted:0} ms would do",
            read: "notebook 11 §2.2"
        );
    }

    static async Task<(int Calls, Exception? Thrown)> RunAsync(IRetry retry, Func<int, Exception?> answer)
    {
        var calls = 0;
        var run = Task.Run(() =>
            retry.SendAsync(
                () =>
                    ++calls > 50 ? throw new TaskFailedException("there were 50 calls", "five at the most")
                    : answer(calls) is { } failure ? throw failure
                    : Task.CompletedTask,
                CancellationToken.None
            )
        );
        Fail.Unless(
            await Wait.EndsAsync(run, Patience),
            happened: $"{Patience.TotalSeconds} s after it began, SendAsync has not ended; there were {calls} calls",
            expected: "five calls at the most, within a few seconds",
            read: "notebook 11 §2.1"
        );
        return (calls, run.Exception?.GetBaseException());
    }

    static HttpRequestException Failure(HttpStatusCode? status) => new($"the gateway: {Word(status)}", null, status);

    static string Word(HttpStatusCode? status) => status is { } code ? $"{(int)code}" : "nothing (no connection)";

    static string Ending(Exception? thrown) =>
        thrown is null ? "; SendAsync ended well" : $"; SendAsync ended with {thrown.GetType().Name}";
}
