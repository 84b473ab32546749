// task: 5
// replaces: NightReport.cs
// mistake: gives everybody what they were refused
// expect: is named as a need
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
        var (needs, attacks) = (new HashSet<Refusal>(), new HashSet<Refusal>());
        foreach (var one in night)
        {
            var refusal = new Refusal(one.User, one.Operation, one.Resource);
            if (one.IsAllowed)
                needs.Remove(refusal);
            else
                needs.Add(refusal);
        }
        return new Findings(readers, needs, attacks);
    }
}
