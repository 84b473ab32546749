using System.CommandLine;
using Course.Base;
using Course.Interview;
using Course.Interview.Cards;
using Course.Interview.Reviews;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course interview import reviews.csv</c>: reviews made elsewhere, or in an earlier version of the
/// course.</summary>
internal static class InterviewImportCommand
{
    public static Command Create(CourseHost host)
    {
        var file = new Argument<string>("file")
        {
            Description =
                "interview.json or interview.jsonl of another clone, or a CSV with card_id, review_time, "
                + "review_rating.",
        };
        var command = new Command(
            "import",
            "Add reviews from another clone, or from Anki and other FSRS programs as CSV."
        )
        {
            file,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(host, Path.GetFullPath(parsed.GetRequiredValue(file)), cancellationToken)
        );
        return command.WithExamples(
            "course interview import ../old/.course/interview.json",
            "course interview import revlog.csv"
        );
    }

    static async Task<int> RunAsync(CourseHost host, string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new CommandException($"There is no file {path}.", next: "See: course interview import --help");
        var state = new RehearsalState(host.Folder);
        var known = (await state.Reviews.LoadAsync(cancellationToken))
            .Reviews.Select(review => (review.Card, review.At))
            .ToHashSet();
        var (reviews, unknown) = Parse(
            await File.ReadAllTextAsync(path, cancellationToken),
            CardBank.Read(host.Root).Cards,
            path
        );
        var added = reviews.Where(review => known.Add((review.Card, review.At))).ToList();
        if (added.Count > 0)
            await state.Reviews.AppendAsync(added, cancellationToken);
        host.Terminal.Out.WriteLine(
            $"{added.Count} reviews added"
                + (reviews.Count > added.Count ? $", {reviews.Count - added.Count} were here already" : "")
                + (unknown > 0 ? $", {unknown} are of cards that are not here" : "")
                + "."
        );
        return ExitCode.Ok;
    }

    static (IReadOnlyList<Review> Reviews, int Unknown) Parse(string text, IReadOnlyList<Card> cards, string path)
    {
        try
        {
            return ReviewImport.Parse(text, cards);
        }
        catch (FormatException e)
        {
            throw new CommandException(
                $"{Path.GetFileName(path)} cannot be imported: {e.Message}.",
                next: "Nothing was added. The formats: course interview import --help"
            );
        }
    }
}
