namespace Course.Bench.Proof;

/// <summary>What one kind of check cost for all topics, in seconds, one after another.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Wall">By the clock.</param>
/// <param name="Processor">Of processors; null where the system does not tell.</param>
/// <param name="Growth">How many times as much it will be with all topics that are planned.</param>
internal sealed record KindOfCheck(string Name, double Wall, double? Processor, double Growth)
{
    public double PlannedWall => Wall * Growth;

    public double? PlannedProcessor => Processor * Growth;
}
