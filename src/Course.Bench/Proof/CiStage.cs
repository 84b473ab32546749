namespace Course.Bench.Proof;

/// <summary>A stage of <c>.ci/run</c>: a row of its table of times.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Wall">Seconds by the clock.</param>
/// <param name="Processor">Seconds of processors that the machine spent meanwhile; null where it does not tell.</param>
/// <param name="Failed">How many of its checks failed.</param>
/// <param name="Topics">How many topics' runs it consists of; null for a stage that more topics do not
/// lengthen.</param>
/// <param name="Others">How many runs of the same size it has beside them.</param>
/// <param name="Beside">True for a stage that ran beside others: its seconds are not part of the whole.</param>
internal sealed record CiStage(
    string Name,
    double Wall,
    double? Processor,
    int Failed = 0,
    int? Topics = null,
    int Others = 0,
    bool Beside = false
)
{
    /// <summary>The seconds by the clock with so many topics, if each takes what these took.</summary>
    public double With(int topics) => Topics is { } now ? Wall * (topics + Others) / (now + Others) : Wall;
}
