namespace Labs.SchemaRegistry;

/// <summary>Task 4: see <see cref="IPipeline"/> and the README.</summary>
public sealed class Pipeline(string registryUrl) : IPipeline
{
    public async Task<IReadOnlyList<string>> CheckAsync(IReadOnlyDictionary<string, string> schemas)
    {
        // TODO 4: ask for each schema and each version. The answer to verbose=true says why not.
        return [];
    }

    public async Task<IReadOnlyDictionary<string, int>> MergeAsync(IReadOnlyDictionary<string, string> schemas)
    {
        // TODO 4: all or none.
        return new Dictionary<string, int>();
    }
}
