using System.Text.Json;

namespace Course.Interview.Reviews;

/// <summary>A line of the review log: a review, or one that was taken back. Written and read by hand, since there may
/// be hundreds of thousands.</summary>
internal readonly record struct ReviewLine(Review Review, bool TakenBack)
{
    static readonly string[] Names = [.. Enum.GetNames<Rating>().Select(name => name.ToLowerInvariant())];

    public override string ToString()
    {
        var ticked = string.Join(',', Review.Ticked);
        return FormattableString.Invariant(
            $"{{\"card\":{JsonSerializer.Serialize(Review.Card)},\"at\":\"{Review.At:O}\",\"rating\":\"{Names[(int)Review.Rating - 1]}\",\"ticked\":[{ticked}],\"points\":{Review.Points},\"seconds\":{Review.Seconds}{(Review.Id is null ? "" : $",\"id\":{JsonSerializer.Serialize(Review.Id)}")}{(TakenBack ? ",\"takenBack\":true" : "")}}}"
        );
    }

    /// <exception cref="JsonException">The line is no review.</exception>
    public static ReviewLine Read(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        string? card = null,
            id = null;
        DateTimeOffset? at = null;
        var rating = 0;
        int[] ticked = [];
        var points = 0;
        var seconds = 0.0;
        var takenBack = false;
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("no object");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("card"u8))
            {
                json.Read();
                card = json.GetString();
            }
            else if (json.ValueTextEquals("at"u8))
            {
                json.Read();
                at = json.GetDateTimeOffset();
            }
            else if (json.ValueTextEquals("rating"u8))
            {
                json.Read();
                rating = RatingOf(ref json);
            }
            else if (json.ValueTextEquals("ticked"u8))
            {
                json.Read();
                ticked = Numbers(ref json);
            }
            else if (json.ValueTextEquals("points"u8))
            {
                json.Read();
                points = json.GetInt32();
            }
            else if (json.ValueTextEquals("seconds"u8))
            {
                json.Read();
                seconds = json.GetDouble();
            }
            else if (json.ValueTextEquals("id"u8))
            {
                json.Read();
                id = json.GetString();
            }
            else if (json.ValueTextEquals("takenBack"u8))
            {
                json.Read();
                takenBack = json.GetBoolean();
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        return card is not null && at is { } time && rating > 0 && json.TokenType == JsonTokenType.EndObject
            ? new(new(card, time, (Rating)rating, ticked, points, seconds, id), takenBack)
            : throw new JsonException("a review has a card, a time and a rating");
    }

    static int RatingOf(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number)
            return json.GetInt32() is >= 1 and <= 4 and var number ? number : 0;
        for (var index = 0; index < Names.Length; index++)
            if (json.ValueTextEquals(Names[index]))
                return index + 1;
        return 0;
    }

    static int[] Numbers(ref Utf8JsonReader json)
    {
        Span<int> numbers = stackalloc int[32];
        var count = 0;
        while (json.Read() && json.TokenType == JsonTokenType.Number && count < numbers.Length)
            numbers[count++] = json.GetInt32();
        return numbers[..count].ToArray();
    }
}
