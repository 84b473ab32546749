using System.Reflection;

namespace Differential.Tests.Framework;

/// <summary>Something that a cluster is asked to do, and says.</summary>
internal sealed record Scenario(string Name, bool Disturbs, Func<ScenarioContext, Task> Run)
{
    public static IReadOnlyDictionary<string, Scenario> All { get; } = Find().ToDictionary(scenario => scenario.Name, StringComparer.Ordinal);

    static IEnumerable<Scenario> Find() =>
        from type in typeof(Scenario).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        let mark = method.GetCustomAttribute<ScenarioAttribute>()
        where mark is not null
        orderby mark.Disturbs, type.Namespace, method.Name
        select new Scenario($"{type.Namespace!.Split('.')[^1]}/{method.Name}", mark.Disturbs, method.CreateDelegate<Func<ScenarioContext, Task>>());
}
