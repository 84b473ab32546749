using System.CommandLine;
using System.Globalization;
using Course.Base;
using Course.Interview;
using Course.Interview.Cards;
using Course.Interview.Statistics;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course interview stats</c>: how much is known, what comes back when, what is weakest.</summary>
internal static class InterviewStatsCommand
{
    const int BarWidth = 30;

    public static Command Create(
        CourseHost host,
        Func<ParseResult, IReadOnlyList<Card>> choose,
        params Option[] choices
    )
    {
        var json = Arguments.Json();
        var html = new Option<string?>("--html") { Description = "Write it as a page with charts.", HelpName = "file" };
        var command = new Command("stats", "Show what you know by topic, what comes back when, and the weakest cards.")
        {
            html,
            json,
        };
        foreach (var choice in choices)
            command.Add(choice);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var state = new RehearsalState(host.Folder);
                var statistics = RehearsalStatistics.Of(
                    choose(parsed),
                    await state.Reviews.LoadAsync(cancellationToken),
                    await state.SchedulerAsync(cancellationToken),
                    host.Time.GetUtcNow(),
                    host.Time.LocalTimeZone
                );
                if (parsed.GetValue(html) is { } page)
                    Write(host, Path.GetFullPath(page), StatisticsPage.Of(statistics));
                else if (parsed.GetValue(json))
                    host.Terminal.Json(Document(statistics));
                else
                    Print(host.Terminal.Out, statistics);
                return ExitCode.Ok;
            }
        );
        return command.WithExamples(
            "course interview stats",
            "course interview stats --topic 4",
            "course interview stats --html stats.html",
            "course interview stats --json"
        );
    }

    static void Write(CourseHost host, string path, string page)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, page);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                $"{path} cannot be written: {e.Message}",
                next: "Choose another folder or file name."
            );
        }

        host.Terminal.Out.WriteLine($"Written to {path}");
    }

    static object Document(RehearsalStatistics statistics) =>
        new
        {
            statistics.Cards,
            statistics.Seen,
            statistics.Due,
            statistics.Retention,
            statistics.Streak,
            statistics.Forecast,
            Weeks = statistics.Weeks.Select(week => new
            {
                week.From,
                week.Reviews,
                week.Recalled,
            }),
            Weakest = statistics.Weakest.Select(entry => new
            {
                entry.Card.Id,
                entry.Card.Question,
                Said = entry.Last.Ticked.Count,
                entry.Last.Points,
            }),
            Topics = statistics.Topics.Select(topic => new
            {
                topic.Topic,
                topic.Seen,
                topic.Cards,
                topic.Recall,
            }),
        };

    static void Print(IAnsiConsole console, RehearsalStatistics statistics)
    {
        console.WriteLine(
            $"{statistics.Seen} of {statistics.Cards} cards rehearsed, {statistics.Due} due now."
                + (
                    statistics.Retention is { } retention
                        ? $" Recalled when they came back, last 30 days: {Percent(retention)}."
                        : ""
                )
                + (statistics.Streak > 1 ? $" {statistics.Streak} days in a row." : "")
        );
        if (statistics.Seen == 0)
        {
            console.WriteLine("Begin: course interview");
            return;
        }

        console.WriteLine();
        console.WriteLine("Comes back", new Style(decoration: Decoration.Bold));
        var most = Math.Max(1, statistics.Forecast.Max());
        foreach (var (day, count) in statistics.Forecast.Index())
            console.WriteLine(
                $"  {statistics.Today.AddDays(day).ToString("ddd dd MMM", CultureInfo.InvariantCulture)}  "
                    + $"{new string('█', (count * BarWidth + most - 1) / most)} {count}"
            );
        console.WriteLine();
        console.WriteLine(
            "By topic: rehearsed, and how much of that you would recall now",
            new Style(decoration: Decoration.Bold)
        );
        foreach (var topic in statistics.Topics)
            console.WriteLine(
                $"  {topic.Topic, -28} {topic.Seen, 3} of "
                    + $"{topic.Cards, 3}{(topic.Recall is { } recall ? $"   {Percent(recall)}" : "")}"
            );
        if (statistics.Weakest.Count == 0)
            return;
        console.WriteLine();
        console.WriteLine("Weakest", new Style(decoration: Decoration.Bold));
        foreach (var (card, last) in statistics.Weakest)
            console.WriteLine($"  {last.Ticked.Count} of {last.Points} points: {card.Question}");
    }

    static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + " %";
}
