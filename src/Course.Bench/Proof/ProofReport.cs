namespace Course.Bench.Proof;

/// <summary>What proving the course costs, and what it would cost with more topics if each costs what these
/// do.</summary>
/// <param name="Topics">How many topics were measured.</param>
/// <param name="Costs">What each kind of check of each topic cost.</param>
/// <param name="Ci">Where the time of the last <c>.ci/run</c> went; null when that is not known.</param>
/// <param name="Trouble">Why it is not known.</param>
internal sealed record ProofReport(int Topics, IReadOnlyList<ProofCost> Costs, CiTimes? Ci, string Trouble = "")
{
    /// <summary>How many topics the course is to have.</summary>
    public const int Planned = 16;

    const double TestLimit = 6 * 60;
    const double CiLimit = 50 * 60;

    /// <summary>The costs of all topics by kind of check.</summary>
    public IEnumerable<KindOfCheck> Kinds =>
        Costs
            .GroupBy(cost => cost.Kind)
            .Select(kind => new KindOfCheck(
                kind.Key,
                kind.Sum(cost => cost.Wall),
                kind.All(cost => cost.Processor is not null) ? kind.Sum(cost => cost.Processor) : null,
                (double)Planned / kind.Count()
            ));

    /// <summary>The two marks, in seconds by the clock with <see cref="Planned"/> topics.</summary>
    public IReadOnlyList<ProofMark> Marks =>
        [
            new("dotnet test", Ci?.Test.With(Planned), TestLimit, FailedIn([Ci?.Test])),
            new(".ci/run", Ci?.With(Planned), CiLimit, FailedIn(Ci?.Stages ?? [])),
        ];

    /// <summary>Whether every check passed and both marks are reached.</summary>
    public bool Succeeded => Costs.All(cost => cost.Passed) && Marks.All(mark => mark.Reached == true);

    static IReadOnlyList<string> FailedIn(IEnumerable<CiStage?> stages) =>
        [.. stages.OfType<CiStage>().Where(stage => stage.Failed > 0).Select(stage => stage.Name)];
}
