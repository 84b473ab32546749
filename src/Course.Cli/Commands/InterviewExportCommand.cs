using System.CommandLine;
using Course.Base;
using Course.Interview.Cards;
using Course.Interview.Export;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course interview export cards.apkg</c>: the cards for Anki, a spreadsheet or paper.</summary>
internal static class InterviewExportCommand
{
    public static Command Create(
        CourseHost host,
        Func<ParseResult, IReadOnlyList<Card>> choose,
        params Option[] choices
    )
    {
        var file = new Argument<string>("file")
        {
            Description = "Where to: .apkg for Anki, .csv for a spreadsheet, .html to print or read on a phone.",
        };
        var command = new Command("export", "Write the cards to a file, for Anki, a spreadsheet or paper.") { file };
        foreach (var choice in choices)
            command.Add(choice);
        command.SetAction(parsed => Run(host, choose(parsed), Path.GetFullPath(parsed.GetRequiredValue(file))));
        return command.WithExamples(
            "course interview export kafka.apkg",
            "course interview export --topic 4 consumer.html",
            "course interview export cards.csv"
        );
    }

    static int Run(CourseHost host, IReadOnlyList<Card> cards, string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            switch (Path.GetExtension(path).ToLowerInvariant())
            {
                case ".apkg":
                    AnkiPackage.Write(path, cards, host.Time);
                    break;
                case ".csv":
                    File.WriteAllText(path, CardCsv.Of(cards));
                    break;
                case ".html":
                    File.WriteAllText(path, CardSheet.Of(TitleOf(cards), cards));
                    break;
                case var other:
                    throw new CommandException(
                        $"'{other}' is no format of cards.",
                        next: "Formats: .apkg (Anki), .csv, .html"
                    );
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                $"{path} cannot be written: {e.Message}",
                next: "Choose another folder or file name."
            );
        }

        host.Terminal.Out.WriteLine($"{cards.Count} cards written to {path}");
        return ExitCode.Ok;
    }

    static string TitleOf(IReadOnlyList<Card> cards) =>
        cards.Select(card => card.Topic).Distinct().ToList() is [var one]
            ? $"Apache Kafka interview cards: {one}"
            : "Apache Kafka interview cards";
}
