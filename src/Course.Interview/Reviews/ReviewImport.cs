using System.Globalization;
using System.Text.Json;
using Course.Interview.Cards;
using Course.Interview.Export;

namespace Course.Interview.Reviews;

/// <summary>
/// Reviews from elsewhere: a log of this course (<c>interview.json</c> or <c>interview.jsonl</c>), or a table with the
/// columns that FSRS programs write, <c>card_id, review_time, review_rating, review_duration</c> (milliseconds; a time
/// may also be ISO 8601). A card is named by its id here, or by the number that it has in the exported Anki package.
/// </summary>
public static class ReviewImport
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <param name="text">The file.</param>
    /// <param name="cards">The cards of the course.</param>
    /// <returns>The reviews of cards that are here, the oldest first, and how many were of others.</returns>
    /// <exception cref="FormatException">It is none of these formats; the message says what is wrong and
    /// where.</exception>
    public static (IReadOnlyList<Review> Reviews, int Unknown) Parse(string text, IReadOnlyList<Card> cards)
    {
        var reviews = text.TrimStart().StartsWith('{') ? ParseJson(text) : ParseTable(text, cards);
        var known = cards.Select(card => card.Id).ToHashSet();
        var here = reviews.Where(review => known.Contains(review.Card)).OrderBy(review => review.At).ToList();
        return (here, reviews.Count - here.Count);
    }

    static IReadOnlyList<Review> ParseJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text.AsMemory());
            if (document.RootElement.TryGetProperty("reviews", out _))
                return document.Deserialize<ReviewLog>(Json)!.Reviews;
        }
        catch (JsonException)
        {
            // Not one JSON document, so it has a review on each line.
        }

        var reviews = new List<Review>();
        foreach (var (number, line) in text.Split('\n').Index())
        {
            if (line.Trim().Length == 0)
                continue;
            try
            {
                var (review, takenBack) = ReviewLine.Read(System.Text.Encoding.UTF8.GetBytes(line));
                if (!takenBack)
                    reviews.Add(review);
                else
                    reviews.RemoveAll(review.IsSameAs);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
            {
                throw new FormatException($"line {number + 1} is no review: {e.Message}");
            }
        }

        return reviews;
    }

    static IReadOnlyList<Review> ParseTable(string text, IReadOnlyList<Card> cards)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var columns = lines[0].Split(',').Select(column => column.Trim(' ', '"', '\uFEFF').ToLowerInvariant()).ToList();
        var (card, at, rating, duration) = (
            Column(columns, "card_id"),
            Column(columns, "review_time"),
            Column(columns, "review_rating"),
            columns.IndexOf("review_duration")
        );
        var numbers = cards.ToDictionary(
            known => AnkiPackage.IdOf(known.Id).ToString(CultureInfo.InvariantCulture),
            known => known.Id
        );
        var reviews = new List<Review>();
        foreach (var (index, line) in lines.Index().Skip(1))
        {
            if (line.Trim().Length == 0)
                continue;
            var fields = line.Split(',').Select(field => field.Trim(' ', '"')).ToList();
            if (fields.Count <= Math.Max(card, Math.Max(at, rating)))
                throw new FormatException($"line {index + 1} has {fields.Count} columns instead of {columns.Count}");
            if (!int.TryParse(fields[rating], CultureInfo.InvariantCulture, out var number) || number is < 0 or > 4)
                throw new FormatException(
                    $"line {index + 1}: '{fields[rating]}' is no rating from 1 (again) to 4 (easy)"
                );
            // Anki writes 0 for a change that was made by hand.
            if (number == 0)
                continue;
            var seconds =
                duration >= 0
                && duration < fields.Count
                && double.TryParse(fields[duration], CultureInfo.InvariantCulture, out var milliseconds)
                    ? milliseconds / 1000
                    : 0;
            reviews.Add(
                new(
                    numbers.GetValueOrDefault(fields[card], fields[card]),
                    Time(fields[at], index + 1),
                    (Rating)number,
                    [],
                    0,
                    seconds
                )
            );
        }

        return reviews;
    }

    static int Column(List<string> columns, string name) =>
        columns.IndexOf(name) is >= 0 and var index
            ? index
            : throw new FormatException($"the first line has no column '{name}': it has {string.Join(", ", columns)}");

    static DateTimeOffset Time(string text, int line)
    {
        if (long.TryParse(text, CultureInfo.InvariantCulture, out var milliseconds))
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new FormatException($"line {line}: '{text}' is no time");
    }
}
