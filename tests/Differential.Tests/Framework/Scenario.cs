using System.Reflection;

namespace Differential.Tests.Framework;

/// <summary>Something that a cluster is asked to do, and says.</summary>
internal sealed record Scenario(string Name, bool Disturbs, bool IsSecured, Func<ScenarioContext, Task> Run)
{
    public static IReadOnlyDictionary<string, Scenario> All { get; } =
        Find().DistinctBy(scenario => scenario.Name).ToDictionary(scenario => scenario.Name, StringComparer.Ordinal);

    /// <summary>Scenarios whose names are in use already: an area is a folder of recordings.</summary>
    public static IEnumerable<string> Doubles =>
        Find().GroupBy(scenario => scenario.Name).Where(same => same.Count() > 1).Select(same => same.Key);

    static IEnumerable<Scenario> Find() =>
        from type in typeof(Scenario).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        let mark = method.GetCustomAttribute<ScenarioAttribute>()
        where mark is not null
        orderby mark.Disturbs, type.Namespace, method.Name
        select new Scenario(
            $"{type.Namespace!.Split('.')[^1]}/{method.Name}",
            mark.Disturbs,
            mark.IsSecured,
            method.CreateDelegate<Func<ScenarioContext, Task>>()
        );
}
