// task: 5
// replaces: NightReport.cs
// mistake: takes a right for given that somebody had in the evening, and lost in the night
// expect: reporting, DESCRIBE on Group:reporting-ann, is not among the needs
namespace Labs.Security;

public sealed class NightReport : INightReport
{
    public Findings Of(
        IReadOnlyList<Decision> night,
        string topic,
        IReadOnlyDictionary<string, IReadOnlySet<string>> work
    )
    {
        var readers = night
            .Where(one => one is { Request: "Fetch", IsAllowed: true } && one.Resource == $"Topic:{topic}")
            .Select(one => one.User)
            .ToHashSet();
        var refused = night.Where(one => !one.IsAllowed).ToList();
        var needs = refused.Where(one => IsWork(one) && !IsGiven(one)).Select(RefusalOf).ToHashSet();
        var attacks = refused.Where(one => !IsWork(one)).Select(RefusalOf).ToHashSet();
        return new Findings(readers, needs, attacks);

        bool IsWork(Decision one) => work.TryGetValue(one.User, out var own) && own.Contains(one.Resource);
        bool IsGiven(Decision refusal) => night.Any(one => one.IsAllowed && RefusalOf(one) == RefusalOf(refusal));
    }

    static Refusal RefusalOf(Decision one) => new(one.User, one.Operation, one.Resource);
}
