using System.CommandLine;
using System.Globalization;
using Course.Base;
using Course.Interview;
using Course.Interview.Cards;
using Course.Interview.Planning;
using Course.Interview.Statistics;
using Course.Notebooks;
using Course.Site;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course interview plan --date 2026-12-14</c>: what is left, spread over the days until the
/// interview.</summary>
internal static class InterviewPlanCommand
{
    // For a notebook whose metadata does not say how long its core path takes.
    const int NotebookMinutes = 60;

    const int TaskMinutes = 30,
        LongDay = 180;

    public static Command Create(CourseHost host)
    {
        var date = new Option<string>("--date")
        {
            Description = "The day of the interview, as year-month-day.",
            HelpName = "date",
            Required = true,
        };
        var json = Arguments.Json();
        var command = new Command(
            "plan",
            "Spread notebooks, labs, cards and mock interviews over the days until your interview."
        )
        {
            date,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var today = DateOnly.FromDateTime(host.Time.GetLocalNow().Date);
                var interview = Date(parsed.GetRequiredValue(date), today);
                var plan = await PlanAsync(host, today, interview, cancellationToken);
                if (parsed.GetValue(json))
                    host.Terminal.Json(plan);
                else
                    Print(host.Terminal.Out, plan, interview);
                return ExitCode.Ok;
            }
        );
        return command.WithExamples("course interview plan --date 2027-01-15");
    }

    static DateOnly Date(string text, DateOnly today)
    {
        if (
            !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        )
            throw new CommandException(
                $"'{text}' is no date.",
                next: $"Write it as year-month-day: {today.AddDays(21):yyyy-MM-dd}"
            );
        return date > today
            ? date
            : throw new CommandException($"{text} is not after today.", next: "For today: course interview --cram");
    }

    static async Task<IReadOnlyList<PlanDay>> PlanAsync(
        CourseHost host,
        DateOnly today,
        DateOnly interview,
        CancellationToken cancellationToken
    )
    {
        var cards = CardBank.Read(host.Root).Cards;
        var state = new RehearsalState(host.Folder);
        var log = await state.Reviews.LoadAsync(cancellationToken);
        var statistics = RehearsalStatistics.Of(
            cards,
            log,
            await state.SchedulerAsync(cancellationToken),
            host.Time.GetUtcNow(),
            host.Time.LocalTimeZone
        );
        var work = (await TopicState.ReadAsync(host.Folder, cancellationToken))
            .SelectMany(topic => Work(topic).Select(item => (topic.Topic.Name, Item: item)))
            .ToLookup(entry => entry.Name, entry => entry.Item);
        return RehearsalPlan.Of(today, interview, work, cards, log.Latest().Keys.ToHashSet(), statistics.Forecast);
    }

    static IEnumerable<PlanItem> Work(TopicState state)
    {
        var number = state.Topic.Number;
        if (!state.NotebookDone)
            yield return Notebook(state.Topic);
        foreach (var task in state.Lab?.Tasks ?? [])
            if (!state.Progress.HasPassed(task.Number))
                yield return new($"lab {number} task {task.Number}", $"course grade {number}", TaskMinutes);
    }

    /// <summary>What the first day's work is done with.</summary>
    static void PrintCommands(IAnsiConsole console, PlanDay day)
    {
        foreach (var item in day.Items)
            console.WriteLine($"{"", 12} {item.Minutes, 3} min  ./{item.Command}", new Style(Color.Grey));
        if (day.Reviews > 0)
            console.WriteLine($"{"", 20}  ./course interview", new Style(Color.Grey));
    }

    /// <summary>The core path is what is planned; the rest of a notebook is for who wants to know more.</summary>
    static PlanItem Notebook(Topic topic)
    {
        var minutes = CoreMinutes(topic.NotebookPath!);
        return minutes is null
            ? new($"notebook {topic.Number}", $"course run {topic.Number}", NotebookMinutes)
            : new($"notebook {topic.Number}, core path", $"course run {topic.Number}", minutes.Value);
    }

    static int? CoreMinutes(string path)
    {
        try
        {
            return CorePath.Of(Course.Notebooks.Notebook.Load(path)) is { Exists: true } core ? core.Minutes : null;
        }
        catch (NotebookFormatException)
        {
            // The plan is of what there is to do; `course run` says what is wrong with the file.
            return null;
        }
    }

    static void Print(IAnsiConsole console, IReadOnlyList<PlanDay> plan, DateOnly interview)
    {
        foreach (var day in plan)
        {
            var minutes = day.Items.Sum(item => item.Minutes);
            var work = day.Items.Count == 0 ? "what is due" : string.Join(", ", day.Items.Select(item => item.What));
            console.WriteLine(
                $"{day.Date.ToString("ddd dd MMM", CultureInfo.InvariantCulture)}  "
                    + $"{(minutes > 0 ? $"{minutes, 3} min" : "       ")}  "
                    + $"{work}{(day.Reviews > 0 ? day.Reviews == 1 ? "; 1 card comes back" : $"; {day.Reviews} cards come back" : "")}"
            );
            if (day == plan[0])
                PrintCommands(console, day);
        }

        console.WriteLine(
            $"{interview.ToString("ddd dd MMM", CultureInfo.InvariantCulture)}           The interview. Your "
                + "weakest cards once more: course interview stats",
            new Style(decoration: Decoration.Bold)
        );
        var longest = plan.Max(day => day.Items.Sum(item => item.Minutes));
        if (longest > LongDay)
            console.WriteLine(
                $"That is up to {longest} minutes a day. Less is better learned: take the topics that the job "
                    + "names first, course interview --topic 4.",
                new Style(Color.Yellow)
            );
        console.WriteLine("The plan follows what you do: ask again any day.", new Style(Color.Grey));
    }
}
