namespace EmbeddedKafka.Generator;

/// <summary>A named group of fields: a message's body or one of its structs.</summary>
internal sealed class StructModel(string name)
{
    /// <summary>The name in the table.</summary>
    public string Name { get; } = name;

    /// <summary>The C# class; differs from <see cref="Name"/> where a property already has that name.</summary>
    public string ClassName { get; set; } = name;

    public List<FieldModel> Fields { get; } = [];
}
