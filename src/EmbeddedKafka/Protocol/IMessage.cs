namespace EmbeddedKafka.Protocol;

/// <summary>A message, or a struct of one, that can be written in any of its versions.</summary>
public interface IMessage
{
    /// <summary>Appends this in <paramref name="version"/>; what that version lacks is left out.</summary>
    /// <exception cref="ProtocolException">The version is unknown, or a value is null or too long for it.</exception>
    void Write(KafkaWriter writer, short version);
}

/// <summary>A message, or a struct of one, that can also be read.</summary>
public interface IMessage<TSelf> : IMessage
    where TSelf : IMessage<TSelf>
{
    /// <summary>Reads one of <paramref name="version"/>.</summary>
    /// <exception cref="ProtocolException">The bytes are not such a message.</exception>
    static abstract TSelf Read(ref KafkaReader reader, short version);
}
