// task: 5
// replaces: NightReport.cs
// mistake: takes another topic for this one, whose name begins alike
// expect: reporting is named as a reader
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
            .Where(one => one is { Request: "Fetch", IsAllowed: true } && one.Resource.StartsWith($"Topic:{topic}"))
            .Select(one => one.User)
            .ToHashSet();
        var (needs, attacks) = (new HashSet<Refusal>(), new HashSet<Refusal>());
        foreach (var one in night)
        {
            var refusal = new Refusal(one.User, one.Operation, one.Resource);
            if (one.IsAllowed)
                needs.Remove(refusal);
            else if (work.TryGetValue(one.User, out var own) && own.Contains(one.Resource))
                needs.Add(refusal);
            else
                attacks.Add(refusal);
        }
        return new Findings(readers, needs, attacks);
    }
}
