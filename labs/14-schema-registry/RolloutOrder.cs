namespace Labs.SchemaRegistry;

/// <summary>Task 2: see <see cref="IRolloutOrder"/> and the README.</summary>
public sealed class RolloutOrder(string registryUrl) : IRolloutOrder
{
    public async Task<First> WhoGoesFirstAsync(string oldSchema, string newSchema)
    {
        // TODO 2: two questions decide it. Who must be able to read whom? The registry answers both.
        return First.Nobody;
    }
}
