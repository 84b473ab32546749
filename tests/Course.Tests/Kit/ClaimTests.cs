using Course.Kit;

namespace Course.Tests;

public sealed class ClaimTests
{
    [Fact]
    public void A_false_claim_throws_with_what_was_seen() =>
        Assert.Equal(
            "✗ claim: at most 60 batches — seen: 5000",
            Assert.Throws<ClaimFailedException>(() => Claim.That("at most 60 batches", false, "5000")).Message
        );

    [Fact]
    public void A_claim_does_not_say_seen_twice() =>
        Assert.EndsWith(
            "— seen: 5000",
            Assert.Throws<ClaimFailedException>(() => Claim.That("few", false, "seen: 5000")).Message
        );
}
