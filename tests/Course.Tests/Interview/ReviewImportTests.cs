using Course.Interview.Cards;
using Course.Interview.Export;
using Course.Interview.Reviews;

namespace Course.Tests.Interview;

public sealed class ReviewImportTests
{
    static readonly IReadOnlyList<Card> Cards = CardFiles.Cards("x-one", "x-two");

    [Fact]
    public void A_table_of_an_FSRS_program_names_cards_by_id_or_by_their_number_in_Anki()
    {
        var number = AnkiPackage.IdOf("x-two");
        var (reviews, unknown) = ReviewImport.Parse(
            $"card_id,review_time,review_rating,review_state,review_duration\n{number},1759305600000,3,2,12500\nx-one,2025-10-02T08:00:00Z,1,2,900\n17,1759305600000,4,2,1\nx-one,1759305600000,0,2,1\n",
            Cards
        );
        Assert.Equal(
            [("x-two", Rating.Good, 12.5), ("x-one", Rating.Again, 0.9)],
            reviews.Select(review => (review.Card, review.Rating, review.Seconds))
        );
        Assert.Equal(1, unknown);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1759305600000), reviews[0].At);
    }

    [Fact]
    public void Lines_of_this_course_are_read_with_what_was_taken_back()
    {
        const string Line =
            "{\"card\":\"x-one\",\"at\":\"2026-11-02T08:00:00Z\",\"rating\":\"good\",\"ticked\":[1],\"points\":3,\"seconds\":5}";
        Assert.Single(ReviewImport.Parse(Line + "\n", Cards).Reviews);
        Assert.Empty(ReviewImport.Parse(Line + "\n" + Line[..^1] + ",\"takenBack\":true}\n", Cards).Reviews);
    }

    [Theory]
    [InlineData("card_id,review_time\n", "the first line has no column 'review_rating'")]
    [InlineData("card_id,review_time,review_rating\nx,1,9\n", "line 2: '9' is no rating")]
    [InlineData("card_id,review_time,review_rating\nx,1\n", "line 2 has 2 columns instead of 3")]
    [InlineData("{\"card\":\"x\"}\n", "line 1 is no review")]
    [InlineData("", "the first line has no column 'card_id'")]
    public void What_cannot_be_read_is_named(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => ReviewImport.Parse(text, Cards)).Message);
}
