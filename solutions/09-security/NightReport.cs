namespace Labs.Security;

/// <summary>Who was given records has fetched them; what is refused is a need if it belongs to the work and was not
/// given later, and an attack if it does not.</summary>
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
            else if (work.TryGetValue(one.User, out var own) && own.Contains(one.Resource))
                needs.Add(refusal);
            else
                attacks.Add(refusal);
        }
        return new Findings(readers, needs, attacks);
    }
}
