// replaces: RolloutOrder.cs
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
            (true, false) => First.Consumers,
            (false, true) => First.Producers,
            _ => First.Nobody,
        };
    }

    // The same mode for both questions would do; here each question has its own.
    async Task<bool> ReadsAsync(string reader, string writer)
    {
        using var registry = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = registryUrl });
        var subject = $"scratch-{Guid.NewGuid():N}";
        await registry.UpdateCompatibilityAsync(Compatibility.Forward, subject);
        await registry.RegisterSchemaAsync(subject, new Schema(reader, SchemaType.Avro));
        return await registry.IsCompatibleAsync(subject, new Schema(writer, SchemaType.Avro));
    }
}
