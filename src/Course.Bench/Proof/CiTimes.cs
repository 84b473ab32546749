using System.Globalization;

namespace Course.Bench.Proof;

/// <summary>Where the time of the last <c>.ci/run</c> went, as it left it in <c>artifacts/ci-times.tsv</c>.</summary>
/// <param name="Stages">In the order they ended.</param>
internal sealed record CiTimes(IReadOnlyList<CiStage> Stages)
{
    const string Tests = "dotnet test";

    /// <summary>The stage that <c>dotnet test</c> is.</summary>
    public CiStage Test => Stages.First(stage => stage.Name == Tests);

    /// <summary>The seconds of the whole by the clock with so many topics.</summary>
    public double With(int topics) => Stages.Where(stage => !stage.Beside).Sum(stage => stage.With(topics));

    /// <summary>Reads the table: a head, then a line a stage with its name, seconds by the clock, of processors,
    /// failed checks and, where it grows, <c>4</c> topics or <c>4+1</c> with a run that is there once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trouble">Why there is nothing to tell; empty when there is.</param>
    /// <returns>The times; null with a <paramref name="trouble"/>.</returns>
    public static CiTimes? Read(string path, out string trouble)
    {
        var stages = new List<CiStage>();
        trouble = "";
        try
        {
            foreach (var (number, line) in File.ReadLines(path).Index().Skip(1))
            {
                if (Stage(line.Split('\t')) is { } stage)
                {
                    stages.Add(stage);
                    continue;
                }
                trouble = $"its line {number + 1} is not a stage: '{line}'";
                return null;
            }
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            trouble = "it is not there";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            trouble = $"it cannot be read ({error.Message})";
        }
        if (trouble.Length == 0 && stages.TrueForAll(stage => stage.Name != Tests))
            trouble = $"it has no stage {Tests}";
        return trouble.Length == 0 ? new CiTimes(stages) : null;
    }

    static CiStage? Stage(string[] fields) =>
        fields is [{ Length: > 0 } name, var wall, var processor, var failed, var grows]
        && Seconds(wall) is { } seconds
        && int.TryParse(failed, NumberStyles.None, CultureInfo.InvariantCulture, out var failures)
        && (processor.Length == 0 || Seconds(processor) is not null)
        && Growth(grows) is var (topics, others, beside)
            ? new CiStage(name, seconds, Seconds(processor), failures, topics, others, beside)
            : null;

    static (int? Topics, int Others, bool Beside)? Growth(string text)
    {
        if (text is "" or "beside")
            return (null, 0, text.Length > 0);
        var others = 0;
        var parts = text.Split('+');
        return
            parts.Length <= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var topics)
            && topics > 0
            && (
                parts.Length == 1 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out others)
            )
            ? (topics, others, false)
            : null;
    }

    static double? Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && double.IsFinite(seconds)
            ? seconds
            : null;
}
