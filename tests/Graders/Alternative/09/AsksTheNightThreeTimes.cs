// replaces: NightReport.cs
namespace Labs.Security;

/// <summary>Three questions, one after another.</summary>
public sealed class NightReport : INightReport
{
    public Findings Of(
        IReadOnlyList<Decision> night,
        string topic,
        IReadOnlyDictionary<string, IReadOnlySet<string>> work
    )
    {
        var last = night
            .GroupBy(one => new Refusal(one.User, one.Operation, one.Resource))
            .ToDictionary(same => same.Key, same => same.Last().IsAllowed);
        var refused = night
            .Where(one => !one.IsAllowed)
            .Select(one => new Refusal(one.User, one.Operation, one.Resource))
            .Distinct()
            .ToLookup(one => work.GetValueOrDefault(one.User)?.Contains(one.Resource) ?? false);
        return new Findings(
            night
                .Where(one => one.IsAllowed && one.Request == "Fetch" && one.Resource == "Topic:" + topic)
                .Select(one => one.User)
                .ToHashSet(),
            refused[true].Where(one => !last[one]).ToHashSet(),
            refused[false].ToHashSet()
        );
    }
}
