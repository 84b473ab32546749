namespace EmbeddedKafka.Registry;

/// <summary>What a new schema must have in common with those before it under the same subject. "Reads" is meant as
/// between a consumer with one schema and a producer with the other.</summary>
/// <seealso href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/schema-evolution.html"/>
public enum CompatibilityMode
{
    /// <summary>Nothing: every schema is taken.</summary>
    None,

    /// <summary>The new schema reads what the latest one wrote: consumers are deployed first.</summary>
    Backward,

    /// <summary>The new schema reads what every earlier one wrote.</summary>
    BackwardTransitive,

    /// <summary>The latest schema reads what the new one writes: producers are deployed first.</summary>
    Forward,

    /// <summary>Every earlier schema reads what the new one writes.</summary>
    ForwardTransitive,

    /// <summary>The new schema and the latest one read each other.</summary>
    Full,

    /// <summary>The new schema and every earlier one read each other.</summary>
    FullTransitive,
}
