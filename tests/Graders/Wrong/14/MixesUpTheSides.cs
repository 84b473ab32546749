// task: 2
// replaces: RolloutOrder.cs
// mistake: BACKWARD sounds like the old ones first
// expect: you say Consumers
using Confluent.SchemaRegistry;

namespace Labs.SchemaRegistry;

/// <summary>Asks the registry both ways, in a subject of its own.</summary>
public sealed class RolloutOrder(string registryUrl) : IRolloutOrder
{
    public async Task<First> WhoGoesFirstAsync(string oldSchema, string newSchema)
    {
        var newReadsOld = await ReadsAsync(reader: newSchema, writer: oldSchema);
        var oldReadsNew = await ReadsAsync(reader: oldSchema, writer: newSchema);
        return (newReadsOld, oldReadsNew) switch
        {
            (true, true) => First.Either,
            (true, false) => First.Producers,
            (false, true) => First.Consumers,
            _ => First.Nobody,
        };
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
