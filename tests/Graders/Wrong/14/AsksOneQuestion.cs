// task: 2
// replaces: RolloutOrder.cs
// mistake: asks whether the new schema reads the old records, and takes no for "the other way round"
// expect: you say Consumers
using Confluent.SchemaRegistry;

namespace Labs.SchemaRegistry;

/// <summary>Asks the registry both ways, in a subject of its own.</summary>
public sealed class RolloutOrder(string registryUrl) : IRolloutOrder
{
    public async Task<First> WhoGoesFirstAsync(string oldSchema, string newSchema)
    {
        var newReadsOld = await ReadsAsync(reader: newSchema, writer: oldSchema);
        return newReadsOld ? First.Consumers : First.Producers;
    }

    // BACKWARD, the other way round, is FORWARD: one mode answers both questions.
    async Task<bool> ReadsAsync(string reader, string writer)
    {
        using var registry = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = registryUrl });
        var subject = $"scratch-{Guid.NewGuid():N}";
        await registry.UpdateCompatibilityAsync(Compatibility.Backward, subject);
        await registry.RegisterSchemaAsync(subject, new Schema(writer, SchemaType.Avro));
        return await registry.IsCompatibleAsync(subject, new Schema(reader, SchemaType.Avro));
    }
}
