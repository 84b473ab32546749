using System.Globalization;
using System.Text;
using Course.Interview.Export;

namespace Course.Interview.Statistics;

/// <summary>The statistics as a page of its own: bars drawn by the page's style, each with its figure in words; no
/// script, nothing from elsewhere.</summary>
public static class StatisticsPage
{
    /// <param name="statistics">What to show.</param>
    public static string Of(RehearsalStatistics statistics)
    {
        var body = new StringBuilder();
        body.Append(
            Invariant($"<p>{statistics.Seen} of {statistics.Cards} cards rehearsed, {statistics.Due} due now.")
        );
        if (statistics.Retention is { } retention)
            body.Append(Invariant($" Recalled when they came back, last 30 days: {retention:P0}."));
        if (statistics.Streak > 1)
            body.Append(Invariant($" {statistics.Streak} days in a row."));
        body.Append("</p>");
        Chart(
            body,
            "Recalled when they came back, by week",
            "share",
            statistics.Weeks.Select(week =>
                (
                    Day(week.From),
                    week.Recalled,
                    week.Recalled is { } recalled ? Invariant($"{recalled:P0}") : "none came back"
                )
            )
        );
        Chart(
            body,
            "Reviews, by week",
            "reviews",
            Scaled(statistics.Weeks.Select(week => (Day(week.From), week.Reviews)))
        );
        Chart(
            body,
            "What comes back on each day",
            "cards",
            Scaled(statistics.Forecast.Select((count, day) => (Day(statistics.Today.AddDays(day)), count)))
        );
        Chart(
            body,
            "What you would recall now, of the cards seen, by topic",
            "share",
            statistics.Topics.Select(topic =>
                (
                    topic.Topic,
                    topic.Recall,
                    topic.Recall is { } recall
                        ? Invariant($"{recall:P0} of {topic.Seen} seen, {topic.Cards} in all")
                        : Invariant($"none of {topic.Cards} seen")
                )
            )
        );
        if (statistics.Weakest.Count > 0)
        {
            body.Append("<h2>Weakest cards</h2><ul>");
            foreach (var (card, last) in statistics.Weakest)
                body.Append(
                    Invariant(
                        $"<li>{CardHtml.Text(card.Question)} <small>{last.Ticked.Count} of {last.Points} points</small></li>"
                    )
                );
            body.Append("</ul>");
        }

        return Page(body.ToString());
    }

    static IEnumerable<(string Label, double? Share, string Words)> Scaled(
        IEnumerable<(string Label, int Count)> counts
    )
    {
        var all = counts.ToList();
        var most = Math.Max(1, all.Max(entry => entry.Count));
        return all.Select(entry => (entry.Label, (double?)entry.Count / most, Invariant($"{entry.Count}")));
    }

    static void Chart(
        StringBuilder body,
        string title,
        string unit,
        IEnumerable<(string Label, double? Share, string Words)> bars
    )
    {
        body.Append(Invariant($"<h2>{title}</h2><table><thead><tr><th>&nbsp;</th><th>{unit}</th></tr></thead><tbody>"));
        foreach (var (label, share, words) in bars)
            body.Append(
                Invariant(
                    $"<tr><th scope=\"row\">{CardHtml.Text(label)}</th><td><span class=\"bar\" style=\"width:{(share ?? 0) * 60:0.##}%\"></span> {words}</td></tr>"
                )
            );
        body.Append("</tbody></table>");
    }

    static string Page(string body) =>
        $$"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Interview rehearsal: statistics</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 1rem/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { text-align: left; font-weight: 400; padding: .1rem 0; }
            th[scope=row] { width: 12rem; }
            thead { position: absolute; clip-path: inset(50%); }
            .bar { display: inline-block; height: .8em; background: light-dark(#1f6feb, #58a6ff); border-radius: 2px; }
            </style>
            </head>
            <body>
            <h1>Interview rehearsal</h1>
            {{body}}
            </body>
            </html>
            """;

    static string Day(DateOnly day) => day.ToString("ddd dd MMM", CultureInfo.InvariantCulture);

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
