using System.CommandLine;
using System.Globalization;
using Course.Base;
using Course.Interview;
using Course.Interview.Scheduling;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course interview optimise</c>: fits the scheduler's weights to one's own reviews.</summary>
internal static class InterviewOptimiseCommand
{
    public static Command Create(CourseHost host)
    {
        var retention = new Option<double?>("--retention")
        {
            Description =
                "Let cards come back when you would recall them with this probability, 0.7 to 0.99. Default: 0.9.",
            HelpName = "probability",
        };
        var reset = new Option<bool>("--reset") { Description = "Go back to the published weights." };
        var json = Arguments.Json();
        var command = new Command(
            "optimise",
            "Fit the scheduler (FSRS-6) to your own reviews, and keep what predicts them better."
        )
        {
            retention,
            reset,
            json,
        };
        command.Aliases.Add("optimize");
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var state = new RehearsalState(host.Folder);
                if (parsed.GetValue(reset))
                {
                    await state.Settings.ResetAsync(cancellationToken);
                    host.Terminal.Out.WriteLine("The published weights and a recall of 90 % hold again.");
                    return ExitCode.Ok;
                }

                if (parsed.GetValue(retention) is { } wanted)
                {
                    await state.Settings.SaveAsync(null, Valid(wanted), cancellationToken);
                    if (!parsed.GetValue(json))
                        host.Terminal.Out.WriteLine(Invariant($"Cards come back at a recall of {wanted:P0}."));
                }

                return await FitAsync(
                    host,
                    state,
                    parsed.GetValue(retention) is not null,
                    parsed.GetValue(json),
                    cancellationToken
                );
            }
        );
        return command.WithExamples(
            "course interview optimise",
            "course interview optimise --retention 0.92",
            "course interview optimise --reset"
        );
    }

    static async Task<int> FitAsync(
        CourseHost host,
        RehearsalState state,
        bool retentionWasSet,
        bool json,
        CancellationToken cancellationToken
    )
    {
        var log = await state.Reviews.LoadAsync(cancellationToken);
        var usable = ParameterOptimiser.Usable(log);
        if (usable < ParameterOptimiser.LeastReviews)
        {
            if (retentionWasSet)
                return ExitCode.Ok;
            throw new CommandException(
                $"{usable} of your reviews say something about forgetting: those a day or more after the one before. {ParameterOptimiser.LeastReviews} are needed; until then the published weights are the better guess.",
                next: "Go on: course interview"
            );
        }

        var fit = await Task.Run(
            () => ParameterOptimiser.Fit(log, cancellationToken: cancellationToken),
            cancellationToken
        );
        if (fit.Improved)
            await state.Settings.SaveAsync(fit.Parameters, null, cancellationToken);
        if (json)
        {
            host.Terminal.Json(
                new
                {
                    fit.Improved,
                    fit.Reviews,
                    fit.HeldOut,
                    fit.LossBefore,
                    fit.LossAfter,
                    Weights = fit.Parameters.Weights,
                }
            );
            return ExitCode.Ok;
        }

        host.Terminal.Out.WriteLine(
            Invariant(
                $"Learned from {fit.Reviews - fit.HeldOut} reviews, judged by {fit.HeldOut} others: log loss {fit.LossBefore:0.0000} with the published weights, {fit.LossAfter:0.0000} with {(fit.Improved ? "yours" : "the best found")}."
            )
        );
        host.Terminal.Out.WriteLine(
            fit.Improved
                ? "Yours are used from now on; dates are worked out anew from all reviews. Back: course interview optimise --reset"
                : "The published weights predict you as well: they stay.",
            new Style(decoration: Decoration.Bold)
        );
        return ExitCode.Ok;
    }

    static double Valid(double retention)
    {
        try
        {
            return ScheduleStore.Retention(retention);
        }
        catch (ArgumentException)
        {
            throw new CommandException(
                Invariant($"--retention {retention} is not possible: it is a probability from 0.7 to 0.99."),
                next: "The default: --retention 0.9"
            );
        }
    }

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
