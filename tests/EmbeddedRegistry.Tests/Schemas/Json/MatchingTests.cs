using EmbeddedKafka.Registry.Schemas.Json;

namespace EmbeddedKafka.Registry.Tests.Schemas.Json;

public sealed class MatchingTests
{
    [Theory]
    [InlineData("ab", "ab", true)]
    [InlineData("ab", "ba", true)]
    [InlineData("aa", "ab", false)]
    [InlineData("ab", "xaby", true)]
    [InlineData("abc", "ab", false)]
    [InlineData("", "a", true)]
    public void Each_needs_one_of_the_others_to_itself(string first, string others, bool covers) =>
        Assert.Equal(covers, Matching.CoversAll(first.ToArray(), others.ToArray(), (one, other) => one == other));

    [Fact]
    public void One_that_was_paired_first_makes_room_for_one_that_fits_nothing_else()
    {
        // 4 fits 2 and 4, 6 fits 2 only … each number takes its divisors.
        int[] first = [4, 6, 2];
        int[] others = [2, 4, 6];
        Assert.True(Matching.CoversAll(first, others, (one, other) => one % other == 0));
    }
}
