namespace Differential.Tests.Framework;

/// <summary>Marks a scenario: a static method that takes a <see cref="ScenarioContext"/> and returns a task. Its area
/// is the last word of its namespace; its name is the method's.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ScenarioAttribute : Attribute
{
    /// <summary>Whether it stops, kills or pauses nodes, or changes what other scenarios see (a broker's config, a
    /// quota of everyone): then it runs alone. Afterwards all nodes run again.</summary>
    public bool Disturbs { get; init; }

    /// <summary>Whether it runs on one node with the listeners of <see cref="SecuredMaterial"/>.</summary>
    public bool IsSecured { get; init; }
}
