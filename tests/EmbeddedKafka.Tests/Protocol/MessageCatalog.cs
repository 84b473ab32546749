using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Protocol;

/// <summary>Every message that the generator made, found by reflection.</summary>
internal static class MessageCatalog
{
    public static IReadOnlyList<MessageCodec> All { get; } =
    [
        .. typeof(ApiKey)
            .Assembly.GetTypes()
            .Where(type => type is { IsNested: false, IsAbstract: false } && type.IsAssignableTo(typeof(IMessage)))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => new MessageCodec(type)),
    ];

    public static IEnumerable<string> Names => All.Select(codec => codec.Type.Name);

    public static MessageCodec Named(string name) => All.Single(codec => codec.Type.Name == name);
}
