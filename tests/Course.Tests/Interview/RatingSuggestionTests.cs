using Course.Interview.Reviews;

namespace Course.Tests.Interview;

public sealed class RatingSuggestionTests
{
    [Theory]
    [InlineData(6, 6, 50, Rating.Easy)]
    [InlineData(6, 6, 200, Rating.Good)]
    [InlineData(5, 6, 10, Rating.Good)]
    [InlineData(4, 6, 10, Rating.Good)]
    [InlineData(3, 6, 10, Rating.Hard)]
    [InlineData(2, 6, 10, Rating.Hard)]
    [InlineData(1, 6, 10, Rating.Again)]
    [InlineData(0, 3, 10, Rating.Again)]
    [InlineData(1, 3, 10, Rating.Hard)]
    [InlineData(2, 3, 10, Rating.Good)]
    public void Follows_from_the_ticks(int ticked, int points, int seconds, Rating rating) =>
        Assert.Equal(rating, RatingSuggestion.From(ticked, points, TimeSpan.FromSeconds(seconds)).Rating);
}
