using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Records;

/// <summary>Coordinators' records as bytes: a number of 16 bits, the type before a key and the version before a value,
/// and the message.</summary>
internal static class RecordCodec
{
    public static CoordinatorRecord Write(short type, IMessage key, short version, IMessage value) =>
        new(Bytes(type, key, 0), Bytes(version, value, version));

    public static CoordinatorRecord Tombstone(short type, IMessage key) => new(Bytes(type, key, 0), null);

    /// <summary>The type of a key; −1 for bytes too short to say.</summary>
    public static short TypeOf(ReadOnlyMemory<byte> key) =>
        key.Length < 2 ? (short)-1 : new KafkaReader(key).ReadInt16();

    /// <exception cref="ProtocolException">The bytes are not such a key.</exception>
    public static T ReadKey<T>(ReadOnlyMemory<byte> key)
        where T : class, IMessage<T>
    {
        var reader = new KafkaReader(key);
        reader.ReadInt16();
        return T.Read(ref reader, 0);
    }

    /// <exception cref="ProtocolException">The bytes are not such a value.</exception>
    public static T ReadValue<T>(ReadOnlyMemory<byte> value)
        where T : class, IMessage<T>
    {
        var reader = new KafkaReader(value);
        return T.Read(ref reader, reader.ReadInt16());
    }

    static byte[] Bytes(short prefix, IMessage message, short version)
    {
        using var writer = new KafkaWriter();
        writer.WriteInt16(prefix);
        message.Write(writer, version);
        return writer.ToArray();
    }
}
