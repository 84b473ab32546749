using Course.Interview.Cards;

namespace Course.Interview.Mock;

/// <summary>A mock interview that was held.</summary>
/// <param name="At">When it began.</param>
/// <param name="Level">The level that the person interviewed for.</param>
/// <param name="Minutes">How long it should have taken.</param>
/// <param name="Asked">How many questions it had.</param>
/// <param name="Answers">The questions that were answered; fewer than asked when the person stopped.</param>
public sealed record MockResult(
    DateTimeOffset At,
    CardLevel Level,
    int Minutes,
    int Asked,
    IReadOnlyList<MockAnswer> Answers
)
{
    public int Said => Answers.Sum(answer => answer.Ticked.Count);

    public int Points => Answers.Sum(answer => answer.Points);

    /// <summary>The share of key points that were said, 0 to 1.</summary>
    public double Score => Points == 0 ? 0 : (double)Said / Points;
}
