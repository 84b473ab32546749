using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Protocol;

/// <summary>One message's reader and writer without its static type.</summary>
internal sealed class MessageCodec(Type type)
{
    delegate IMessage Reader(ref KafkaReader reader, short version);

    readonly Reader _read = (Reader)
        typeof(MessageCodec)
            .GetMethod(
                nameof(ReadAs),
                System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static
            )!
            .MakeGenericMethod(type)
            .CreateDelegate(typeof(Reader));

    public Type Type { get; } = type;

    public short Lowest { get; } = (short)type.GetProperty("LowestVersion")!.GetValue(null)!;

    public short Highest { get; } = (short)type.GetProperty("HighestVersion")!.GetValue(null)!;

    public IEnumerable<short> Versions =>
        Enumerable.Range(Lowest, Highest - Lowest + 1).Select(version => (short)version);

    public byte[] Write(IMessage message, short version)
    {
        using var writer = new KafkaWriter(16);
        message.Write(writer, version);
        var bytes = writer.ToArray();
        Assert.Equal(writer.Length, bytes.Length);
        return bytes;
    }

    public IMessage Read(ReadOnlyMemory<byte> bytes, short version, out int left)
    {
        var reader = new KafkaReader(bytes);
        var message = _read(ref reader, version);
        left = reader.Remaining;
        return message;
    }

    static IMessage ReadAs<T>(ref KafkaReader reader, short version)
        where T : IMessage<T> => T.Read(ref reader, version);
}
